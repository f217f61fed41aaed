# Queues of all kinds: order, limits, timeouts, task_done and join, subclasses.
import queue
import threading
import time
from queue import Empty, Full, LifoQueue, PriorityQueue, Queue, SimpleQueue

q = Queue(2)
print(q.empty(), q.full(), q.qsize(), q.maxsize)
q.put(1)
q.put_nowait(2)
print(q.empty(), q.full(), q.qsize(), q.unfinished_tasks)
for call in (lambda: q.put(3, block=False), lambda: q.put_nowait(3), lambda: q.put(3, timeout=0.01), lambda: q.put(3, timeout=-1)):
    try:
        call()
    except (Full, ValueError) as problem:
        print(type(problem).__name__, problem)
print(q.get(), q.get_nowait())
for call in (q.get_nowait, lambda: q.get(timeout=0.01), lambda: q.get(True, -1), lambda: SimpleQueue().get(timeout=0.01), SimpleQueue().get_nowait):
    try:
        call()
    except (Empty, ValueError) as problem:
        print(type(problem).__name__, problem)
q.task_done()
q.task_done()
try:
    q.task_done()
except ValueError as problem:
    print(problem)
q.join()

for kind in (Queue, LifoQueue, PriorityQueue, SimpleQueue):
    one = kind()
    for value in (3, 1, 2):
        one.put(value)
    print(kind.__name__, [one.get() for _ in range(3)], one.empty(), one.qsize())

jobs = PriorityQueue()
for job in ((2, "write"), (1, "read"), (3, "sleep"), (1, "look")):
    jobs.put(job)
while not jobs.empty():
    print(jobs.get())


class Doubling(Queue):
    def _put(self, item):
        super()._put(item)
        super()._put(item)


twice = Doubling()
twice.put("x")
print(twice.qsize(), twice.get(), twice.get())

work, results = Queue(3), Queue()


def worker(name):
    while (item := work.get()) is not None:
        results.put(item * item)
        work.task_done()
    work.task_done()


threads = [threading.Thread(target=worker, args=(n,)) for n in range(3)]
for thread in threads:
    thread.start()
for n in range(20):
    work.put(n)
for _ in threads:
    work.put(None)
work.join()
for thread in threads:
    thread.join()
print(sorted(results.get() for _ in range(20)), results.empty())


def late(one):
    time.sleep(0.05)
    one.put("late")


simple = SimpleQueue()
threading.Thread(target=late, args=(simple,)).start()
print(simple.get(timeout=10))
print(issubclass(queue.Empty, Exception), queue.Full.__name__, queue.Empty.__module__, queue.Full.__module__)
