# finds: ending exception name=semaphore over-release
import threading
permits = threading.BoundedSemaphore(2)
def work():
    with permits:
        pass
    permits.release()
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
