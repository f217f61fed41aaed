# The counter under a lock: (TK)!/(K!)^T traces, one ending, no race.
# count: --scale 103=3 --scale 102=2 | executions=90 endings=1 last=6 races=no
# count: --scale 103=4 --scale 102=2 | executions=2520 endings=1 last=8 races=no
# count: --scale 103=6 --scale 102=1 | executions=720 endings=1 last=6 races=no
# count: --scale 103=8 --scale 102=1 | executions=40320 endings=1 last=8 races=no
import threading

T = 103
K = 102
c = 0
m = threading.Lock()


def count():
    global c
    for _ in range(K):
        m.acquire()
        r = c
        c = r + 1
        m.release()


threads = []
for i in range(T):
    threads.append(threading.Thread(target=count))
for t in threads:
    t.start()
for t in threads:
    t.join()
print(c)
