# exit: 1
# After the main thread's exception the program still waits for the others.
import threading
import time

def later():
    time.sleep(0.05)
    print("the other thread ends")

threading.Thread(target=later).start()
raise RuntimeError("main failed")
