# The module is imported again in each process that is spawned: what is not guarded runs there too.
import multiprocessing as mp
import sys

spawn = mp.get_context("spawn")
counter = []


def own_globals(end):
    counter.append("child")
    end.send((__name__, counter, sys.modules["__main__"] is sys.modules["__mp_main__"]))
    end.send(own_globals.__module__)


class Point:
    def __init__(self, x):
        self.x = x


def shared(lock, condition, event, barrier, items, point):
    with lock:
        items[0] += point.x
    barrier.wait()
    event.wait()
    with condition:
        items[1] = 1
        condition.notify()


def main():
    counter.append("parent")
    reader, writer = spawn.Pipe(False)
    process = spawn.Process(target=own_globals, args=(writer,), name="Again")
    process.start()
    print(reader.recv(), reader.recv(), counter)
    process.join()
    print(process.exitcode)

    lock, condition, event, barrier, items = spawn.Lock(), spawn.Condition(), spawn.Event(), spawn.Barrier(2), spawn.Array("i", 2)
    process = spawn.Process(target=shared, args=(lock, condition, event, barrier, items, Point(4)))
    process.start()
    barrier.wait()
    with condition:
        event.set()
        print(condition.wait_for(lambda: items[1] == 1))
    process.join()
    print(items[:], process.exitcode)

    queue = spawn.SimpleQueue()
    process = spawn.Process(target=queue.put, args=("from the child",))
    process.start()
    print(queue.get())
    process.join()
    try:
        spawn.Process(target=lambda: None).start()
    except Exception as error:
        print(type(error).__name__)


if __name__ == "__main__":
    main()
    unguarded = spawn.Process(target=print, args=("after a guard all is well",))
    unguarded.start()
    unguarded.join()
    print(unguarded.exitcode)
