# forbidden: two readers see two independent writes in opposite orders.
import threading

N = 20000
x = [0] * N
y = [0] * N
first = [None] * N
second = [None] * N


def write_x():
    for i in range(N):
        x[i] = 1


def write_y():
    for i in range(N):
        y[i] = 1


def read_xy():
    for i in range(N):
        a = x[i]
        first[i] = (a, y[i])


def read_yx():
    for i in range(N):
        b = y[i]
        second[i] = (b, x[i])


threads = []
for f in (write_x, read_xy, write_y, read_yx):
    threads.append(threading.Thread(target=f))
for t in threads:
    t.start()
for t in threads:
    t.join()
forbidden = 0
for i in range(N):
    if first[i] == (1, 0) and second[i] == (1, 0):
        forbidden += 1
print("forbidden:", forbidden)
