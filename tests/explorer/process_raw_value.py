# Two processes add one to a value that has no lock: as two threads on one variable, four traces.
# count: | executions=4 endings=2 last=1,2 races=yes
from multiprocessing import Process, RawValue

count = RawValue("i", 0)


def work():
    count.value += 1


if __name__ == "__main__":
    processes = [Process(target=work) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(count.value)
