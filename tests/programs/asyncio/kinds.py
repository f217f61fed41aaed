"""Names that only annotate, and calls that look whether something is a coroutine."""
import asyncio


async def coroutine_function():
    pass


def plain():
    pass


def typed(loop: asyncio.AbstractEventLoop, queue: asyncio.Queue, task: "asyncio.Task[int]") -> None:
    print(isinstance(loop, asyncio.AbstractEventLoop), isinstance(queue, asyncio.Queue))


async def main():
    print(asyncio.iscoroutinefunction(coroutine_function), asyncio.iscoroutinefunction(plain))
    coroutine = coroutine_function()
    print(asyncio.iscoroutine(coroutine), asyncio.iscoroutine(plain), asyncio.iscoroutine(coroutine_function))
    await coroutine
    typed(asyncio.get_running_loop(), asyncio.Queue(), None)
    print(asyncio.ensure_future(asyncio.get_running_loop().create_future()).cancel())
    task = asyncio.ensure_future(coroutine_function())
    print(isinstance(task, asyncio.Task), issubclass(asyncio.Task, asyncio.Future))
    await task
    print(issubclass(asyncio.CancelledError, Exception), asyncio.TimeoutError is TimeoutError)


asyncio.run(main())
