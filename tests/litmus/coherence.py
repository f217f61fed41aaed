# forbidden: a reader sees one variable's values go backwards.
import threading

N = 20000
x = 0
back = [0, 0]


def write():
    global x
    for i in range(N):
        x = i + 1


def read(n):
    last = 0
    for i in range(N):
        now = x
        if now < last:
            back[n] += 1
        last = now


threads = [threading.Thread(target=write)]
threads.append(threading.Thread(target=read, args=(0,)))
threads.append(threading.Thread(target=read, args=(1,)))
for t in threads:
    t.start()
for t in threads:
    t.join()
print("forbidden:", back[0] + back[1])
