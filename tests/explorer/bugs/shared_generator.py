# finds: ending exception name=generator shared by threads
import threading
def numbers():
    n = 0
    while True:
        n = n + 1
        yield n
source = numbers()
def take():
    next(source)
threads = [threading.Thread(target=take) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
