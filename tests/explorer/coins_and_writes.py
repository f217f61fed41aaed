# Each of two threads tosses a coin and writes what came: 2 · 2 values, 2 orders of the writes. The second tosses under a lock.
# count: --random any --scale 301=0 | executions=8 endings=2 last=0,1
# count: --random any --scale 301=1 | executions=8 last=0,1,2
import random
import threading

lock = threading.Lock()
x = 0


def one():
    global x
    coin = random.randrange(2)
    if 301:
        with lock:
            r = x
            x = r + coin
    else:
        x = coin


threads = [threading.Thread(target=one) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(x)
