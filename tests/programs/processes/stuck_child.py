# A child that waits for itself for ever is alive until somebody ends it; the others go on.
import multiprocessing
import threading


def stuck():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


if __name__ == "__main__":
    process = multiprocessing.Process(target=stuck)
    process.start()
    process.join(0.3)
    print(process.is_alive(), process.exitcode)
    process.terminate()
    process.join()
    print(process.is_alive(), process.exitcode)
