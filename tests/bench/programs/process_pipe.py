"""A hundred thousand numbers through a Pipe, from one process to another."""
import multiprocessing
import time

count = 100000


def produce(end):
    for k in range(count):
        end.send(k)
    end.close()


def run():
    reader, writer = multiprocessing.Pipe(False)
    process = multiprocessing.Process(target=produce, args=(writer,))
    process.start()
    total = 0
    for _ in range(count):
        total += reader.recv()
    process.join()
    return total


if __name__ == "__main__":
    for _ in range(3):
        began = time.perf_counter()
        result = run()
        print("seconds", time.perf_counter() - began)
    print("result", result)
