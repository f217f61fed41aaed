# Event: wait, set, clear, is_set, timeouts.
import threading

e = threading.Event()
print(e.is_set(), e.wait(0.01))
seen = []

def waiter(n):
    e.wait()
    seen.append(n)

threads = [threading.Thread(target=waiter, args=(i,)) for i in range(5)]
for t in threads:
    t.start()
print(len(seen))
e.set()
for t in threads:
    t.join()
print(sorted(seen), e.is_set(), e.wait(), e.wait(0))
e.clear()
print(e.is_set(), e.wait(timeout=0))
