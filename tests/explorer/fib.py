# Two threads add up i and j, N times each.
# count: --scale 101=1 | executions=3 endings=3
# count: --scale 101=2 | executions=19 endings=16
# count: --scale 101=3 | executions=141 endings=92
# count: --scale 101=4 | executions=1107 endings=490
import threading

N = 101
i = 1
j = 1


def first():
    global i
    for _ in range(N):
        r = i
        s = j
        i = r + s


def second():
    global j
    for _ in range(N):
        r = j
        s = i
        j = r + s


a = threading.Thread(target=first)
b = threading.Thread(target=second)
a.start()
b.start()
a.join()
b.join()
print(i, j)
