# A bounded buffer with two conditions on one lock; the order of one producer and one consumer is fixed.
import threading

CAPACITY = 2
buffer = []
lock = threading.Lock()
not_full = threading.Condition(lock)
not_empty = threading.Condition(lock)
largest = 0

def produce():
    global largest
    for i in range(20):
        with not_full:
            while len(buffer) == CAPACITY:
                not_full.wait()
            buffer.append(i)
            largest = max(largest, len(buffer))
            not_empty.notify()

def consume(out):
    for _ in range(20):
        with not_empty:
            while not buffer:
                not_empty.wait()
            out.append(buffer.pop(0))
            not_full.notify()

out = []
threads = [threading.Thread(target=produce), threading.Thread(target=consume, args=(out,))]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(out == list(range(20)), largest <= CAPACITY, buffer)
