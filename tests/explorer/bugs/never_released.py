# finds: deadlock lock that is never released
import threading
lock = threading.Lock()
stock = [1]
def take():
    lock.acquire()
    stock.pop()
    lock.release()
threads = [threading.Thread(target=take) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
