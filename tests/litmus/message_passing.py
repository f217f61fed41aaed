# forbidden: the flag is seen and the data is not.
import threading

N = 20000
data = [0] * N
flag = [0] * N
r = [0] * N
s = [0] * N


def send():
    for i in range(N):
        data[i] = 1
        flag[i] = 1


def receive():
    for i in range(N):
        r[i] = flag[i]
        s[i] = data[i]


a = threading.Thread(target=send)
b = threading.Thread(target=receive)
a.start()
b.start()
a.join()
b.join()
forbidden = 0
for i in range(N):
    if r[i] == 1 and s[i] == 0:
        forbidden += 1
print("forbidden:", forbidden)
