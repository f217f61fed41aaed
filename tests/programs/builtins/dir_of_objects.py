# dir(): what objects of built-in types show, as far as the lab has it.
import threading


def public(x):
    return [name for name in dir(x) if not name.startswith("_")]


for x in (1, True, 2.5, 1j, "text", b"bytes", bytearray(b"x"), [1], (1,), {1: 2}, {1}, frozenset(), range(3), slice(1), None, ValueError("x"), OSError(2, "x"), StopIteration(1),
          SystemExit(1), ExceptionGroup("g", [ValueError()]), KeyError("k"), property(), iter([]), zip(), object()):
    print(type(x).__name__, public(x))
for x in (threading.Timer(1, print), threading.Event(), threading.Condition(), threading.Semaphore(), threading.Barrier(2), threading.local(), threading.RLock()):
    print(type(x).__name__, public(x))
print([n for n in dir(lambda: 0) if n in ("__annotations__", "__code__", "__defaults__", "__name__", "__closure__")])


class Thing:
    size = 3

    def __init__(self):
        self.color = "red"

    def paint(self):
        pass


print(public(Thing()), public(Thing), "__dict__" in dir(Thing()), "__class__" in dir(Thing))
