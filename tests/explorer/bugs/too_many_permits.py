# finds: always inside <= 1
import threading
permits = threading.Semaphore(1)
inside = 0
def work():
    global inside
    permits.acquire()
    inside = inside + 1
    inside = inside - 1
    permits.release()
def careless():
    permits.release()
threads = [threading.Thread(target=f) for f in (work, work, careless)]
for t in threads: t.start()
for t in threads: t.join()
