import asyncio


async def work(n):
    await asyncio.sleep(0.02 * n)
    if n % 2:
        raise RuntimeError(f"odd {n}")
    return n


async def main():
    print(await asyncio.gather(*map(work, range(4)), return_exceptions=True))
    try:
        await asyncio.gather(work(2), work(1), work(0))
    except RuntimeError as error:
        print("first error:", error)
    done, pending = await asyncio.wait([asyncio.create_task(work(n)) for n in (0, 2, 4)], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    for p in pending:
        p.cancel()
    for next_done in asyncio.as_completed([work(4), work(0), work(2)]):
        print("completed", await next_done)
    shielded = asyncio.shield(work(2))
    print(await shielded)


asyncio.run(main())
