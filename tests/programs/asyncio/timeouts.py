"""asyncio.timeout and timeout_at."""
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(0.02) as block:
            print(block.expired(), block.when() is not None)
            await asyncio.sleep(10)
    except TimeoutError as error:
        print("timed out", repr(error), repr(error.__cause__), repr(error.__context__))
    print(block, block.expired())
    async with asyncio.timeout(5) as block:
        await asyncio.sleep(0.01)
    print(block, block.expired())
    async with asyncio.timeout(None) as block:
        print(block.when())
        await asyncio.sleep(0)
        block.reschedule(loop.time() + 0.01)
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("cancelled inside")
            raise_again = True
        print("swallowed:", raise_again)
    print(block, asyncio.current_task().cancelling())

    try:
        async with asyncio.timeout(0.05):
            try:
                async with asyncio.timeout(0.01):
                    await asyncio.sleep(1)
            except TimeoutError:
                print("inner")
            await asyncio.sleep(1)
    except TimeoutError:
        print("outer")
    try:
        async with asyncio.timeout_at(loop.time() - 1):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            print("not reached")
    except TimeoutError:
        print("already past")
    try:
        async with asyncio.timeout(1):
            raise KeyError("mine")
    except KeyError as error:
        print(repr(error))
    try:
        block.reschedule(None)
    except RuntimeError as error:
        print(error)


asyncio.run(main())
