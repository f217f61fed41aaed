# The race of the tutorials with its 100,000 read as 3.
# count: --scale 100000=3 | endings=7 last=-3,-2,-1,0,1,2,3 races=yes
# count: --scale 100000=3 --model gil | endings=1 last=0 races=no
# count: --scale 100000=3 --model gil-3.9 | endings=7 last=-3,-2,-1,0,1,2,3
import threading

shared = 0


def increment():
    global shared
    for _ in range(100000):
        shared += 1


def decrement():
    global shared
    for _ in range(100000):
        shared -= 1


a = threading.Thread(target=increment)
b = threading.Thread(target=decrement)
a.start()
b.start()
a.join()
b.join()
print(shared)
