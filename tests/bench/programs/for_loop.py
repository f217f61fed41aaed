"""Ten million additions in nested for loops."""
import time


def run():
    total = 0
    for i in range(1000):
        for j in range(10000):
            total += j
    return total


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
