import asyncio


class Ticker:
    def __init__(self, to):
        self.to = to
        self.at = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at >= self.to:
            raise StopAsyncIteration
        self.at += 1
        await asyncio.sleep(0)
        return self.at


async def countdown(n):
    try:
        while n:
            yield n
            await asyncio.sleep(0)
            n -= 1
    finally:
        print("closed at", n)


class Resource:
    async def __aenter__(self):
        print("open")
        return self

    async def __aexit__(self, kind, value, tb):
        print("close", kind and kind.__name__)
        return kind is KeyError


async def main():
    async for t in Ticker(3):
        print("tick", t)
    print([n async for n in countdown(3)])
    print({n: n * n async for n in countdown(4) if n % 2})
    async with Resource() as r:
        raise KeyError("swallowed")
    gen = countdown(5)
    print(await gen.__anext__(), await anext(gen))
    await gen.aclose()
    print(await anext(gen, "empty"))


asyncio.run(main())
