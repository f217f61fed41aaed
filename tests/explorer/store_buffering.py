# The memory is sequentially consistent: both reading 0 is impossible.
# count: | executions=3 endings=3 last=0 1,1 0,1 1
import threading

x = 0
y = 0
r = 0
s = 0


def first():
    global x, r
    x = 1
    r = y


def second():
    global y, s
    y = 1
    s = x


a = threading.Thread(target=first)
b = threading.Thread(target=second)
a.start()
b.start()
a.join()
b.join()
print(r, s)
