# finds: ending exception name=change while another iterates
import threading
ages = {"a": 1, "b": 2}
def total():
    s = 0
    for name in ages: s += ages[name]
def grow():
    ages["c"] = 3
threads = [threading.Thread(target=total), threading.Thread(target=grow)]
for t in threads: t.start()
for t in threads: t.join()
