"""A million insertions into a dictionary, and as many look-ups."""
import time


def run():
    table = {}
    for i in range(1000000):
        table[i * 7919 % 1000003] = i
    total = 0
    for key in table:
        total += table[key]
    return len(table), total


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
