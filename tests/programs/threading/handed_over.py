# Waiting, calling and iterating in threads that are interrupted anywhere: every value arrives once.
import asyncio
import contextlib
import functools
import queue
import threading

N = 60
box = queue.Queue(4)
ordered = queue.PriorityQueue()
got = []
lock = threading.Lock()


def produce(k):
    for i in range(N):
        box.put(k * N + i)
        ordered.put((i, k))


def consume():
    while (item := box.get()) is not None:
        with lock:
            got.append(item)
        box.task_done()
    box.task_done()


producers = [threading.Thread(target=produce, args=(k,)) for k in range(3)]
consumers = [threading.Thread(target=consume) for _ in range(2)]
for thread in producers + consumers:
    thread.start()
for thread in producers:
    thread.join()
for _ in consumers:
    box.put(None)
box.join()
for thread in consumers:
    thread.join()
print(sorted(got) == list(range(3 * N)), [ordered.get() for _ in range(3 * N)] == sorted((i, k) for i in range(N) for k in range(3)))


class Guard:
    def __init__(self):
        self.inside = self.most = self.times = 0
        self.lock = threading.RLock()

    def __enter__(self):
        self.lock.acquire()
        self.inside += 1
        self.most = max(self.most, self.inside)
        return self

    def __exit__(self, *exception):
        self.times += 1
        self.inside -= 1
        self.lock.release()
        return exception[0] is KeyError


guard = Guard()
condition = threading.Condition()
event = threading.Event()
turn = 0
order = []


def take_turns(k):
    global turn
    event.wait()
    for i in range(20):
        with condition:
            condition.wait_for(lambda: turn % 3 == k)
            order.append(k)
            turn += 1
            condition.notify_all()
        with guard as same:
            if i % 5 == 0:
                raise_key = {}
                raise_key[same]


threads = [threading.Thread(target=take_turns, args=(k,)) for k in range(3)]
for thread in threads:
    thread.start()
event.set()
for thread in threads:
    while thread.is_alive():
        thread.join(5)
print(order == [0, 1, 2] * 20, guard.most, guard.times, guard.inside)

semaphore = threading.BoundedSemaphore(2)
barrier = threading.Barrier(3)
rounds = [[] for _ in range(8)]


def meet(k):
    for i in range(8):
        with semaphore:
            rounds[i].append(k)
        barrier.wait()
        if sorted(rounds[i]) != [0, 1, 2]:
            print("too early", rounds[i])
        barrier.wait()


threads = [threading.Thread(target=meet, args=(k,)) for k in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(all(sorted(r) == [0, 1, 2] for r in rounds), barrier.n_waiting)


def average():
    total = count = 0
    while True:
        try:
            value = yield total / count if count else None
            total += value
            count += 1
        except ValueError:
            total = count = 0


means = average()
next(means)
print([means.send(v) for v in range(0, 40, 4)][-1], means.throw(ValueError), means.send(3))
print(functools.reduce(lambda a, b: a + b, map(int, map(str, range(200)))), sorted(map(str, range(20)), key=int)[-1], min(range(50), key=lambda v: (v - 20) ** 2))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(sum(Countdown(30)), any(v == 3 for v in Countdown(9)), all(Countdown(5)), list(zip(Countdown(3), Countdown(4))), dict(enumerate(Countdown(3))))
print(max(Countdown(40), key=lambda v: -v), sorted(Countdown(10)), 7 in Countdown(20), [*Countdown(3), *map(str, Countdown(2))], set(filter(None, Countdown(4))))


class Ticker:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n


@contextlib.asynccontextmanager
async def opened(name):
    await asyncio.sleep(0)
    yield name
    await asyncio.sleep(0)


async def numbers(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)


async def main():
    out = []
    async with opened("a") as name, asyncio.Lock():
        async for v in Ticker(5):
            out.append(v)
        out += [v async for v in numbers(5)] + [name]
    parts = await asyncio.gather(*(asyncio.wait_for(asyncio.sleep(0, i), 5) for i in range(10)))
    line = asyncio.Queue(2)

    async def fill():
        for i in range(10):
            await line.put(i)

    async with asyncio.TaskGroup() as group:
        group.create_task(fill())
        seen = [await line.get() for _ in range(10)]
    return out, parts, seen, await asyncio.to_thread(sum, range(10))


print(asyncio.run(main()))
