# finds: deadlock event that nobody sets
import threading
done = threading.Event()
failed = False
def work():
    if not failed: done.set()
def fail():
    global failed
    failed = True
def waiter():
    done.wait()
threads = [threading.Thread(target=f) for f in (work, fail, waiter)]
for t in threads: t.start()
for t in threads: t.join()
