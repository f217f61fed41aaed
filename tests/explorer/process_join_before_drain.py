# The child's queue is fuller than a pipe, so its feeder waits for a reader; the child waits for its feeder, the parent for the child.
# count: | endings=1 races=no redundant=1
from multiprocessing import Process, Queue


def work(queue):
    queue.put("x" * 70_000)


if __name__ == "__main__":
    queue = Queue()
    process = Process(target=work, args=(queue,))
    process.start()
    process.join()
    print(len(queue.get()))
