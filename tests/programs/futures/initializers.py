"""Initializers, thread-local state of workers, names of threads, broken pools."""
import threading
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor

state = threading.local()
lock = threading.Lock()
made = []


def connect(address):
    state.connection = f"connection to {address}"
    with lock:
        made.append(threading.current_thread().name)


def use(n):
    return state.connection, n


with ThreadPoolExecutor(max_workers=2, thread_name_prefix="db", initializer=connect, initargs=("server",)) as pool:
    print(list(pool.map(use, range(4))))
print(1 <= len(made) <= 2, sorted(made)[0])


def broken():
    raise RuntimeError("cannot connect")


pool = ThreadPoolExecutor(max_workers=1, initializer=broken)
try:
    pool.submit(print, "never").result()
except BrokenExecutor as error:
    print(type(error).__name__, error)
try:
    while True:
        pool.submit(print, "never")
except BrokenExecutor as error:
    print(error)
pool.shutdown()
print(hasattr(state, "connection"))
names = set()
with ThreadPoolExecutor(max_workers=1) as pool:
    for _ in range(3):
        names.add(pool.submit(lambda: threading.current_thread().name).result())
print(names)
