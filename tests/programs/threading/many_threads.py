# Two hundred short threads, one after the other and together.
import threading

count = 0
lock = threading.Lock()

def work():
    global count
    with lock:
        count += 1

for _ in range(100):
    t = threading.Thread(target=work)
    t.start()
    t.join()
threads = [threading.Thread(target=work) for _ in range(100)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(count)
