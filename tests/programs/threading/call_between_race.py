# A lost update is possible in each model: only the bounds are promised.
import threading

total = 0

def one():
    return 1

def count():
    global total
    for _ in range(20000):
        total = total + one()

threads = [threading.Thread(target=count) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(2 <= total <= 40000)
