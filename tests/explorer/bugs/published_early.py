# finds: race `data`; ending assertion
import threading
data = 0
ready = False
def writer():
    global data, ready
    ready = True
    data = 42
def reader():
    if ready:
        assert data == 42
threads = [threading.Thread(target=writer), threading.Thread(target=reader)]
for t in threads: t.start()
for t in threads: t.join()
