# Semaphore and BoundedSemaphore.
import threading

s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.acquire(timeout=0.01))
s.release()
s.release(2)
print(s.acquire(False), s.acquire(False), s.acquire(False), s.acquire(False))
b = threading.BoundedSemaphore(1)
with b:
    print("inside", b.acquire(blocking=False))
try:
    b.release()
except ValueError as error:
    print("ValueError:", error)
try:
    threading.Semaphore(-1)
except ValueError as error:
    print("ValueError:", error)
print(threading.Semaphore().acquire(False))

permits = threading.Semaphore(2)
lock = threading.Lock()
inside = 0
most = 0

def visit():
    global inside, most
    with permits:
        with lock:
            inside += 1
            most = max(most, inside)
        with lock:
            inside -= 1

threads = [threading.Thread(target=visit) for _ in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(inside, 1 <= most <= 2)
