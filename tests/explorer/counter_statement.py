# The same with `c += 1`: one statement, two operations. Under the GIL of today's CPython nothing is lost.
# count: --scale 103=2 --scale 102=2 | executions=34 last=2,3,4
# count: --scale 103=3 --scale 102=1 | executions=36 last=1,2,3
# count: --scale 103=2 --scale 102=2 --model gil | endings=1 last=4 races=no
# count: --scale 103=2 --scale 102=2 --model gil-3.9 | last=2,3,4
import threading

T = 103
K = 102
c = 0


def count():
    global c
    for _ in range(K):
        c += 1


threads = []
for i in range(T):
    threads.append(threading.Thread(target=count))
for t in threads:
    t.start()
for t in threads:
    t.join()
print(c)
