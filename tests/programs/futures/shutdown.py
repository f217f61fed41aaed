"""shutdown: waiting or not, with cancel_futures; a pool that nobody shuts down."""
import threading
import time
from concurrent.futures import ThreadPoolExecutor

go = threading.Event()


def job(n):
    go.wait()
    return n


pool = ThreadPoolExecutor(max_workers=1)
fs = [pool.submit(job, n) for n in range(3)]
time.sleep(0.01)
pool.shutdown(wait=False, cancel_futures=True)
print([f.cancelled() for f in fs])
go.set()
pool.shutdown()
print(fs[0].result(), [f.done() for f in fs])

pool = ThreadPoolExecutor(max_workers=2)
fs = [pool.submit(time.sleep, 0.01) for _ in range(4)]
pool.shutdown(wait=True)
print([f.done() for f in fs])
pool.shutdown()
try:
    pool.map(print, [1])
except RuntimeError as error:
    print(error)

left = ThreadPoolExecutor(max_workers=2)
left.submit(time.sleep, 0.01).add_done_callback(lambda f: print("the forgotten pool's work is done"))
print("main ends")
