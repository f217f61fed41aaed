# finds: engine states; eventually written; ending livelock
import threading
reading = [True, True]
written = False
def reader(me):
    while not written:
        reading[me] = False
        reading[me] = True
def writer():
    global written
    while reading[0] or reading[1]: pass
    written = True
threads = [threading.Thread(target=reader, args=(0,)), threading.Thread(target=reader, args=(1,)), threading.Thread(target=writer)]
for t in threads: t.start()
for t in threads: t.join()
