"""A million times `with lock`, by one thread."""
import threading
import time


def run():
    lock = threading.Lock()
    count = 0
    for i in range(1000000):
        with lock:
            count += 1
    return count


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
