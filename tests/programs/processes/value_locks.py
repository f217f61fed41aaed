# Values with locks of all kinds, and what their locks can do.
import multiprocessing as mp
import threading

values = [mp.Value("i", 3), mp.Value("d", 1.5, lock=mp.Lock()), mp.Value("i", 4, lock=threading.Lock()), mp.Value("h", 5, lock=threading.RLock()),
          mp.Value("i", 6, lock=mp.Semaphore(2)), mp.Value("i", 7, lock=False)]
for value in values:
    value.value = value.value * 2
    print(hasattr(value, "get_lock") and type(value).__name__, value.value)
value = values[0]
with value:
    with value.get_lock():
        value.value += 1
        print(value.acquire(), value.get_lock().acquire(False), value.value)
        value.release()
        value.get_lock().release()
lock = value.get_lock()
print(lock.acquire(block=False), lock.acquire(True, 0.01), lock.acquire(timeout=0.01))
for _ in range(3):
    lock.release()
try:
    lock.release()
except AssertionError as error:
    print("AssertionError", error)
plain = mp.Lock()
print(plain.acquire(), plain.acquire(block=False), plain.acquire(True, 0.01), plain.acquire(timeout=-1))
plain.release()
try:
    plain.release()
except ValueError as error:
    print("ValueError", error)
with plain as result:
    print(result)
for bad in ("x", None, 2**80):
    try:
        value.value = bad
        print(value.value)
    except TypeError as error:
        print("TypeError")
print(plain.acquire(), plain.__exit__(None, None, None), plain.__enter__())
plain.release()


def add(values, lock):
    for value in values:
        for _ in range(50):
            with lock:
                value.value += 1


if __name__ == "__main__":
    values = [mp.Value("i", 0), mp.Value("i", 0, lock=plain), mp.RawValue("i", 0)]
    outer = mp.RLock()
    processes = [mp.Process(target=add, args=(values, outer)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print([value.value for value in values], [process.exitcode for process in processes])
