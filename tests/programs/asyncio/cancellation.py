"""Cancelling tasks: when it takes effect, who may refuse, messages, counts."""
import asyncio


async def cancel_me():
    print("cancel_me(): before sleep")
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError as error:
        print("cancel_me(): cancel sleep", error.args)
        raise
    finally:
        print("cancel_me(): after sleep")


async def stubborn():
    refused = 0
    while refused < 2:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            refused += 1
            print("refused", refused)
    return "finished anyway"


async def outer(inner):
    try:
        await inner
    except asyncio.CancelledError:
        print("outer sees it")
        raise


async def main():
    task = asyncio.create_task(cancel_me())
    await asyncio.sleep(0)
    print(task.cancel("stop it"), task.cancelled(), task.cancelling())
    try:
        await task
    except asyncio.CancelledError as error:
        print("main(): cancel_me is cancelled now", error.args)
    print(task.cancelled(), task.done(), task.cancel())

    never = asyncio.create_task(cancel_me())
    never.cancel()
    try:
        await never
    except asyncio.CancelledError:
        print("never began")

    task = asyncio.create_task(stubborn())
    for _ in range(2):
        await asyncio.sleep(0)
        task.cancel()
    print(await task, task.cancelled(), task.cancelling(), task.uncancel(), task.uncancel(), task.uncancel())

    inner = asyncio.create_task(cancel_me())
    task = asyncio.create_task(outer(inner))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    print(await asyncio.gather(task, inner, return_exceptions=True))

    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(outer(future))
    await asyncio.sleep(0)
    future.cancel("future's own")
    try:
        await task
    except asyncio.CancelledError as error:
        print(error.args)
    for method in (future.result, future.exception):
        try:
            method()
        except asyncio.CancelledError as error:
            print(type(error).__name__)


asyncio.run(main())
