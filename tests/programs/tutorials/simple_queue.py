import queue
import threading

sq = queue.SimpleQueue()
threading.Thread(target=lambda: [sq.put(i) for i in range(5)]).start()
print([sq.get() for _ in range(5)], sq.empty(), sq.qsize())
try:
    sq.get(timeout=0.01)
except queue.Empty:
    print("nothing more")
