import functools
import time


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            wrapper.calls += 1
            wrapper.elapsed += time.perf_counter() - start
    wrapper.calls = 0
    wrapper.elapsed = 0.0
    return wrapper


@timed
def slow(n):
    time.sleep(0.002)
    return n * 2


print([slow(i) for i in range(3)])
print(slow.calls, slow.elapsed >= 0.004, slow.__name__)
