# A re-entrant lock counts; only its owner may release it.
import threading

lock = threading.RLock()

def nested(n):
    with lock:
        if n > 0:
            nested(n - 1)
        else:
            print("at the bottom")

nested(5)
print(lock.acquire(), lock.acquire())
results = []

def other():
    results.append(lock.acquire(blocking=False))
    try:
        lock.release()
    except RuntimeError as error:
        results.append(str(error))

t = threading.Thread(target=other)
t.start()
t.join()
print(results)
lock.release()
results.clear()
t = threading.Thread(target=other)
t.start()
t.join()
print(results)
lock.release()

def third():
    print(lock.acquire(timeout=1))
    lock.release()

t = threading.Thread(target=third)
t.start()
t.join()
