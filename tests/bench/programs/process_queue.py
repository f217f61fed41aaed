"""Forty thousand numbers through a Queue, from one process to another."""
import multiprocessing
import time

count = 40000


def produce(queue):
    for k in range(count):
        queue.put(k)


def run():
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=produce, args=(queue,))
    process.start()
    total = 0
    for _ in range(count):
        total += queue.get()
    process.join()
    return total


if __name__ == "__main__":
    for _ in range(3):
        began = time.perf_counter()
        result = run()
        print("seconds", time.perf_counter() - began)
    print("result", result)
