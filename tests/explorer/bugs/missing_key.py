# finds: race; ending exception name=check-then-act
import threading
table = {"a": 1}
def take():
    if "a" in table:
        del table["a"]
threads = [threading.Thread(target=take) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
