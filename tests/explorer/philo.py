# Dining philosophers, everybody takes the left fork first: 2^N − 1 traces, exactly one of which is a deadlock.
# count: --scale 101=2 | executions=3 deadlocks=1
# count: --scale 101=3 | executions=7 deadlocks=1
# count: --scale 101=5 | executions=31 deadlocks=1
# count: --scale 101=8 | executions=255 deadlocks=1 oracle=no
import threading

N = 101
forks = []
for i in range(N):
    forks.append(threading.Lock())


def eat(i):
    forks[i].acquire()
    forks[(i + 1) % N].acquire()
    forks[(i + 1) % N].release()
    forks[i].release()


threads = []
for i in range(N):
    threads.append(threading.Thread(target=eat, args=(i,)))
for t in threads:
    t.start()
for t in threads:
    t.join()
