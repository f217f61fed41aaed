# The barrier's action runs once for each two that come; while it runs nobody else comes in, so nobody is left behind.
# count: | executions=120 deadlocks=0 endings=1 last=2 races=no
import threading
calls = []
barrier = threading.Barrier(2, action=lambda: calls.append(1))
threads = [threading.Thread(target=barrier.wait) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print(len(calls))
