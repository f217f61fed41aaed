import asyncio

balance = 100


async def withdraw_unsafe(amount):
    global balance
    seen = balance
    await asyncio.sleep(0)
    balance = seen - amount


async def withdraw(lock, amount):
    global balance
    async with lock:
        seen = balance
        await asyncio.sleep(0)
        balance = seen - amount


async def main():
    global balance
    await asyncio.gather(*(withdraw_unsafe(10) for _ in range(5)))
    print("unsafe", balance)
    balance = 100
    lock = asyncio.Lock()
    print(lock.locked())
    await asyncio.gather(*[withdraw(lock, 10) for _ in range(5)])
    print("safe", balance)


asyncio.run(main())
