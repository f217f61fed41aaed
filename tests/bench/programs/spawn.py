"""Two thousand threads, started and joined one after the other."""
import threading
import time


def nothing():
    pass


def run():
    for i in range(2000):
        t = threading.Thread(target=nothing)
        t.start()
        t.join()
    return 2000


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
