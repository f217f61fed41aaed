# Reading and writing in two critical sections: no data race, and updates are lost all the same.
# count: | endings=2 last=1,2 races=no
import threading

c = 0
m = threading.Lock()


def count():
    global c
    with m:
        r = c
    with m:
        c = r + 1


threads = []
for i in range(2):
    threads.append(threading.Thread(target=count))
for t in threads:
    t.start()
for t in threads:
    t.join()
print(c)
