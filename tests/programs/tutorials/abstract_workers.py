from abc import ABC, abstractmethod
import threading


class Worker(ABC):
    registry = {}

    def __init_subclass__(cls, kind=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Worker.registry[kind or cls.__name__] = cls

    @abstractmethod
    def work(self, n):
        """Does the work."""

    @property
    @abstractmethod
    def label(self):
        ...

    def start(self, n, out):
        t = threading.Thread(target=lambda: out.append((self.label, self.work(n))))
        t.start()
        return t


class Doubler(Worker, kind="double"):
    label = "x2"

    def work(self, n):
        return n * 2


class Negator(Worker):
    @property
    def label(self):
        return "neg"

    def work(self, n):
        return -n


out = []
for t in [cls().start(21, out) for cls in Worker.registry.values()]:
    t.join()
print(sorted(out), sorted(Worker.registry))
try:
    Worker()
except TypeError as error:
    print(error)
