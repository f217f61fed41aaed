# A daemon that has done nothing by the end may still have been the first to take the lock: then the main thread waits for ever.
# count: | executions=2 deadlocks=1 endings=2 races=no redundant=2
import threading

lock = threading.Lock()
never = threading.Event()


def take():
    lock.acquire()
    never.wait()


def wait_and_take():
    never.wait()
    lock.acquire()


threading.Thread(target=take, daemon=True).start()
threading.Thread(target=wait_and_take, daemon=True).start()
lock.acquire()
