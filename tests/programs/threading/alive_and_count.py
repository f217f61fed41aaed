# is_alive, active_count and enumerate while threads are held at a gate.
import threading

gate = threading.Event()
ready = threading.Semaphore(0)

def wait():
    ready.release()
    gate.wait()

threads = [threading.Thread(target=wait, name=f"w{i}") for i in range(3)]
print([t.is_alive() for t in threads], threading.active_count())
for t in threads:
    t.start()
for t in threads:
    ready.acquire()
print([t.is_alive() for t in threads], threading.active_count())
print(sorted([t.name for t in threading.enumerate()]))
gate.set()
for t in threads:
    t.join()
print([t.is_alive() for t in threads], threading.active_count())
