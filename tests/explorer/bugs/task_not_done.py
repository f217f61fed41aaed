# finds: deadlock notification that nobody sends
import queue
import threading
jobs = queue.Queue()
def worker():
    jobs.get()
jobs.put(1)
t = threading.Thread(target=worker)
t.start()
jobs.join()
