# An uncaught exception ends its thread only: traceback on stderr, exit code 0.
import threading

def fail(n):
    print("before")
    return 10 // n

t = threading.Thread(target=fail, args=(0,), name="worker")
t.start()
t.join()
print("after", t.is_alive())
