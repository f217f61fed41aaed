# Two waits with deadlines: the clock may advance before, between and behind the moves that would end them. The count is the oracle's.
# count: | executions=113 endings=6 races=no redundant=23
import threading
permits = threading.Semaphore(0)
done = threading.Event()
def work0():
    permits.release()
    done.set()
def work1():
    if permits.acquire(timeout=1):
        print("got")
threads = [threading.Thread(target=work0), threading.Thread(target=work1)]
for t in threads:
    t.start()
print(done.wait(1))
