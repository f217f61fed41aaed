# lastzero with the threads made in another order: the same counts.
# count: --scale 101=4 | executions=28
# count: --scale 101=6 | executions=144
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


threads = []
for j in range(N, 0, -1):
    threads.append(threading.Thread(target=writer, args=(j,)))
threads.append(threading.Thread(target=reader))
for t in threads:
    t.start()
for t in threads:
    t.join()
