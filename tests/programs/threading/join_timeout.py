# join with a timeout returns None either way; is_alive tells.
import threading

gate = threading.Event()
t = threading.Thread(target=gate.wait)
t.start()
print(t.join(0.01), t.is_alive())
gate.set()
print(t.join(), t.is_alive(), t.join(1))
for action in (lambda: threading.current_thread().join(), lambda: threading.Thread().join(), t.start):
    try:
        action()
    except RuntimeError as error:
        print("RuntimeError:", error)
