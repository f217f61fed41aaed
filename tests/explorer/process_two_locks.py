# Two locks in opposite order, in two processes.
# count: | executions=3 deadlocks=1 races=no
from multiprocessing import Lock, Process

a, b = Lock(), Lock()


def work(first, second):
    with first:
        with second:
            pass


if __name__ == "__main__":
    processes = [Process(target=work, args=(a, b)), Process(target=work, args=(b, a))]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
