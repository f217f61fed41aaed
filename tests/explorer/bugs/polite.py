# finds: engine states; ending livelock
import threading
left = True
right = True
def first():
    global left
    while right:
        left = False
        left = True
    left = False
def second():
    global right
    while left:
        right = False
        right = True
    right = False
threads = [threading.Thread(target=first), threading.Thread(target=second)]
for t in threads: t.start()
for t in threads: t.join()
