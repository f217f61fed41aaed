# A buffer for one item, 103 producers and 104 consumers, each producer 102 items. With one of each 2·4^(K−1) traces.
# count: --scale 103=1 --scale 104=1 --scale 102=1 | executions=2 deadlocks=0 races=no
# count: --scale 103=1 --scale 104=1 --scale 102=2 | executions=8 deadlocks=0
# count: --scale 103=1 --scale 104=1 --scale 102=3 | executions=32 deadlocks=0
# count: --scale 103=1 --scale 104=1 --scale 102=4 | executions=128 deadlocks=0
# count: --scale 103=2 --scale 104=1 --scale 102=1 | executions=16
# count: --scale 103=2 --scale 104=2 --scale 102=1 | executions=56
# count: --scale 103=2 --scale 104=2 --scale 102=1 --condition any | executions=64
import threading

P = 103
C = 104
K = 102
n = 0
lock = threading.Lock()
not_full = threading.Condition(lock)
not_empty = threading.Condition(lock)


def produce():
    global n
    for _ in range(K):
        lock.acquire()
        while n == 1:
            not_full.wait()
        n += 1
        not_empty.notify()
        lock.release()


def consume():
    global n
    for _ in range(P * K // C):
        lock.acquire()
        while n == 0:
            not_empty.wait()
        n -= 1
        not_full.notify()
        lock.release()


threads = []
for i in range(P):
    threads.append(threading.Thread(target=produce))
for i in range(C):
    threads.append(threading.Thread(target=consume))
for t in threads:
    t.start()
for t in threads:
    t.join()
