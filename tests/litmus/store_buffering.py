# forbidden: both threads read 0 although each has written before it reads.
import threading

N = 20000
x = [0] * N
y = [0] * N
r = [0] * N
s = [0] * N


def first():
    for i in range(N):
        x[i] = 1
        r[i] = y[i]


def second():
    for i in range(N):
        y[i] = 1
        s[i] = x[i]


a = threading.Thread(target=first)
b = threading.Thread(target=second)
a.start()
b.start()
a.join()
b.join()
forbidden = 0
for i in range(N):
    if r[i] == 0 and s[i] == 0:
        forbidden += 1
print("forbidden:", forbidden)
