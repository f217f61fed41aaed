# finds: no race; ending exit name=atomicity violation
import threading
total = 0
lock = threading.Lock()
def add():
    global total
    with lock:
        seen = total
    with lock:
        total = seen + 1
threads = [threading.Thread(target=add) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(total)
