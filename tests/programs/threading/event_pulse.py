# models: gil gil-3.9 free
# An event that is set and cleared at once releases everyone who waits.
import threading
import time

event, results, lock = threading.Event(), [], threading.Lock()


def wait(timeout):
    answer = event.wait(timeout)
    with lock:
        results.append(answer)


for timeout in (None, 20):
    threads = [threading.Thread(target=wait, args=(timeout,)) for _ in range(5)]
    for t in threads:
        t.start()
    time.sleep(0.3)  # all wait now
    event.set()
    event.clear()
    for t in threads:
        t.join()
    print(results, event.is_set())
    results.clear()
print(event.wait(0.01), event.wait(0))
event.set()
print(event.wait(), event.wait(1))
