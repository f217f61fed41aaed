# One writer, N readers: 2^N traces.
# count: --scale 101=1 | executions=2 races=yes
# count: --scale 101=3 | executions=8
# count: --scale 101=8 | executions=256
import threading

N = 101
x = 0


def write():
    global x
    x = 42


def read():
    r = x


threads = [threading.Thread(target=write)]
for i in range(N):
    threads.append(threading.Thread(target=read))
for t in threads:
    t.start()
for t in threads:
    t.join()
