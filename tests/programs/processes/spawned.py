# order: free
import multiprocessing as mp, os, sys
print("module", __name__)
X = 1
class A:
    def __init__(self, v): self.v = v
def f(q, a, conn, val, lock, e):
    with lock: val.value += a.v
    conn.send(("from child", X, __name__, f.__module__, sys.argv[0].endswith("spawn1.py")))
    conn.close(); e.set(); q.put(mp.get_start_method())
if __name__ == "__main__":
    mp.set_start_method("spawn")
    X = 2
    q = mp.Queue(); r, w = mp.Pipe(False); v = mp.Value("i", 0); l = mp.Lock(); e = mp.Event()
    p = mp.Process(target=f, args=(q, A(5), w, v, l, e)); p.start(); w.close()
    print(r.recv()); print(q.get()); p.join(); print(v.value, e.is_set(), p.exitcode)
    try: r.recv()
    except EOFError: print("eof")
    for t in (lambda: 1,):
        try: mp.Process(target=t).start()
        except Exception as x: print(type(x).__name__, str(x)[:30])
