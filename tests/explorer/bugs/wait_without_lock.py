# finds: ending exception name=wait without the lock
import threading
changed = threading.Condition()
def waiter():
    changed.wait()
t = threading.Thread(target=waiter)
t.start()
t.join()
