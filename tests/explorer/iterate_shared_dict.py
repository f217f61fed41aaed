# A loop over an attribute's dict while another thread adds a key: it is told, or it has come before or after. Finding the dict and beginning
# the loop are two operations: between them the thread may hand over.
# count: | endings=2 last=changed,same
import threading

class Box:
    pass


box = Box()
box.table = {1: "one"}


def read():
    try:
        for _ in box.table:
            pass
        print("same")
    except RuntimeError:
        print("changed")


def add():
    box.table[2] = "two"
    box.table = box.table


threads = [threading.Thread(target=read), threading.Thread(target=add)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
