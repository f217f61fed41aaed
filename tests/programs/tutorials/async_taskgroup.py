import asyncio


async def job(n):
    await asyncio.sleep(n / 1000)
    if n == 3:
        raise ValueError(f"job {n}")
    return n


async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job(n)) for n in (2, 1, 0)]
    print([t.result() for t in tasks])
    try:
        async with asyncio.TaskGroup() as group:
            ok = group.create_task(job(1))
            bad = group.create_task(job(3))
            never = group.create_task(job(500))
    except* ValueError as many:
        print(type(many).__name__, many.exceptions)
    print(ok.result(), bad.exception(), never.cancelled())


async def in_time():
    async with asyncio.timeout(1):
        await job(1)
    try:
        async with asyncio.timeout(0.005):
            await job(800)
    except TimeoutError:
        print("too slow")


asyncio.run(main())
asyncio.run(in_time())
