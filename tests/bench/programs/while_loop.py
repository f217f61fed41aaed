"""Ten million additions in a while loop."""
import time


def run():
    i = 0
    total = 0
    while i < 10000000:
        total += i
        i += 1
    return total


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
