# Nobody leaves a barrier before everybody has come.
# count: --scale 103=2 | endings=1 last=2 2 races=no
# count: --scale 103=3 | endings=1 last=3 3 3 races=no
import threading

T = 103
barrier = threading.Barrier(T)
lock = threading.Lock()
arrived = 0
seen = []


def work():
    global arrived
    with lock:
        arrived += 1
    barrier.wait()
    with lock:
        seen.append(arrived)


threads = []
for i in range(T):
    threads.append(threading.Thread(target=work))
for t in threads:
    t.start()
for t in threads:
    t.join()
print(*seen)
