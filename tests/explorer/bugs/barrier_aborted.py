# finds: ending exception name=broken barrier
import threading
gate = threading.Barrier(2)
def work():
    gate.wait()
def give_up():
    gate.abort()
threads = [threading.Thread(target=work), threading.Thread(target=give_up)]
for t in threads: t.start()
for t in threads: t.join()
