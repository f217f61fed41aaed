"""async for, async with, asynchronous generators in a loop."""
import asyncio
from contextlib import asynccontextmanager


class Countdown:
    def __init__(self, start):
        self.start = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.start <= 0:
            raise StopAsyncIteration
        self.start -= 1
        await asyncio.sleep(0.001)
        return self.start


class Resource:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        await asyncio.sleep(0)
        print("open", self.name)
        return self

    async def __aexit__(self, kind, error, trace):
        await asyncio.sleep(0)
        print("close", self.name, kind and kind.__name__)
        return kind is KeyError


async def ticker(name, count):
    try:
        for n in range(count):
            yield f"{name}{n}"
            await asyncio.sleep(0.002)
    finally:
        print("ticker", name, "ends")


@asynccontextmanager
async def span(name):
    print("begin", name)
    try:
        yield name.upper()
    finally:
        await asyncio.sleep(0)
        print("end", name)


async def show(name, count):
    async for item in ticker(name, count):
        print(item)


async def main():
    async for n in Countdown(3):
        print(n)
    print([n async for n in Countdown(4) if n % 2], {n: n * n async for n in Countdown(2)})
    async with Resource("a") as a, Resource("b"):
        print("using", a.name)
        raise KeyError("swallowed")
    async with span("work") as name:
        print(name)
    await asyncio.gather(show("x", 2), show("y", 1))
    generator = ticker("z", 3)
    print(await anext(generator))
    await generator.aclose()
    print(await anext(generator, "exhausted"))
    print(sum([n for n in [await asyncio.sleep(0, k) for k in range(4)]]))


asyncio.run(main())
