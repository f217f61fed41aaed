# A loop over a dict that another thread fills begins with a read of its own; handing over there changes nothing.
# count: | executions=8 deadlocks=0 endings=5 races=yes
import threading
shared = {"a": 1}
flag = 0
def look():
    total = flag
    try:
        for name, value in shared.items():
            total += value
    except RuntimeError as error:
        total = str(error)
    print(total)
def fill():
    global flag
    flag = 10
    shared["b"] = 2
threads = [threading.Thread(target=f) for f in (look, fill)]
for t in threads: t.start()
for t in threads: t.join()
