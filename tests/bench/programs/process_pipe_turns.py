"""Twenty thousand questions and answers over a Pipe between two processes: each message waits for the one before."""
import multiprocessing
import time

count = 20000


def answer(end):
    for _ in range(count):
        end.send(end.recv() + 1)


def run():
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=answer, args=(there,))
    process.start()
    total = 0
    for k in range(count):
        here.send(k)
        total += here.recv()
    process.join()
    return total


if __name__ == "__main__":
    for _ in range(3):
        began = time.perf_counter()
        result = run()
        print("seconds", time.perf_counter() - began)
    print("result", result)
