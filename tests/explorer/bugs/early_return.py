# finds: deadlock lock that is never released
import threading
lock = threading.Lock()
open_ = True
def visit():
    global open_
    lock.acquire()
    if not open_:
        return
    open_ = False
    lock.release()
threads = [threading.Thread(target=visit) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
