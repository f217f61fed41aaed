# What threading's classes say of arguments that do not fit.
import collections
import threading


def attempt(function):
    try:
        print(repr(function()))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


attempt(lambda: threading.Lock(1))
attempt(lambda: threading.Thread(foo=1))
attempt(lambda: threading.Thread(1, group=2))
attempt(lambda: threading.Thread(1, 2, 3, 4, 5, 6, 7))
attempt(lambda: threading.Thread().start(1))
attempt(lambda: threading.Thread().join(1, 2))
attempt(lambda: threading.Semaphore(foo=1))
attempt(lambda: threading.Semaphore(-1))
attempt(lambda: threading.Semaphore("a"))
attempt(lambda: threading.BoundedSemaphore(1, 2))
attempt(lambda: threading.Event(1))
attempt(lambda: threading.Event().wait(1, 2))
attempt(lambda: threading.Event().set(timeout=1))
attempt(lambda: threading.Barrier())
attempt(lambda: threading.Barrier(1, 2, 3, 4))
attempt(lambda: threading.Condition(1, 2))
attempt(lambda: threading.Condition().wait_for())
attempt(lambda: threading.Timer(1))
attempt(lambda: threading.Timer(1, print, foo=2))
attempt(lambda: threading.Timer())


class Longer(collections.deque):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        print("made of", len(arguments))


deque = Longer([1, 2], 5)
print(deque + deque, type(deque + deque).__name__, deque * 2, 3 * deque, (deque + collections.deque([9])).maxlen)
attempt(lambda: deque + [1])
attempt(lambda: deque * "a")
deque += [3]
deque *= 2
print(deque)
