# An action that raises breaks the barrier for the one that waits too.
# count: | executions=4 deadlocks=0 endings=1 last=BrokenBarrierError ZeroDivisionError True races=no
import threading
barrier = threading.Barrier(2, action=lambda: 1 / 0)
lock = threading.Lock()
seen = []
def arrive():
    try:
        barrier.wait()
    except (threading.BrokenBarrierError, ZeroDivisionError) as error:
        with lock: seen.append(type(error).__name__)
threads = [threading.Thread(target=arrive) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(*sorted(seen), barrier.broken)
