# Two locks in opposite order.
# count: | executions=3 deadlocks=1 races=no
# count: --model gil | deadlocks=1
import threading

a = threading.Lock()
b = threading.Lock()


def forward():
    with a:
        with b:
            pass


def backward():
    with b:
        with a:
            pass


first = threading.Thread(target=forward)
second = threading.Thread(target=backward)
first.start()
second.start()
first.join()
second.join()
