# expect: RLock taken: False
# expect: Lock taken: False
# A lock whose holder was killed stays locked, also for a process that comes after it, in its place.
import multiprocessing


def hold(lock, held):
    lock.acquire()
    held.set()
    multiprocessing.Event().wait(60)


def ask(lock, kind):
    print(kind, "taken:", lock.acquire(timeout=0.1))


if __name__ == "__main__":
    for kind in ("RLock", "Lock"):
        lock, held = getattr(multiprocessing, kind)(), multiprocessing.Event()
        holder = multiprocessing.Process(target=hold, args=(lock, held))
        holder.start()
        held.wait()
        holder.kill()
        holder.join()
        later = multiprocessing.Process(target=ask, args=(lock, kind))
        later.start()
        later.join()
