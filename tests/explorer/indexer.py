# Threads put numbers into a hash table, each slot under its lock: collisions begin with the twelfth thread. 8^(N−11) traces.
# Sleep sets alone walk through all interleavings of independent threads, so the simple engine is left out for many.
# count: --scale 101=1 | executions=1 endings=1 races=no
# count: --scale 101=2 | executions=1 endings=1 races=no
# count: --scale 101=11 | executions=1 endings=1 races=no oracle=no
# count: --scale 101=12 | executions=8 oracle=no
# count: --scale 101=13 | executions=64 oracle=no
import threading

N = 101
table = [0] * 128
mx = []
for i in range(128):
    mx.append(threading.Lock())


def cas(h, w):
    mx[h].acquire()
    ok = table[h] == 0
    if ok:
        table[h] = w
    mx[h].release()
    return ok


def index(tid):
    for m in range(1, 5):
        w = m * 11 + tid
        h = (w * 7) % 128
        while not cas(h, w):
            h = (h + 1) % 128


threads = []
for tid in range(N):
    threads.append(threading.Thread(target=index, args=(tid,)))
for t in threads:
    t.start()
for t in threads:
    t.join()
