# A daemon thread does not keep the program alive; it may be asked, and set before the start only.
import threading
import time

def for_ever():
    while True:
        time.sleep(0.01)

t = threading.Thread(target=for_ever, daemon=True)
print(t.daemon, threading.current_thread().daemon)
t.start()
print(t.is_alive())
try:
    t.daemon = False
except RuntimeError as error:
    print("RuntimeError:", error)
inherited = []

def child():
    inherited.append(threading.Thread().daemon)

u = threading.Thread(target=child)
u.daemon = True
u.start()
u.join()
print(inherited)
print("the program ends")
