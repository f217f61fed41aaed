# finds: race `total`; ending exit name=lost update
import threading
total = 0
def add():
    global total
    total = total + 1
threads = [threading.Thread(target=add) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(total)
