# order: free
# Both tracebacks appear; the exit code stays 0.
import threading

def fail(kind):
    raise kind("in a thread")

threads = [threading.Thread(target=fail, args=(kind,)) for kind in (KeyError, ValueError)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("end")
