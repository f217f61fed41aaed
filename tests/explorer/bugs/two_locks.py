# finds: deadlock lock-order cycle
import threading
a = threading.Lock()
b = threading.Lock()
def left():
    with a:
        with b: pass
def right():
    with b:
        with a: pass
threads = [threading.Thread(target=left), threading.Thread(target=right)]
for t in threads: t.start()
for t in threads: t.join()
