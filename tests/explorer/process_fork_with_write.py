# A fork beside a thread that writes: the child has what was there.
# count: | endings=2 oracle=no
import threading
from multiprocessing import Process

number = 0


def write():
    global number
    number = 1


def work():
    print(number)


if __name__ == "__main__":
    thread = threading.Thread(target=write)
    process = Process(target=work)
    thread.start()
    process.start()
    thread.join()
    process.join()
