"""A thread as a class of one's own, with a result."""
import threading


class Summer(threading.Thread):
    made = 0

    def __init__(self, numbers, **kwargs):
        super().__init__(**kwargs)
        self.numbers = numbers
        self.result = None
        Summer.made += 1

    def run(self):
        self.result = sum(self.numbers)


workers = [Summer(range(i * 10), name=f"summer-{i}") for i in range(4)]
for w in workers:
    w.start()
for w in workers:
    w.join()
    print(w.name, w.result, w.is_alive())
print(Summer.made, isinstance(workers[0], threading.Thread), Summer.__mro__[1].__name__)


class Forgetful(threading.Thread):
    def __init__(self):
        self.x = 1


try:
    Forgetful().start()
except RuntimeError as error:
    print(type(error).__name__, error)
