"""Producer and consumer over a queue, ended by a sentinel."""
import queue
import threading

q = queue.Queue(maxsize=3)
results = []
DONE = object()


def producer():
    for i in range(8):
        q.put(i)
    q.put(DONE)


def consumer():
    while True:
        item = q.get()
        if item is DONE:
            q.task_done()
            break
        results.append(item * item)
        q.task_done()


p = threading.Thread(target=producer)
c = threading.Thread(target=consumer)
c.start()
p.start()
p.join()
q.join()
c.join()
print(results)
print(q.empty(), q.qsize(), q.full(), q.maxsize)
