# finds: deadlock lock acquired twice
import threading
lock = threading.Lock()
def outer():
    with lock:
        inner()
def inner():
    with lock: pass
t = threading.Thread(target=outer)
t.start()
