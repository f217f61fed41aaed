import threading

PARTIES = 3
phases = []
lock = threading.Lock()
barrier = threading.Barrier(PARTIES, action=lambda: phases.append("--"))


def work(n):
    for phase in range(3):
        with lock:
            phases.append((phase, n))
        barrier.wait()


threads = [threading.Thread(target=work, args=(n,)) for n in range(PARTIES)]
for t in threads:
    t.start()
for t in threads:
    t.join()
groups, current = [], []
for item in phases:
    if item == "--":
        groups.append(sorted(current))
        current = []
    else:
        current.append(item)
for group in groups:
    print(group)
barrier.abort()
try:
    barrier.wait()
except threading.BrokenBarrierError as error:
    print("broken", barrier.broken, repr(error))
