"""A decorator that guards every call of a function with one lock."""
import functools
import threading


def synchronized(lock):
    def wrap(function):
        @functools.wraps(function)
        def guarded(*args, **kwargs):
            with lock:
                return function(*args, **kwargs)
        return guarded
    return wrap


lock = threading.RLock()
total = 0


@synchronized(lock)
def add(n, *, times=1):
    """Adds n to the total."""
    global total
    for _ in range(times):
        total = total + n


@synchronized(lock)
def add_twice(n):
    add(n)
    add(n, times=2)


threads = [threading.Thread(target=add_twice, args=(i,)) for i in range(10)]
[t.start() for t in threads]
[t.join() for t in threads]
print(total, add.__name__, add.__doc__, add_twice.__wrapped__.__name__)
