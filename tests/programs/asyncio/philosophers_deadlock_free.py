"""Dining philosophers as tasks; forks in one order."""
import asyncio


async def philosopher(n, forks, meals):
    first, second = sorted((n, (n + 1) % len(forks)))
    for _ in range(2):
        async with forks[first]:
            await asyncio.sleep(0)
            async with forks[second]:
                meals[n] += 1
                await asyncio.sleep(0.001)
    print("philosopher", n, "leaves")


async def main():
    forks = [asyncio.Lock() for _ in range(5)]
    meals = [0] * 5
    async with asyncio.TaskGroup() as group:
        for n in range(5):
            group.create_task(philosopher(n, forks, meals))
    print(meals)
    # in the wrong order all of them wait for each other; a timeout ends it

    async def greedy(n):
        async with forks[n]:
            await asyncio.sleep(0.001)
            async with forks[(n + 1) % 5]:
                return "ate"

    try:
        async with asyncio.timeout(0.05):
            await asyncio.gather(*(greedy(n) for n in range(5)))
    except TimeoutError:
        print("deadlock ended by the timeout", [fork.locked() for fork in forks])


asyncio.run(main())
