"""asyncio.Future by hand."""
import asyncio


class Special(Exception):
    pass


async def set_after(future, delay, value):
    await asyncio.sleep(delay)
    future.set_result(value)


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future, future.done(), asyncio.isfuture(future), asyncio.isfuture(3))
    for method in (future.result, future.exception):
        try:
            method()
        except asyncio.InvalidStateError as error:
            print(error)
    asyncio.create_task(set_after(future, 0.01, "... world"))
    print("hello", await future)
    print(future, future.result(), future.exception())
    try:
        future.set_result(2)
    except asyncio.InvalidStateError as error:
        print("InvalidStateError:", error)
    print(await future)

    future = asyncio.Future()
    future.set_exception(Special("no"))
    print(future, repr(future.exception()))
    try:
        await future
    except Special as error:
        print("raised", error)
    future = asyncio.Future()
    future.set_exception(Special)
    print(type(future.exception()))
    future = asyncio.Future()
    for wrong in (3, StopIteration()):
        try:
            future.set_exception(wrong)
        except TypeError as error:
            print(error)
    future.cancel()
    print(future, future.cancelled(), future.done(), future.get_loop() is loop)

    task = asyncio.create_task(asyncio.sleep(0), name="my task")
    try:
        task.set_result(1)
    except RuntimeError as error:
        print(error)
    print(task.get_name())
    task.set_name(42)
    print(repr(task.get_name()))
    await task
    plain = asyncio.create_task(asyncio.sleep(0))
    print(plain.get_name(), asyncio.current_task().get_name())
    await plain
    print(len(asyncio.all_tasks()), asyncio.current_task() in asyncio.all_tasks())


asyncio.run(main())
asyncio.run(main())
