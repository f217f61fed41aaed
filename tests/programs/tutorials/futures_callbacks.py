from concurrent import futures
import threading

order = []
release = threading.Event()


def slow():
    release.wait()
    return "slow"


with futures.ThreadPoolExecutor(1, thread_name_prefix="pool") as pool:
    first = pool.submit(slow)
    waiting = pool.submit(pow, 2, 10)
    third = pool.submit(lambda: threading.current_thread().name)
    first.add_done_callback(lambda f: order.append(f.result()))
    print(waiting.cancel(), waiting.cancelled(), first.done())
    done, pending = futures.wait([first, third], timeout=0.01)
    print(len(done), len(pending))
    release.set()
    done, pending = futures.wait([first, third, waiting], return_when=futures.ALL_COMPLETED)
    print(len(done), len(pending))
print(order, third.result())
try:
    waiting.result()
except futures.CancelledError as error:
    print("cancelled", repr(error))
bad = futures.Future()
bad.set_exception(KeyError("k"))
print(bad.exception(), bad.done(), bad.running())
