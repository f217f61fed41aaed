# finds: deadlock join while holding a lock
import threading
lock = threading.Lock()
def work():
    with lock: pass
t = threading.Thread(target=work)
t.start()
with lock:
    t.join()
