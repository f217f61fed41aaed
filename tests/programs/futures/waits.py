"""wait() and as_completed()."""
import threading
from concurrent import futures
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, ThreadPoolExecutor, wait


def job(gate, value):
    gate.wait()
    if isinstance(value, Exception):
        raise value
    return value


def values(fs):
    return sorted(f.result() if f.exception() is None else repr(f.exception()) for f in fs)


gates = [threading.Event() for _ in range(4)]
with ThreadPoolExecutor(4) as pool:
    fs = [pool.submit(job, gate, value) for gate, value in zip(gates, ["a", "b", ValueError("v"), "d"])]
    done, not_done = wait(fs, timeout=0.01)
    print(len(done), len(not_done))
    gates[0].set()
    result = wait(fs, return_when=FIRST_COMPLETED)
    print(values(result.done), len(result.not_done))
    print(values(wait(fs, return_when=FIRST_COMPLETED).done))
    gates[1].set()
    gates[2].set()
    done, not_done = wait(fs, return_when=FIRST_EXCEPTION)
    print([repr(f.exception()) for f in done if f.exception() is not None], fs[3] in not_done)
    gates[3].set()
    done, not_done = wait(fs, return_when=ALL_COMPLETED)
    print(values(done), not_done)
    print(values(wait(fs + fs).done))
    try:
        wait([futures.Future()], return_when="never")
    except ValueError as error:
        print(error)

    gates = [threading.Event() for _ in range(3)]
    fs = [pool.submit(job, gate, n) for n, gate in enumerate(gates)]
    order = []
    gates[2].set()
    for future in futures.as_completed(fs):
        order.append(future.result())
        if future is fs[2]:
            gates[0].set()
        elif future is fs[0]:
            gates[1].set()
    print(order)
    never = futures.Future()
    try:
        for future in futures.as_completed([fs[0], never], timeout=0.01):
            print("one", future.result())
    except futures.TimeoutError as error:
        print(error)
    print(list(futures.as_completed([])))
