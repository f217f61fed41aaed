# Two threads print five lines each and sleep in between: any order, or in step when computing takes no time.
# count: --time any | executions=252 endings=252
# count: --time exact | executions=32 endings=32
import threading
import time


def numbers():
    for i in range(1, 6):
        print(f"Number: {i}")
        time.sleep(1)


def letters():
    for letter in "ABCDE":
        print(f"Letter: {letter}")
        time.sleep(1)


first = threading.Thread(target=numbers)
second = threading.Thread(target=letters)
first.start()
second.start()
first.join()
second.join()
print("Both threads have finished.")
