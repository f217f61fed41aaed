# One permit for two, as a lock: two orders.
# count: | executions=2 endings=1 last=2 races=no
from multiprocessing import Process, RawValue, Semaphore

permits, count = Semaphore(1), RawValue("i", 0)


def work():
    with permits:
        count.value += 1


if __name__ == "__main__":
    processes = [Process(target=work) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(count.value)
