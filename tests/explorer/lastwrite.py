# N writers of one variable: N! traces, each thread may be the last.
# count: --scale 101=2 | executions=2 endings=2 last=0,1
# count: --scale 101=4 | executions=24 endings=4 last=0,1,2,3
# count: --scale 101=6 | executions=720 endings=6
import threading

N = 101
x = 0


def write(i):
    global x
    x = i


threads = []
for i in range(N):
    threads.append(threading.Thread(target=write, args=(i,)))
for t in threads:
    t.start()
for t in threads:
    t.join()
print(x)
