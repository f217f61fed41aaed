"""Errors in callbacks and in tasks that nobody awaits."""
import asyncio


def handler(loop, context):
    print("handler:", context["message"].split(" at ")[0], repr(context.get("exception")), sorted(context))


def broken():
    raise ValueError("in a callback")


async def fails():
    raise KeyError("in a task")


async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_exception_handler())
    loop.set_exception_handler(handler)
    loop.call_soon(broken)
    await asyncio.sleep(0)
    print("still running")
    loop.call_exception_handler({"message": "by hand"})
    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    print(task.done(), repr(task.exception()))
    try:
        await task
    except KeyError as error:
        print("awaited", error)
    try:
        loop.set_exception_handler(3)
    except TypeError as error:
        print(error)

    async def bad_yield():
        class Strange:
            def __await__(self):
                yield 17

        await Strange()

    try:
        await bad_yield_task(bad_yield)
    except RuntimeError as error:
        print(error)


async def bad_yield_task(function):
    return await asyncio.create_task(function())


asyncio.run(main())
