# finds: deadlock lost wake-up
import threading
ready = False
changed = threading.Condition()
def waiter():
    if not ready:
        with changed:
            changed.wait()
def giver():
    global ready
    ready = True
    with changed:
        changed.notify()
threads = [threading.Thread(target=waiter), threading.Thread(target=giver)]
for t in threads: t.start()
for t in threads: t.join()
