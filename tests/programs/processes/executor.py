import os, sys, time, math
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
def sq(x): return x * x
def fail(x): raise ValueError(x)
def is_prime(n):
    if n < 2: return False
    return all(n % i for i in range(2, int(math.sqrt(n)) + 1))
if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=3) as ex:
        fs = [ex.submit(sq, i) for i in range(10)]
        print(sorted(f.result() for f in as_completed(fs)))
        print(list(ex.map(sq, range(8))), list(ex.map(pow, [2, 3], [3, 2])), list(ex.map(sq, range(10), chunksize=4)))
        print(list(zip([3, 4, 5], ex.map(is_prime, [3, 4, 5]))))
        f = ex.submit(fail, 9)
        try: f.result()
        except ValueError as e: print(repr(e), type(e.__cause__).__name__)
        print(type(ex.submit(lambda: 0).exception()).__name__)
    try: ex.submit(sq, 1)
    except RuntimeError as e: print(e)
    for bad in (0, -1):
        try: ProcessPoolExecutor(bad)
        except ValueError as e: print(e)
    def go():
        ex = ProcessPoolExecutor(2); f = ex.submit(sq, 5); ex.shutdown(); return f.result()
    print(go())
    ex = ProcessPoolExecutor(1); f = ex.submit(sq, 6)
    print("left to the end of the program", f.result())
