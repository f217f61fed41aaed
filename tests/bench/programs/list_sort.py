"""A million pseudo-random numbers appended and sorted."""
import time


def run():
    x = 42
    numbers = []
    for i in range(1000000):
        x = (x * 1103515245 + 12345) & 0x7fffffff
        numbers.append(x)
    numbers.sort()
    return numbers[0], numbers[500000], numbers[-1]


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
