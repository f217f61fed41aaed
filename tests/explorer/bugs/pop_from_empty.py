# finds: race; ending exception name=check-then-act
import threading
work = [1]
def worker():
    if work:
        work.pop()
threads = [threading.Thread(target=worker) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
