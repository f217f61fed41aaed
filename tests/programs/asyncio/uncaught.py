# exit: 1
"""An exception that leaves asyncio.run; what is pending is cancelled first."""
import asyncio


async def background():
    try:
        await asyncio.sleep(100)
    finally:
        print("background ends")


async def main():
    asyncio.create_task(background())
    await asyncio.sleep(0)
    raise ValueError("out of main")


asyncio.run(main())
