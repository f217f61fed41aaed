"""Two processes add a hundred thousand times each to a Value, under its lock."""
import multiprocessing
import time

count = 100000


def add(value):
    for _ in range(count):
        with value.get_lock():
            value.value += 1


def run():
    value = multiprocessing.Value("i", 0)
    processes = [multiprocessing.Process(target=add, args=(value,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return value.value


if __name__ == "__main__":
    for _ in range(3):
        began = time.perf_counter()
        result = run()
        print("seconds", time.perf_counter() - began)
    print("result", result)
