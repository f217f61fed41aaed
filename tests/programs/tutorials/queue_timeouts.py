"""What a full or an empty queue says."""
import queue

q = queue.Queue(1)
q.put("first")
for attempt in (lambda: q.put("second", block=False), lambda: q.put("second", timeout=0.01), lambda: q.put_nowait("x")):
    try:
        attempt()
    except queue.Full as full:
        print("full", repr(full), q.qsize())
print(q.get())
for attempt in (q.get_nowait, lambda: q.get(timeout=0.01), lambda: q.get(False)):
    try:
        attempt()
    except queue.Empty as empty:
        print("empty", type(empty).__mro__[1].__name__)
try:
    q.task_done()
    q.task_done()
except ValueError as error:
    print(error)
try:
    q.put(1, timeout=-1)
    q.put(1, timeout=-1)
except ValueError as error:
    print(error)
