import asyncio

async def task():
    print("Executing task")

async def main():
    await asyncio.gather(task(), task())

asyncio.run(main())
