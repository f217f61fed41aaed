# exit: 1
import asyncio


async def inner():
    raise LookupError("deep")


async def middle():
    await asyncio.sleep(0)
    await inner()


async def main():
    task = asyncio.create_task(middle())
    try:
        await task
    except LookupError as error:
        print("caught", error)
    try:
        asyncio.get_running_loop().run_until_complete(task)
    except RuntimeError as error:
        print(error)
    try:
        await 5
    except TypeError as error:
        print(error)
    try:
        asyncio.run(task)
    except (RuntimeError, ValueError) as error:
        print(error)
    await middle()


asyncio.run(main())
