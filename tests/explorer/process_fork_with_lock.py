# A fork while another thread holds a lock: in the child nobody will ever release it. Else the two lines come in either order. (As many
# executions as there are orders of every access of the threads and the fork: not counted by hand.)
# count: | endings=3 races=no oracle=no
import threading
from multiprocessing import Process

lock = threading.Lock()


def hold():
    with lock:
        print("held")


def work():
    with lock:
        print("child")


if __name__ == "__main__":
    thread = threading.Thread(target=hold)
    process = Process(target=work)
    thread.start()
    process.start()
    thread.join()
    process.join()
