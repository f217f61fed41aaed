# finds: ending livelock; ending exit; no race; endings 2
import threading
lock = threading.Lock()
ready = False


def wait():
    with lock:
        while not ready:
            pass


def prepare():
    global ready
    with lock:
        ready = True


threads = [threading.Thread(target=wait), threading.Thread(target=prepare)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("both came through")
