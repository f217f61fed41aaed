# A small event loop of our own under async functions: timers, a queue, gathering, cancelling by throw().


class Step:
    def __init__(self, request):
        self.request = request

    def __await__(self):
        return (yield self.request)


async def sleep(ticks):
    return await Step(("sleep", ticks))


class Queue:
    def __init__(self):
        self.items = []

    async def get(self):
        while not self.items:
            await sleep(1)
        return self.items.pop(0)

    def put(self, item):
        self.items.append(item)


async def producer(queue, n):
    for i in range(n):
        await sleep(2)
        print("put", i)
        queue.put(i)
    queue.put(None)


async def consumer(queue):
    total = 0
    while (item := await queue.get()) is not None:
        print("got", item)
        total += item
    return total


class Timer:
    async def __aenter__(self):
        await sleep(1)
        print("enter")
        return self

    async def __aexit__(self, kind, value, traceback):
        await sleep(1)
        print("exit", kind.__name__ if kind else None)
        return kind is KeyError


async def ticks(n):
    for i in range(n):
        await sleep(1)
        yield i


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        await sleep(1)
        self.n -= 1
        return self.n


async def patterns():
    async with Timer() as t:
        print(type(t).__name__)
    async with Timer():
        raise KeyError("swallowed")
    try:
        async with Timer():
            raise ValueError("kept")
    except ValueError as e:
        print("caught", e)
    print([i async for i in ticks(3)], [i async for i in Countdown(3) if i])
    async for i in Countdown(2):
        print("countdown", i)
    else:
        print("over")


def run(**coroutines):
    now, results = 0, {}
    queue = [(0, i, name, c) for i, (name, c) in enumerate(coroutines.items())]
    order = len(queue)
    while queue:
        queue.sort(key=lambda entry: entry[:2])
        now, _, name, c = queue.pop(0)
        try:
            request, ticks_ = c.send(None)
        except StopIteration as stop:
            results[name] = stop.value
            continue
        order += 1
        queue.append((now + ticks_, order, name, c))
    return now, results


q = Queue()
print(run(p=producer(q, 3), c=consumer(q)))
print(run(patterns=patterns()))


async def cancelled():
    try:
        await sleep(100)
    except RuntimeError as e:
        print("thrown in:", e)
        await sleep(1)
        return "recovered"


c = cancelled()
print(c.send(None), c.cr_await is not None)
print(c.throw(RuntimeError("wake up")))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
d = cancelled()
d.send(None)
print(d.close())


async def bad_await():
    class NoIterator:
        def __await__(self):
            return 5

    for thing in (NoIterator(), object()):
        try:
            await thing
        except TypeError as e:
            print(e)
    return "end"


print(run(b=bad_await()))
