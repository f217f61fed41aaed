# finds: race `total`; ending exit name=lost update
import threading
total = 0
first = threading.Lock()
second = threading.Lock()
def add(lock):
    global total
    with lock:
        total = total + 1
threads = [threading.Thread(target=add, args=(lock,)) for lock in (first, second)]
for t in threads: t.start()
for t in threads: t.join()
print(total)
