# finds: race `settings`; ending exception name=use before initialisation
import threading
settings = None
def work():
    print(settings.upper())
def set_up():
    global settings
    settings = "fast"
threads = [threading.Thread(target=work), threading.Thread(target=set_up)]
for t in threads: t.start()
for t in threads: t.join()
