# notify before wait is lost: one of the orders waits for ever.
# count: | deadlocks=1 last=woken
import threading

condition = threading.Condition()


def wait():
    with condition:
        condition.wait()


def notify():
    with condition:
        condition.notify()


a = threading.Thread(target=wait)
b = threading.Thread(target=notify)
a.start()
b.start()
a.join()
b.join()
print("woken")
