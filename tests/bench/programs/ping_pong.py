"""Two threads take turns forty thousand times, through two semaphores."""
import threading
import time

rounds = 20000
first = threading.Semaphore(1)
second = threading.Semaphore(0)
total = [0]


def ping():
    for i in range(rounds):
        first.acquire()
        total[0] += 1
        second.release()


def pong():
    for i in range(rounds):
        second.acquire()
        total[0] += 1
        first.release()


def run():
    total[0] = 0
    threads = [threading.Thread(target=ping), threading.Thread(target=pong)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return total[0]


for _ in range(3):
    began = time.perf_counter()
    result = run()
    print("seconds", time.perf_counter() - began)
print("result", result)
