"""A pipeline twice: once of generators, once of threads with queues."""
import queue
import threading


def source(n):
    yield from range(n)


def only(test, items):
    return (x for x in items if test(x))


def scale(items, by=10):
    for x in items:
        yield x * by


print(list(scale(only(lambda x: x % 2, source(9)))))
END = object()


def stage(function, inbox, outbox):
    while (item := inbox.get()) is not END:
        for result in function(item):
            outbox.put(result)
    outbox.put(END)


queues = [queue.Queue(2) for _ in range(3)]
stages = [threading.Thread(target=stage, args=(f, queues[i], queues[i + 1]))
          for i, f in enumerate([lambda x: [x] if x % 2 else [], lambda x: (x * 10,)])]
for s in stages:
    s.start()
feeder = threading.Thread(target=lambda: [queues[0].put(x) for x in range(9)] + [queues[0].put(END)])
feeder.start()
print(list(iter(queues[2].get, END)))


def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        if value is None:
            return total, count
        total += value
        count += 1
        average = total / count


a = averager()
next(a)
print([a.send(v) for v in (10, 20, 60)])
try:
    a.send(None)
except StopIteration as stop:
    print(stop.value)
