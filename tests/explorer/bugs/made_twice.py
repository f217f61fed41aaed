# finds: race; ending assertion name=check-then-act
import threading
instance = None
made = []
def get():
    global instance
    if instance is None:
        made.append(1)
        instance = object()
    return instance
threads = [threading.Thread(target=get) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
assert len(made) == 1
