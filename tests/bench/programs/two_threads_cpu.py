"""The same four million steps, by two threads."""
import threading
import time


def work(n, out, k):
    total = 0
    for j in range(n):
        total += j * j % 7
    out[k] = total


def run():
    out = [0, 0]
    threads = [threading.Thread(target=work, args=(2000000, out, 0)), threading.Thread(target=work, args=(2000000, out, 1))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return out


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
