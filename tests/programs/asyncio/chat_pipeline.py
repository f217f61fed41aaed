"""Stages of tasks joined by queues, with a sentinel and a final report."""
import asyncio


async def read(lines, out):
    for line in lines:
        await asyncio.sleep(0.001)
        await out.put(line)
    await out.put(None)


async def stage(function, source, out):
    while (item := await source.get()) is not None:
        await out.put(function(item))
    await out.put(None)


async def collect(source):
    result = []
    while (item := await source.get()) is not None:
        result.append(item)
    return result


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = asyncio.Lock()

    async def increment_unsafe(self):
        value = self.value
        await asyncio.sleep(0)
        self.value = value + 1

    async def increment(self):
        async with self.lock:
            value = self.value
            await asyncio.sleep(0)
            self.value = value + 1


async def main():
    a, b, c = asyncio.Queue(1), asyncio.Queue(1), asyncio.Queue()
    *_, result = await asyncio.gather(read(["one", "two", "three"], a), stage(str.upper, a, b), stage(len, b, c), collect(c))
    print(result)
    counter = Counter()
    await asyncio.gather(*(counter.increment_unsafe() for _ in range(10)))
    print("lost updates:", counter.value)
    counter = Counter()
    await asyncio.gather(*(counter.increment() for _ in range(10)))
    print("with lock:", counter.value)


asyncio.run(main())
