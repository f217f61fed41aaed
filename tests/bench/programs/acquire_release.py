"""A million times acquire and release, by one thread."""
import threading
import time


def run():
    lock = threading.Lock()
    count = 0
    for i in range(1000000):
        lock.acquire()
        count += 1
        lock.release()
    return count


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
