# Who sees the flag sees the data: 1 0 is impossible.
# count: | executions=3 endings=3 last=0 0,0 1,1 1
import threading

data = 0
flag = 0
r = 0
s = 0


def send():
    global data, flag
    data = 1
    flag = 1


def receive():
    global r, s
    r = flag
    s = data


a = threading.Thread(target=send)
b = threading.Thread(target=receive)
a.start()
b.start()
a.join()
b.join()
print(r, s)
