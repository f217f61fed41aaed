# threading.Condition over a lock that the program has written.
import threading


class Counted:
    def __init__(self):
        self.inner = threading.Lock()
        self.taken = 0

    def acquire(self, blocking=True, timeout=-1):
        got = self.inner.acquire(blocking, timeout)
        if got:
            self.taken += 1
        return got

    def release(self):
        self.inner.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exception):
        self.release()


lock = Counted()
condition = threading.Condition(lock)
items = []
got = []


def take():
    for _ in range(3):
        with condition:
            while not items:
                condition.wait()
            got.append(items.pop(0))


def wait_for():
    with condition:
        print(condition.wait_for(lambda: len(got) == 6, 30))


threads = [threading.Thread(target=take) for _ in range(2)] + [threading.Thread(target=wait_for)]
for thread in threads:
    thread.start()
for i in range(6):
    with condition:
        items.append(i)
        condition.notify_all()
while threads[0].is_alive() or threads[1].is_alive():
    with condition:
        condition.notify_all()
with condition:
    condition.notify_all()
for thread in threads:
    thread.join()
print(sorted(got), items, lock.taken > 6, isinstance(condition, threading.Condition))
with condition:
    print(condition.wait(0.001), condition.wait_for(lambda: 0, 0.001))
for call in (condition.wait, condition.notify):
    try:
        call()
    except RuntimeError as error:
        print(error)
print(condition.acquire(), lock.inner.locked())
condition.release()


class Half:
    pass


try:
    threading.Condition(Half())
except AttributeError as error:
    print(error)
