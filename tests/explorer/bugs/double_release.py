# finds: ending exception name=double release
import threading
lock = threading.Lock()
def work():
    lock.acquire()
    lock.release()
    lock.release()
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
