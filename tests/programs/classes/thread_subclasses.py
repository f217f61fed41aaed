# Classes that derive from Thread, Timer, Event and local.
import threading


class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(name=f"worker-{n}")
        self.n = n
        self.result = None

    def run(self):
        self.result = self.n * 2


workers = [Worker(i) for i in range(3)]
for w in workers:
    w.start()
for w in workers:
    w.join()
print([w.result for w in workers], workers[0].name, workers[0].is_alive())


class Forgetful(threading.Thread):
    def __init__(self):
        pass


for attempt in (lambda: Forgetful().start(), lambda: Forgetful().join()):
    try:
        attempt()
    except RuntimeError as e:
        print(e)


class Announcing(threading.Thread):
    def run(self):
        print("before", self.name, threading.current_thread() is self)
        super().run()


t = Announcing(target=print, args=("the target",), name="X")
t.start()
t.join()


class Alarm(threading.Timer):
    pass


a = Alarm(0.01, print, ("ring",))
a.start()
a.join()


class Signal(threading.Event):
    def __init__(self):
        super().__init__()
        self.sets = 0

    def set(self):
        self.sets += 1
        super().set()


s = Signal()
s.set()
s.set()
print(s.is_set(), s.sets, s.wait())


class PerThread(threading.local):
    def __init__(self, start):
        self.value = start


local = PerThread(5)
local.value = 6


def look():
    print("in the thread", local.value)
    local.value = 9


t = threading.Thread(target=look)
t.start()
t.join()
print(local.value, isinstance(local, threading.local))


class Broken(threading.Thread):
    def run(self):
        raise ValueError("in run")


seen = []
threading.excepthook = lambda args: seen.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
b = Broken(name="broken")
b.start()
b.join()
print(seen)
