"""Map and reduce in a pool, as a class of its own."""
from collections import Counter
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
import threading

TEXTS = ["the quick brown fox", "the lazy dog", "the fox and the dog", "quick quick slow"]


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = threading.Lock()

    def deposit(self, amount):
        with self.lock:
            self.balance += amount
        return amount


class Inline(Executor):
    """Runs at once in the caller."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def count(text):
    return Counter(text.split())


def total(pool):
    result = Counter()
    for future in as_completed([pool.submit(count, text) for text in TEXTS]):
        result.update(future.result())
    return sorted(result.items())


with ThreadPoolExecutor() as pool:
    print(total(pool))
    account = Account()
    print(sum(pool.map(account.deposit, range(1, 21))), account.balance)
with Inline() as pool:
    print(total(pool))
    print(list(pool.map(lambda a, b: a + b, "abc", "xyz")), pool.submit(int, "x").exception())


def fib(pool, n):
    return n if n < 2 else pool.submit(lambda: fib(pool, n - 1)).result() + fib(pool, n - 2)


with ThreadPoolExecutor(max_workers=30) as pool:
    print([fib(pool, n) for n in range(7)])
