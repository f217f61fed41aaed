# order: free
import multiprocessing as mp, os, sys, time
from multiprocessing import Process, Queue, Pipe, Value, Array, Lock, Event, current_process, Semaphore, Condition, Barrier, JoinableQueue, SimpleQueue
def w(q, n):
    for i in range(n): q.put((current_process().name, i))
def ex(n): sys.exit(n)
def boom(): raise ValueError("no")
def ch(c):
    c.send([1, "two", {3: 4.0}]); print(c.recv()); c.close()
def sleeper(): time.sleep(100)
def inc(v, a, lock):
    for i in range(1000):
        with v.get_lock(): v.value += 1
        with lock: a[i % 3] += 1
def waiter(e, c, n):
    e.wait()
    with c: c.wait(5); n.value += 1
def bar(b, q): q.put(b.wait())
def worker(jq, out):
    while True:
        x = jq.get()
        if x is None: jq.task_done(); break
        out.put(x * x); jq.task_done()
if __name__ == "__main__":
    q = Queue(); ps = [Process(target=w, args=(q, 50)) for _ in range(3)]
    for p in ps: p.start()
    got = [q.get() for _ in range(150)]
    for p in ps: p.join()
    print(len(got), sorted(set(n for n, _ in got)), [p.exitcode for p in ps])
    for t, a in ((ex, (3,)), (ex, (None,)), (ex, ("text",)), (boom, ())):
        p = Process(target=t, args=a, name="T"); p.start(); p.join(); print(p.exitcode, p.is_alive())
    a, b = Pipe(); p = Process(target=ch, args=(b,)); p.start(); print(a.recv()); a.send("reply"); p.join()
    p = Process(target=sleeper); print(p.exitcode, p.is_alive(), p.pid); p.start(); print(p.is_alive(), p.exitcode); p.terminate(); p.join(); print(p.exitcode)
    p = Process(target=sleeper); p.start(); p.kill(); p.join(); print(p.exitcode)
    p = Process(target=sleeper, daemon=True); p.start(); p.join(0.05); print(p.exitcode, p.daemon, mp.active_children() == [p])
    v = Value("i", 0); arr = Array("d", [0, 0, 0]); lock = Lock()
    ps = [Process(target=inc, args=(v, arr, lock)) for _ in range(4)]
    for p2 in ps: p2.start()
    for p2 in ps: p2.join()
    print(v.value, arr[:], lock, v)
    e, c, n = Event(), Condition(), Value("i", 0)
    ps = [Process(target=waiter, args=(e, c, n)) for _ in range(3)]
    for p2 in ps: p2.start()
    e.set(); time.sleep(0.3)
    with c: c.notify_all()
    for p2 in ps: p2.join()
    print(n.value, e.is_set())
    bb, sq = Barrier(3), SimpleQueue()
    ps = [Process(target=bar, args=(bb, sq)) for _ in range(3)]
    for p2 in ps: p2.start()
    print(sorted(sq.get() for _ in range(3)))
    for p2 in ps: p2.join()
    jq, out = JoinableQueue(), Queue()
    ps = [Process(target=worker, args=(jq, out)) for _ in range(2)]
    for p2 in ps: p2.start()
    for i in range(10): jq.put(i)
    for _ in ps: jq.put(None)
    jq.join(); print(sorted(out.get() for _ in range(10)))
    for p2 in ps: p2.join()
    print(Semaphore(3), mp.BoundedSemaphore(2), mp.RLock(), mp.get_start_method(), mp.cpu_count() > 0, mp.parent_process(), current_process().name)
    for f in (lambda: Process(target=ex).join(), lambda: p.start(), lambda: mp.BoundedSemaphore(1).release(), lambda: mp.RLock().release(), lambda: q.get(timeout=0.01), lambda: q.get_nowait(), lambda: Process(1), lambda: Process(target=ex).terminate(), lambda: Value("i", "x"), lambda: Value("d", "x"), lambda: arr[5], lambda: mp.Semaphore(-1)):
        try: f(); print("none")
        except BaseException as x: print(type(x).__name__, x)
    x = Value("i", 2**31); print(x.value); x.value = -1; print(x.value); s = Array("c", b"hello"); print(s.value, s.raw, len(s)); s.value = b"hi"; print(s.value, s.raw); print(Array("i", 4)[:], mp.RawArray("i", [1,2])[:], mp.RawValue("d", 1.5).value, Value("c", b"x").value, mp.RawValue("i"), Value("b", 200).value, Value("B", -1).value, Value("Q", -1).value, Value("f", 0.1).value)
    print("end", flush=True)
