# A lock that is taken with a timeout: late or not, both can be, unless computing takes no time.
# count: --time any | endings=2 last=False,True
# count: --time exact | endings=1 last=False
import threading
import time

lock = threading.Lock()
got = False


def hold():
    with lock:
        time.sleep(2)


def ask():
    global got
    got = lock.acquire(timeout=1)
    if got:
        lock.release()


a = threading.Thread(target=hold)
b = threading.Thread(target=ask)
a.start()
time.sleep(0.5)
b.start()
a.join()
b.join()
print(got)
