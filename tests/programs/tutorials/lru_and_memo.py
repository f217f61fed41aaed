import threading
from functools import lru_cache, partial, reduce


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


results = {}
threads = [threading.Thread(target=lambda n=n: results.__setitem__(n, fib(n))) for n in (10, 20, 30)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results.items()), fib.cache_info().currsize)
power = partial(pow, 2)
print([power(n) for n in range(5)], reduce(lambda a, b: a * b, range(1, 6)), power.func.__name__, power.args)


class Memo:
    def __init__(self, function):
        self.function, self.cache, self.lock = function, {}, threading.Lock()

    def __call__(self, *args):
        with self.lock:
            if args not in self.cache:
                self.cache[args] = self.function(*args)
            return self.cache[args]


@Memo
def area(w, h):
    print("computing", w, h)
    return w * h


print(area(2, 3), area(2, 3), area(3, 2), area.cache)
