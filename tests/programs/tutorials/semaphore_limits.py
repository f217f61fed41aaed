import threading
import time

limit = threading.Semaphore(2)
lock = threading.Lock()
inside = most = 0


def visit(n):
    global inside, most
    with limit:
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.002)
        with lock:
            inside -= 1


threads = [threading.Thread(target=visit, args=(n,)) for n in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(most <= 2, most >= 1, inside)
pool = threading.BoundedSemaphore(1)
pool.acquire()
print(pool.acquire(blocking=False), pool.acquire(timeout=0.01))
pool.release()
try:
    pool.release()
except ValueError as error:
    print(error)
