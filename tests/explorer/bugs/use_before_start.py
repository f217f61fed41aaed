# finds: ending exception name=use before initialisation
import threading
def work():
    print(limit)
t = threading.Thread(target=work)
t.start()
limit = 3
t.join()
