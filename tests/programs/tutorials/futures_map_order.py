import time
from concurrent.futures import ThreadPoolExecutor


def wait_for(seconds):
    time.sleep(seconds)
    return seconds


with ThreadPoolExecutor(4) as pool:
    for value in pool.map(wait_for, [0.03, 0.01, 0.02]):
        print(value)
    results = pool.map(lambda a, b: a + b, "abc", "xyz")
    print(next(results), list(results))
    try:
        list(pool.map(wait_for, [1], timeout=0.01))
    except TimeoutError as late:
        print("late", type(late).__name__)
