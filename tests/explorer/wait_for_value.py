# wait_for() tests its predicate's value by a read of its own, of a deque that another thread fills without the lock. Filled before that read:
# two orders of the critical sections. After it: the reader waits first, and there is one.
# count: | executions=3 endings=1 last=end
import threading
from collections import deque
condition = threading.Condition()
items = deque()
def put():
    items.append(1)
    with condition:
        condition.notify()
def get():
    with condition:
        value = condition.wait_for(lambda: items)
        print("got", value)
threads = [threading.Thread(target=f) for f in (put, get)]
for t in threads: t.start()
for t in threads: t.join()
print("end")
