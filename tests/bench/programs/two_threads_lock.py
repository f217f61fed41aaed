"""A million times `with lock`, by two threads."""
import threading
import time

lock = threading.Lock()
count = 0


def work(n):
    global count
    for i in range(n):
        with lock:
            count += 1


def run():
    global count
    count = 0
    threads = [threading.Thread(target=work, args=(500000,)), threading.Thread(target=work, args=(500000,))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return count


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
