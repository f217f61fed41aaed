# order: free
# What tutorials warn of: a global changed in the child, a lock that another thread held at the fork, names, exit codes, who is whose child.
import multiprocessing as mp
import os
import sys
import threading
import time

counter = 0


def change():
    global counter
    counter += 1
    print("child", counter)


def child_of_child(q):
    p = mp.Process(target=lambda: q.put((mp.current_process().name, mp.parent_process().name, os.getppid() == mp.parent_process().pid)))
    p.start()
    p.join()
    q.put((mp.current_process().name, p.exitcode))


def try_lock(lock, q):
    q.put(lock.acquire(timeout=0.05))


def with_threads():
    def work(i):
        time.sleep(0.1 * i + 0.1)
        print("thread", i)
    for i in range(3):
        threading.Thread(target=work, args=(i,)).start()  # the process ends after them
    print("threads", threading.current_thread().name, threading.active_count())


class Worker(mp.Process):
    def __init__(self, n, results):
        super().__init__(name=f"worker-{n}")
        self.n = n
        self.results = results

    def run(self):
        self.results.put((self.name, self.n * self.n))
        if self.n == 2:
            raise KeyError("two")
        if self.n == 3:
            sys.exit("three")


if __name__ == "__main__":
    p = mp.Process(target=change)
    p.start()
    p.join()
    print("parent", counter)

    q = mp.Queue()
    p = mp.Process(target=child_of_child, args=(q,))
    p.start()
    print([q.get(), q.get()])
    p.join()

    lock = threading.Lock()
    lock.acquire()
    p = mp.Process(target=try_lock, args=(lock, q))
    p.start()
    print("lock of the parent", q.get())
    p.join()

    p = mp.Process(target=with_threads)
    p.start()
    p.join()
    print(p.exitcode)

    def starter():
        inner = mp.Process(target=change)
        inner.start()
        inner.join()
    thread = threading.Thread(target=starter)
    thread.start()
    thread.join()

    workers = [Worker(n, q) for n in range(4)]
    for w in workers:
        w.start()
    print(sorted(q.get() for _ in workers))
    for w in workers:
        w.join()
    print([w.exitcode for w in workers], mp.active_children())
    daemon = mp.Process(target=time.sleep, args=(60,), daemon=True)
    daemon.start()
    print(daemon.is_alive(), daemon.exitcode, repr(daemon).split()[0], daemon in mp.active_children())
