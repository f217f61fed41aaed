"""Lock, Semaphore, BoundedSemaphore between tasks: who comes first."""
import asyncio


async def user(name, lock, hold):
    print(name, "wants")
    async with lock:
        print(name, "has")
        await asyncio.sleep(hold)
    print(name, "left")


async def cancelled_waiter(lock):
    try:
        await lock.acquire()
    except asyncio.CancelledError:
        print("waiter cancelled")
        raise


async def main():
    lock = asyncio.Lock()
    print(lock.locked())
    await asyncio.gather(*(user(f"u{n}", lock, 0.01) for n in range(3)))
    try:
        lock.release()
    except RuntimeError as error:
        print(error)
    await lock.acquire()
    waiting = [asyncio.create_task(cancelled_waiter(lock)) for _ in range(2)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    lock.release()
    await waiting[1]
    print(lock.locked())
    lock.release()

    semaphore = asyncio.Semaphore(2)
    inside = most = 0

    async def limited(n):
        nonlocal inside, most
        async with semaphore:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.005 * (n % 3))
            inside -= 1
        return n

    print(await asyncio.gather(*(limited(n) for n in range(7))), most, semaphore.locked())
    bounded = asyncio.BoundedSemaphore(1)
    async with bounded:
        print(bounded.locked())
    try:
        bounded.release()
    except ValueError as error:
        print(error)
    try:
        asyncio.Semaphore(-1)
    except ValueError as error:
        print(error)


asyncio.run(main())
