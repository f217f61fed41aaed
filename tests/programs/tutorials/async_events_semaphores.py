import asyncio


async def waiter(event, name):
    await event.wait()
    print(name, "goes")


async def limited(sem, n, active):
    async with sem:
        active.append(n)
        most.append(len(active))
        await asyncio.sleep(0.001)
        active.remove(n)


most = []


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(event, c)) for c in "xyz"]
    await asyncio.sleep(0)
    print("set"), event.set()
    await asyncio.gather(*tasks)
    sem = asyncio.Semaphore(2)
    await asyncio.gather(*(limited(sem, n, active) for n, active in ((n, shared) for n in range(6))))
    print(max(most), sem.locked())
    cond = asyncio.Condition()
    async with cond:
        try:
            await asyncio.wait_for(cond.wait(), 0.001)
        except asyncio.TimeoutError:
            print("no news")
    barrier = asyncio.Barrier(2)
    print(await asyncio.gather(barrier.wait(), barrier.wait()))


shared = []
asyncio.run(main())
