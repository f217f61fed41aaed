# finds: deadlock threads that join each other
import threading
threads = []
ready = threading.Event()
def work(other):
    ready.wait()
    threads[other].join()
threads.append(threading.Thread(target=work, args=(1,)))
threads.append(threading.Thread(target=work, args=(0,)))
for t in threads: t.start()
ready.set()
