# finds: deadlock
import queue
import threading
jobs = queue.Queue()
def worker():
    jobs.get()
threads = [threading.Thread(target=worker) for _ in range(2)]
for t in threads: t.start()
jobs.put(1)
for t in threads: t.join()
