# order: free
# Managers: a process that holds objects for the others.
import multiprocessing as mp


def work(d, l, lock, n, ns, v, q):
    with lock:
        d[n] = n * n
        d["total"] = d.get("total", 0) + n
        l.append(n)
        ns.x += n
        v.value += n
    q.put(n)


def put(d, i):
    d[i] = i


class Counter:
    def __init__(self, start):
        self.n = start

    def add(self, k):
        self.n += k
        return self.n


if __name__ == "__main__":
    with mp.Manager() as manager:
        d, l, lock, ns, v, q = manager.dict(), manager.list([0]), manager.Lock(), manager.Namespace(x=10), manager.Value("i", 5), manager.Queue()
        ps = [mp.Process(target=work, args=(d, l, lock, n, ns, v, q)) for n in range(1, 5)]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        print(sorted(d.items(), key=str), len(d), 3 in d, sorted(d, key=str)[:2])
        print(sorted(l), len(l), ns.x, v.value, sorted(q.get() for _ in range(4)), q.empty())
        print(l[0], l[1:] == list(l)[1:], str(ns), d.copy() == dict(d))
        del d["total"]
        d.update(a=1)
        print(d["a"], d.pop("a"), d.get("a"), "a" in d)
        for action in (lambda: d["none"], lambda: l[99], lambda: ns.y, lambda: l.remove(77)):
            try:
                action()
            except Exception as error:
                print(type(error).__name__, error)
        e = manager.Event()
        e.set()
        print(e.is_set(), e.wait(1), manager.list([3, 1, 2]), manager.dict(k=1))
        l.sort()
        l.reverse()
        l.extend([7])
        print(l, l.index(7), l.count(7))
        nested = manager.list([manager.dict(a=1)])
        nested[0]["a"] = 2
        print(nested[0]["a"])
        with mp.Pool(2) as pool:
            pool.starmap(put, [(d, i) for i in range(100, 104)])
        print(sorted(d.keys()))
    try:
        d["x"] = 1
    except Exception as error:
        print("the manager has ended")
