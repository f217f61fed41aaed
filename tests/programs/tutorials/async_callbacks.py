import asyncio


def note(what, loop):
    print("call", what)
    if what == "last":
        loop.stop()


loop = asyncio.new_event_loop()
loop.call_later(0.3, note, "last", loop)
loop.call_soon(note, "first", loop)
loop.call_later(0.05, note, "middle", loop)
handle = loop.call_soon(note, "never", loop)
handle.cancel()
loop.run_forever()
print(loop.run_until_complete(asyncio.sleep(0, "done")))
print(loop.is_running(), loop.is_closed())
loop.close()
print(loop.is_closed())
late = asyncio.sleep(0)
try:
    loop.run_until_complete(late)
except RuntimeError as error:
    print(error)
late.close()
