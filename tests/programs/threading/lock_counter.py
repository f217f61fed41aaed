# A counter guarded by a lock, four threads.
import threading

counter = 0
lock = threading.Lock()

def add(n):
    global counter
    for _ in range(n):
        with lock:
            counter += 1

threads = []
for i in range(4):
    t = threading.Thread(target=add, args=(5000,))
    threads.append(t)
    t.start()
for t in threads:
    t.join()
print(counter)
