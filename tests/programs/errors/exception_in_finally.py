# exit: 1
import threading

lock = threading.Lock()

def work():
    lock.acquire()
    try:
        raise ValueError("work failed")
    finally:
        lock.release()
        print("released", not lock.locked())

work()
