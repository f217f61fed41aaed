# Two threads take from one generator: each gets a value, or finds the generator executing for the other.
# count: | endings=4 races=yes
import threading


def numbers():
    yield 1
    yield 2


source = numbers()
got = [None, None]


def take(i):
    try:
        got[i] = next(source)
    except ValueError:
        got[i] = "busy"


threads = [threading.Thread(target=take, args=(i,)) for i in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(*got)
