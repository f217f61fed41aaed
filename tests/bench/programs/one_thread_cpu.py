"""Four million steps of arithmetic, by one thread."""
import time


def work(n, out, k):
    total = 0
    for j in range(n):
        total += j * j % 7
    out[k] = total


def run():
    out = [0, 0]
    for k in range(2):
        work(2000000, out, k)
    return out


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
