# Random numbers as choices of the schedule: the reader sees x before or after each write that the other thread's coins decide on.
# Of N coins k say yes: k + 1 traces, so for N coins 2^N + N·2^(N-1) in all.
# count: --random any --scale 101=1 | executions=3 endings=2 last=0,1
# count: --random any --scale 101=2 | executions=8 endings=3
# count: --random any --scale 101=3 | executions=20 endings=4
# count: --random any --scale 101=3 --model gil-3.9 | endings=4
# count: --random any --scale 101=2 --model gil | endings=3
import random
import threading

x = 0
seen = []


def write():
    global x
    for i in range(101):
        if random.choice((False, True)):
            x = i + 1


def read():
    seen.append(x)


threads = [threading.Thread(target=write), threading.Thread(target=read)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(seen[0])
