"""A hundred processes started and joined, one after the other."""
import multiprocessing
import time


def child(k):
    pass


def run():
    codes = []
    for k in range(100):
        process = multiprocessing.Process(target=child, args=(k,))
        process.start()
        process.join()
        codes.append(process.exitcode)
    return len(codes), set(codes)


if __name__ == "__main__":
    for _ in range(3):
        began = time.perf_counter()
        result = run()
        print("seconds", time.perf_counter() - began)
    print("result", result)
