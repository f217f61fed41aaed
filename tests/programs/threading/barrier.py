# Barrier: nobody passes before all have come; the action runs once.
import threading

before = []
after = []
lock = threading.Lock()
barrier = threading.Barrier(3, action=lambda: print("all here:", len(before)))

def runner(n):
    with lock:
        before.append(n)
    index = barrier.wait()
    with lock:
        after.append((len(before), index))

threads = [threading.Thread(target=runner, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted([index for _, index in after]), [count for count, _ in after], barrier.parties, barrier.n_waiting, barrier.broken)
try:
    barrier.wait(timeout=0.01)
except threading.BrokenBarrierError:
    print("broken", barrier.broken)
barrier.reset()
print(barrier.broken)
