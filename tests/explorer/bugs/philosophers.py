# finds: deadlock lock-order cycle
import threading
forks = [threading.Lock() for _ in range(3)]
def eat(i):
    forks[i].acquire()
    forks[(i + 1) % 3].acquire()
    forks[(i + 1) % 3].release()
    forks[i].release()
threads = [threading.Thread(target=eat, args=(i,)) for i in range(3)]
for t in threads: t.start()
for t in threads: t.join()
