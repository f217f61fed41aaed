# A barrier's action runs once for each generation, before anybody passes; while it runs nobody else comes in. One that raises breaks the barrier.
import threading

calls = []
barrier = threading.Barrier(2, action=lambda: calls.append(len(passed)))
passed = []
lock = threading.Lock()


def through():
    barrier.wait()
    with lock:
        passed.append(1)


threads = [threading.Thread(target=through) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(calls), len(passed), barrier.n_waiting, barrier.broken)


def fail():
    raise LookupError("no")


broken = threading.Barrier(3, action=fail)
seen = []


def arrive():
    try:
        broken.wait()
    except (LookupError, threading.BrokenBarrierError) as error:
        with lock:
            seen.append(type(error).__name__)


threads = [threading.Thread(target=arrive) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(seen), broken.broken)
try:
    broken.wait()
except threading.BrokenBarrierError:
    print("still broken")
broken.reset()
print(broken.broken)

late = threading.Barrier(2, action=lambda: print("acts"))
try:
    late.wait(0.01)
except threading.BrokenBarrierError:
    print("too late", late.broken)
late.reset()
threads = [threading.Thread(target=late.wait, args=(30,)) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done", late.n_waiting)

timer = threading.Timer(0.001, print, args=("fired",))
timer.start()
timer.finished.wait()
timer.join()
print(timer.finished.is_set())
