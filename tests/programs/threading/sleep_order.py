# Sleeps far apart put lines in order in practice; the lab's threaded run keeps real time too.
import threading
import time

def after(seconds, text):
    time.sleep(seconds)
    print(text)

threads = [threading.Thread(target=after, args=(s, t)) for s, t in ((0.45, "third"), (0.05, "first"), (0.25, "second"))]
start = time.time()
for t in threads:
    t.start()
for t in threads:
    t.join()
elapsed = time.time() - start
print(0.4 < elapsed < 5, time.monotonic() > 0, time.perf_counter() >= 0)
