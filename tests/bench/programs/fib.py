"""Calls: fib(27)."""
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def run():
    return fib(27)


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
