# finds: ending livelock; no race; endings 1
import threading
ready = False


def wait():
    while not ready:
        pass


waiter = threading.Thread(target=wait)
waiter.start()
waiter.join()
print("never")
