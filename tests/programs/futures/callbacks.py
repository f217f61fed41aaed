"""Callbacks of futures run in the worker, or at once where the future is done."""
import threading
from concurrent.futures import ThreadPoolExecutor

main = threading.current_thread()
events = []
started = threading.Event()
go = threading.Event()


def job():
    started.set()
    go.wait()
    return 6 * 7


def callback(future):
    events.append((future.result(), threading.current_thread() is main))


with ThreadPoolExecutor(max_workers=1, thread_name_prefix="Crew") as pool:
    future = pool.submit(job)
    started.wait()
    print(future.running(), future.done(), future.cancel())
    queued = pool.submit(print, "never printed")
    print(queued.running(), queued.cancel(), queued.cancelled(), queued.done())
    future.add_done_callback(callback)
    go.set()
    print(pool.submit(lambda: threading.current_thread().name).result())
    future.add_done_callback(callback)
print(events)


def chain(pool, number, left, results, finished):
    results.append(number)
    if left == 0:
        finished.set()
        return
    pool.submit(lambda: number * 2).add_done_callback(lambda f: chain(pool, f.result(), left - 1, results, finished))


results = []
finished = threading.Event()
with ThreadPoolExecutor(max_workers=2) as pool:
    chain(pool, 1, 5, results, finished)
    finished.wait()
print(results)
