import multiprocessing as mp, os, time, sys
from multiprocessing.pool import ThreadPool
def sq(x): return x * x
def add(a, b): return a + b
def fail(x):
    if x == 3: raise ValueError("three")
    return x
def init(v): global start; start = v
def use(x): return start + x
def pid(x): time.sleep(0.02); return os.getpid()
def name(x): return mp.current_process().name.split("-")[0], mp.current_process().daemon
if __name__ == "__main__":
  for kind in (mp.Pool, ThreadPool):
    with kind(3) as p:
        print(p.map(sq, range(10)), p.map(sq, []), p.starmap(add, [(1, 2), (3, 4)]))
        print(list(p.imap(sq, range(5))), sorted(p.imap_unordered(sq, range(5))), list(p.imap(sq, range(7), chunksize=3)))
        print(p.apply(add, (1,), {"b": 5}), p.apply_async(sq, (7,)).get(), p.map_async(sq, range(4)).get(timeout=10))
        got = []
        r = p.map_async(sq, range(3), callback=got.append); r.wait(); print(got, r.ready(), r.successful())
        r = p.apply_async(fail, (3,), error_callback=lambda e: got.append(repr(e))); r.wait(); print(got[1:], r.successful())
        for f in (lambda: p.map(fail, range(5)), lambda: p.apply(fail, (3,)), lambda: list(p.imap(fail, range(5))), lambda: p.apply_async(time.sleep, (5,)).get(timeout=0.05)):
            try: f()
            except Exception as e: print(type(e).__name__, e, type(e.__cause__).__name__)
    try: p.map(sq, [1])
    except ValueError as e: print(e)
  with mp.Pool(2, init, (100,)) as p: print(p.map(use, [1, 2, 3]))
  p = mp.Pool(2, maxtasksperchild=1); print(len(set(p.map(pid, range(6), chunksize=1)))); 
  try: p.join()
  except ValueError as e: print(e)
  r = [p.apply_async(sq, (i,)) for i in range(4)]
  p.close()
  try: p.apply(sq, (1,))
  except ValueError as e: print(e)
  p.join(); print([x.get() for x in r])
  with mp.Pool(2) as p: print(p.map(name, [1]))
  with mp.Pool(2) as p:
    try: p.map(lambda x: x, [1])
    except Exception as e: print(type(e).__name__, str(e)[:30])
    try: p.apply(type, ("f", (), {"g": lambda: 0}))
    except Exception as e: print(type(e).__name__)
  print(mp.active_children())
