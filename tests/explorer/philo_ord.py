# The same with the lower-numbered fork first: 2^N − 2 traces, no deadlock.
# count: --scale 101=2 | executions=2 deadlocks=0
# count: --scale 101=3 | executions=6 deadlocks=0
# count: --scale 101=5 | executions=30 deadlocks=0
# count: --scale 101=8 | executions=254 deadlocks=0
import threading

N = 101
forks = []
for i in range(N):
    forks.append(threading.Lock())


def eat(i):
    first = i
    second = (i + 1) % N
    if second < first:
        first, second = second, first
    forks[first].acquire()
    forks[second].acquire()
    forks[second].release()
    forks[first].release()


threads = []
for i in range(N):
    threads.append(threading.Thread(target=eat, args=(i,)))
for t in threads:
    t.start()
for t in threads:
    t.join()
