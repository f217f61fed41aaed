# Producer and consumer with a condition variable.
import threading

condition = threading.Condition()
items = []
taken = []

def producer():
    for i in range(5):
        with condition:
            items.append(i)
            condition.notify()

def consumer():
    for _ in range(5):
        with condition:
            while not items:
                condition.wait()
            taken.append(items.pop(0))

c = threading.Thread(target=consumer)
p = threading.Thread(target=producer)
c.start()
p.start()
p.join()
c.join()
print(taken, items)

with condition:
    print(condition.wait(timeout=0.01), condition.wait_for(lambda: True), condition.wait_for(lambda: False, timeout=0.01))
    condition.notify_all()
for action in (condition.notify, condition.wait, condition.notify_all):
    try:
        action()
    except RuntimeError as error:
        print("RuntimeError:", error)

ready = False
woken = []

def sleeper(n):
    with condition:
        condition.wait_for(lambda: ready)
        woken.append(n)

threads = [threading.Thread(target=sleeper, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
with condition:
    ready = True
    condition.notify_all()
for t in threads:
    t.join()
print(sorted(woken))
