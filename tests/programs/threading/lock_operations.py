# acquire, release, locked, non-blocking, timeouts, errors.
import threading

lock = threading.Lock()
print(lock.locked(), lock.acquire(), lock.locked())
print(lock.acquire(False), lock.acquire(blocking=False), lock.acquire(timeout=0.01))
lock.release()
print(lock.locked())
try:
    lock.release()
except RuntimeError as error:
    print("RuntimeError:", error)
try:
    lock.acquire(False, 1)
except ValueError as error:
    print("ValueError:", error)

def release_it():
    lock.release()

lock.acquire()
t = threading.Thread(target=release_it)
t.start()
t.join()
print("released by another thread:", not lock.locked())
with lock as entered:
    print("with gives", entered, lock.locked())
print(lock.locked())
try:
    with lock:
        raise KeyError("inside")
except KeyError:
    print("given back:", not lock.locked())

def leave():
    with lock:
        return "returned"

print(leave(), lock.locked())
for i in range(3):
    with lock:
        if i == 1:
            break
print(i, lock.locked())
