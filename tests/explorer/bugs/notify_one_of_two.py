# finds: deadlock notification that nobody sends
import threading
changed = threading.Condition()
ready = False
def waiter():
    with changed:
        while not ready: changed.wait()
def giver():
    global ready
    with changed:
        ready = True
        changed.notify()
threads = [threading.Thread(target=waiter), threading.Thread(target=waiter), threading.Thread(target=giver)]
for t in threads: t.start()
for t in threads: t.join()
