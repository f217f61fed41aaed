"""In which order a loop calls what it was given."""
import asyncio


async def worker(name, turns):
    for turn in range(turns):
        print(name, turn)
        await asyncio.sleep(0)
    return name


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(print, "soon 1")
    task = asyncio.create_task(worker("A", 3))
    loop.call_soon(print, "soon 2")
    other = asyncio.create_task(worker("B", 2))
    task.add_done_callback(lambda t: print("done", t.result()))
    other.add_done_callback(lambda t: print("done", t.result()))
    print("main goes on")
    print(await task)
    print(await other)

    future = loop.create_future()
    for number in range(4):
        future.add_done_callback(lambda f, number=number: print("callback", number, f.result()))

    def last(f):
        print("removed callback must not run")

    future.add_done_callback(last)
    print(future.remove_done_callback(last))
    future.set_result("x")
    print("set, nothing called yet")
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: print("added late"))
    print("before late")
    await asyncio.sleep(0)

    def nested(depth):
        print("depth", depth)
        if depth < 3:
            loop.call_soon(nested, depth + 1)

    loop.call_soon(nested, 0)
    for turn in range(5):
        print("turn", turn)
        await asyncio.sleep(0)

    handle = loop.call_soon(print, "never")
    handle.cancel()
    print(handle.cancelled())
    await asyncio.sleep(0)


asyncio.run(main())
print("end")
