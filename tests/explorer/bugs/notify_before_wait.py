# finds: no race; deadlock lost wake-up
import threading
changed = threading.Condition()
def waiter():
    with changed:
        changed.wait()
def giver():
    with changed:
        changed.notify()
threads = [threading.Thread(target=waiter), threading.Thread(target=giver)]
for t in threads: t.start()
for t in threads: t.join()
