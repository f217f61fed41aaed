# What is written before an event is set is read after it was waited for: no race, one ending.
# count: | executions=1 endings=1 last=42 races=no
import threading

ready = threading.Event()
data = 0
seen = 0


def send():
    global data
    data = 42
    ready.set()


def receive():
    global seen
    ready.wait()
    seen = data


a = threading.Thread(target=send)
b = threading.Thread(target=receive)
a.start()
b.start()
a.join()
b.join()
print(seen)
