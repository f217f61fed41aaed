import threading
from contextlib import ExitStack, contextmanager, suppress

lock = threading.Lock()


@contextmanager
def locked(name):
    lock.acquire()
    print("locked by", name)
    try:
        yield name.upper()
    except LookupError as error:
        print("swallowed", repr(error))
    finally:
        lock.release()
        print("released by", name)


with locked("one") as who:
    print(who, lock.locked())
with locked("two"):
    raise KeyError("x")
try:
    with locked("three"):
        raise ValueError("out")
except ValueError as error:
    print("through:", error, lock.locked())
with suppress(ZeroDivisionError, KeyError):
    1 / 0
with ExitStack() as stack:
    for n in range(3):
        stack.callback(print, "callback", n)
    stack.enter_context(locked("stack"))
    print("inside")


class Transaction:
    def __enter__(self):
        self.steps = []
        return self.steps.append

    def __exit__(self, kind, value, traceback):
        print("rolled back" if kind else "committed", self.steps)
        return kind is RuntimeError


with Transaction() as add:
    add(1)
    add(2)
with Transaction() as add:
    add(3)
    raise RuntimeError("no")
