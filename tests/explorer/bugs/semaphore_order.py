# finds: deadlock semaphore without a permit
import threading
a = threading.Semaphore(1)
b = threading.Semaphore(1)
def left():
    with a:
        with b: pass
def right():
    with b:
        with a: pass
threads = [threading.Thread(target=left), threading.Thread(target=right)]
for t in threads: t.start()
for t in threads: t.join()
