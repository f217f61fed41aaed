"""ThreadPoolExecutor: submit, map, results and exceptions."""
import threading
import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError, as_completed


def square(n):
    time.sleep(0.002 * (5 - n))
    return n * n


def fail(n):
    raise ValueError(f"bad {n}")


with ThreadPoolExecutor(max_workers=3) as pool:
    print(list(pool.map(square, range(5))))
    print(list(pool.map(pow, [2, 3, 4], [5, 2, 1])), list(pool.map(square, [])), list(pool.map(square, (1, 2, 3), chunksize=2)))
    future = pool.submit(square, 4)
    print(future.result(), future.done(), future.running(), future.cancelled(), future.exception())
    future = pool.submit(fail, 7)
    try:
        future.result()
    except ValueError as error:
        print("caught", error)
    print(repr(future.exception()), future.done())
    results = pool.map(lambda n: 10 // n, [5, 2, 0, 1])
    try:
        for result in results:
            print(result)
    except ZeroDivisionError as error:
        print(error)
    futures = {pool.submit(square, n): n for n in range(4)}
    print(sorted((futures[future], future.result()) for future in as_completed(futures)))
    print(pool.submit(lambda *args, **kwargs: (args, kwargs), 1, 2, a=3).result())
    future = pool.submit(time.sleep, 0.1)
    try:
        future.result(timeout=0.01)
    except TimeoutError as error:
        print("not yet", repr(error))
    try:
        list(pool.map(time.sleep, [0.1, 0.1], timeout=0.01))
    except TimeoutError:
        print("map timed out")

try:
    pool.submit(square, 1)
except RuntimeError as error:
    print(error)
for wrong in (lambda: ThreadPoolExecutor(max_workers=0), lambda: ThreadPoolExecutor(initializer=3)):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(threading.active_count())
