# Two put one each, one gets both: the order of the two.
# count: | endings=2 last=[0 1],[1 0] races=no
from multiprocessing import Process, SimpleQueue

queue = SimpleQueue()


def work(n):
    queue.put(n)


if __name__ == "__main__":
    processes = [Process(target=work, args=(n,)) for n in range(2)]
    for process in processes:
        process.start()
    print("[%d %d]" % (queue.get(), queue.get()))
    for process in processes:
        process.join()
