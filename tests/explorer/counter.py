# 103 threads, each 102 times: read the counter, write it plus one. For one time: (T!)² traces.
# count: --scale 103=2 --scale 102=1 | executions=4 endings=2 last=1,2 races=yes
# count: --scale 103=3 --scale 102=1 | executions=36 endings=3 last=1,2,3
# count: --scale 103=4 --scale 102=1 | executions=576 endings=4 last=1,2,3,4
# count: --scale 103=5 --scale 102=1 | executions=14400 endings=5
# count: --scale 103=6 --scale 102=1 | executions=518400 endings=6
# count: --scale 103=2 --scale 102=2 | executions=34 last=2,3,4
# count: --scale 103=2 --scale 102=3 | executions=328 last=2,3,4,5,6
# count: --scale 103=2 --scale 102=4 | executions=3334 last=2,3,4,5,6,7,8
# count: --scale 103=2 --scale 102=5 | executions=34904 last=2,3,4,5,6,7,8,9,10
# count: --scale 103=3 --scale 102=2 | executions=7134 last=2,3,4,5,6
import threading

T = 103
K = 102
c = 0


def count():
    global c
    for _ in range(K):
        r = c
        c = r + 1


threads = []
for i in range(T):
    threads.append(threading.Thread(target=count))
for t in threads:
    t.start()
for t in threads:
    t.join()
print(c)
