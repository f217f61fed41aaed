"""Loops without asyncio.run, as older programs have them."""
import asyncio


async def hello(name):
    await asyncio.sleep(0.01)
    print("Hello", name)
    return len(name)


def stop_later(loop, n):
    print("n =", n)
    if n == 0:
        loop.stop()
    else:
        loop.call_soon(stop_later, loop, n - 1)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(asyncio.get_event_loop() is loop, loop.is_running(), loop.is_closed())
print(loop.run_until_complete(hello("world")))
task = loop.create_task(hello("task"))
print(loop.run_until_complete(task), task.done())
print(loop.run_until_complete(asyncio.gather(hello("a"), hello("b"))))
loop.call_soon(stop_later, loop, 2)
loop.run_forever()


async def forever():
    try:
        while True:
            await asyncio.sleep(1)
    finally:
        print("cleaned up")


task = loop.create_task(forever())
loop.call_later(0.01, task.cancel)
try:
    loop.run_until_complete(task)
except asyncio.CancelledError:
    print("cancelled")


async def boom():
    raise ValueError("boom")


try:
    loop.run_until_complete(boom())
except ValueError as error:
    print("from loop:", error)
future = loop.create_future()
loop.call_soon(loop.stop)
try:
    loop.run_until_complete(future)
except RuntimeError as error:
    print(error)
future.cancel()
loop.close()
print(loop.is_closed())
coroutine = hello("x")
try:
    loop.run_until_complete(coroutine)
except RuntimeError as error:
    print(error)
coroutine.close()


async def inside():
    coroutine = hello("y")
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        print(error)
    coroutine.close()


asyncio.run(inside())
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)
try:
    asyncio.run(print)
except ValueError as error:
    print(str(error)[:25])

with asyncio.Runner() as runner:
    print(runner.run(hello("runner")), runner.run(hello("again")))
    print(runner.get_loop().is_running())
