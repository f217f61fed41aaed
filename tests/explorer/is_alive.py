# Asking whether a thread is alive makes its end visible.
# count: | endings=2 last=False,True
import threading


def work():
    pass


t = threading.Thread(target=work)
t.start()
alive = t.is_alive()
t.join()
print(alive)
