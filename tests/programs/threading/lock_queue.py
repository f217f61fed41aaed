# Several threads wait for one lock, semaphore or condition's lock: each release lets one more go on, until all have.
import threading
import time


def all_pass(name, primitive):
    done = []

    def worker():
        with primitive:
            pass
        done.append(1)

    primitive.acquire()
    for _ in range(6):
        threading.Thread(target=worker, daemon=True).start()
    time.sleep(0.1)
    before = len(done)
    primitive.release()
    for _ in range(500):
        if len(done) == 6:
            break
        time.sleep(0.01)
    print(name, before, len(done))


all_pass("Lock", threading.Lock())
all_pass("RLock", threading.RLock())
all_pass("Semaphore", threading.Semaphore(1))
all_pass("Condition", threading.Condition())
