# Thread-local data: each thread has its own attributes.
import threading

data = threading.local()
data.value = "main"
results = []
lock = threading.Lock()

def work(n):
    had = hasattr(data, "value")
    data.value = n
    for _ in range(100):
        data.value += 1
    with lock:
        results.append((n, had, data.value))

threads = [threading.Thread(target=work, args=(i * 1000,)) for i in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results), data.value)
