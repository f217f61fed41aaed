"""Event, Condition and Barrier between tasks."""
import asyncio


async def waiter(name, event):
    print(name, "waits")
    print(name, "goes", await event.wait())


async def consumer(name, condition, items):
    async with condition:
        await condition.wait_for(lambda: items)
        print(name, "takes", items.pop(0))


async def producer(condition, items):
    for item in range(3):
        await asyncio.sleep(0.005)
        async with condition:
            items.append(item)
            condition.notify()


async def party(name, barrier):
    await asyncio.sleep(0.01 * name)
    place = await barrier.wait()
    return name, place


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(name, event)) for name in "abc"]
    await asyncio.sleep(0)
    print(event.is_set())
    event.set()
    await asyncio.gather(*tasks)
    print(event.is_set(), await event.wait())
    event.clear()
    try:
        await asyncio.wait_for(event.wait(), 0.01)
    except TimeoutError:
        print("nobody set it")

    condition = asyncio.Condition()
    items = []
    await asyncio.gather(*(consumer(n, condition, items) for n in range(3)), producer(condition, items))
    for misuse in (condition.notify, condition.notify_all):
        try:
            misuse()
        except RuntimeError as error:
            print(error)
    try:
        await condition.wait()
    except RuntimeError as error:
        print(error)

    barrier = asyncio.Barrier(3)
    print(barrier.parties, barrier.n_waiting, barrier.broken)
    print(await asyncio.gather(*(party(n, barrier) for n in range(3))))
    stuck = asyncio.create_task(party(0, barrier))
    await asyncio.sleep(0.01)
    print(barrier.n_waiting)
    await barrier.abort()
    try:
        await stuck
    except asyncio.BrokenBarrierError as error:
        print("broken:", error, barrier.broken)
    await barrier.reset()
    print(barrier.broken)


asyncio.run(main())
