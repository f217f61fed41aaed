# The reader walks down from the end of the array to the first zero, writers fill it. (N+3)·2^(N−2) traces.
# count: --scale 101=2 | executions=5
# count: --scale 101=3 | executions=12
# count: --scale 101=4 | executions=28
# count: --scale 101=5 | executions=64
# count: --scale 101=6 | executions=144
# count: --scale 101=7 | executions=320
# count: --scale 101=10 | executions=3328 oracle=no
# count: --scale 101=15 | executions=147456 oracle=no
import threading

N = 101
a = [0] * (N + 1)


def reader():
    i = N
    while a[i] != 0:
        i -= 1


def writer(j):
    r = a[j - 1]
    a[j] = r + 1


threads = [threading.Thread(target=reader)]
for j in range(1, N + 1):
    threads.append(threading.Thread(target=writer, args=(j,)))
for t in threads:
    t.start()
for t in threads:
    t.join()
