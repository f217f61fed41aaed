# At most two threads are inside a semaphore of two, and both may be at once.
# count: | endings=2 last=1,2 races=no
import threading

semaphore = threading.Semaphore(2)
lock = threading.Lock()
inside = 0
most = 0


def work():
    global inside, most
    with semaphore:
        with lock:
            inside += 1
            if inside > most:
                most = inside
        with lock:
            inside -= 1


threads = []
for i in range(3):
    threads.append(threading.Thread(target=work))
for t in threads:
    t.start()
for t in threads:
    t.join()
print(most)
