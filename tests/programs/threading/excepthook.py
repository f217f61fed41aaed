# threading.excepthook is told of what ended a thread.
import threading

def hook(args):
    print("hook:", args.exc_type.__name__, args.exc_value, args.thread.name)

threading.excepthook = hook

def fail():
    raise ValueError("broken")

def quiet():
    raise SystemExit

for target in (fail, quiet):
    t = threading.Thread(target=target, name="worker-" + target.__name__)
    t.start()
    t.join()
print("main goes on")
