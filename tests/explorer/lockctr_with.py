# The same with a `with` statement.
# count: --scale 103=3 --scale 102=2 | executions=90 endings=1 last=6 races=no
import threading

T = 103
K = 102
c = 0
m = threading.Lock()


def count():
    global c
    for _ in range(K):
        with m:
            c += 1


threads = []
for i in range(T):
    threads.append(threading.Thread(target=count))
for t in threads:
    t.start()
for t in threads:
    t.join()
print(c)
