# finds: always inside <= 1
import threading
permits = threading.Semaphore(1)
lock = threading.Lock()
inside = 0
def work():
    global inside
    permits.acquire()
    with lock: inside = inside + 1
    with lock: inside = inside - 1
    permits.release()
    permits.release()
threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
