"""TaskGroup: the structured way to run tasks."""
import asyncio


async def job(name, delay, error=None):
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    if error:
        raise error
    print(name, "done")
    return name


async def main():
    async with asyncio.TaskGroup() as group:
        first = group.create_task(job("one", 0.02))
        second = group.create_task(job("two", 0.01), name="second")
        print(group)
    print(first.result(), second.result(), second.get_name())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(job("a", 0.01, ValueError("first")))
            group.create_task(job("b", 1))
            group.create_task(job("c", 1))
            await asyncio.sleep(10)
    except* ValueError as errors:
        print("group of", [repr(error) for error in errors.exceptions], errors.message)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(job("d", 1))
            raise KeyError("body")
    except BaseExceptionGroup as errors:
        print(repr(errors))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(job("e", 0, TypeError("t")))
            group.create_task(job("f", 0, ValueError("v")))
    except* TypeError as errors:
        print("TypeErrors:", len(errors.exceptions))
    except* ValueError as errors:
        print("ValueErrors:", len(errors.exceptions))

    async def nested():
        async with asyncio.TaskGroup() as outer:
            outer.create_task(job("outer", 0.03))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(job("inner", 0.01))
            print("inner group left")

    await nested()
    task = asyncio.create_task(nested())
    await asyncio.sleep(0.001)
    task.cancel()
    print(await asyncio.gather(task, return_exceptions=True))
    for wrong in (asyncio.TaskGroup(), group):
        coroutine = job("x", 0)
        try:
            wrong.create_task(coroutine)
        except RuntimeError as error:
            print(error)
        coroutine.close()


asyncio.run(main())
