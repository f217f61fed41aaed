# Under the value's lock only the order of the processes is open: (TK)!/(K!)^T.
# count: --scale 103=2 --scale 102=1 | executions=2 endings=1 last=2 races=no
# count: --scale 103=3 --scale 102=1 | executions=6 endings=1 last=3 races=no
# count: --scale 103=2 --scale 102=2 | executions=6 endings=1 last=4 races=no
from multiprocessing import Process, Value

count = Value("i", 0)


def work(shared):
    for _ in range(102):
        with shared.get_lock():
            shared.value += 1


if __name__ == "__main__":
    processes = [Process(target=work, args=(count,)) for _ in range(103)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(count.value)
