# The program waits for threads that nobody joined.
import threading
import time

def later():
    time.sleep(0.03)
    print("later")

threading.Thread(target=later).start()
print("main ends")
