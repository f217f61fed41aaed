# finds: no race; ending exception
import threading
changed = threading.Condition()
items = []
def consumer():
    with changed:
        if not items: changed.wait()
        items.pop()
def producer():
    with changed:
        items.append(1)
        changed.notify_all()
threads = [threading.Thread(target=consumer), threading.Thread(target=consumer), threading.Thread(target=producer)]
for t in threads: t.start()
for t in threads: t.join()
