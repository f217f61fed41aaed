"""Several workers on one queue; each ends at its own None."""
import queue
import threading

tasks = queue.Queue()
done = []
lock = threading.Lock()


def worker(number):
    count = 0
    while (item := tasks.get()) is not None:
        with lock:
            done.append(item ** 2)
        count += 1
        tasks.task_done()
    tasks.task_done()


threads = []
for n in range(3):
    t = threading.Thread(target=worker, args=(n,), daemon=True)
    t.start()
    threads.append(t)
for i in range(20):
    tasks.put(i)
for _ in threads:
    tasks.put(None)
tasks.join()
for t in threads:
    t.join()
print(sorted(done))
print(all(not t.is_alive() for t in threads))
