# Each access takes the value's own lock, but `+=` is two of them. Four accesses, all of one lock: 4!/(2!·2!) orders, and no race.
# count: | executions=6 endings=2 last=1,2 races=no
from multiprocessing import Process, Value

count = Value("i", 0)


def work(shared):
    shared.value += 1


if __name__ == "__main__":
    processes = [Process(target=work, args=(count,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(count.value)
