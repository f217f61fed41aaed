# Special methods that are descriptors of the program's own, properties, class methods and callables; mocks are made of them.
from unittest.mock import MagicMock, Mock


class Told:
    def __init__(self, name, answer):
        self.name, self.answer = name, answer

    def __get__(self, obj, cls):
        def method(*args):
            print(self.name, type(obj).__name__, cls.__name__, [a.__name__ if isinstance(a, type) else a for a in args if type(a).__name__ != "traceback"])
            return self.answer

        return method


class Managed:
    __enter__ = Told("enter", "entered")
    __exit__ = Told("exit", True)
    __len__ = Told("len", 4)
    __call__ = Told("call", "called")
    __contains__ = Told("contains", True)
    __getitem__ = Told("getitem", "item")
    __add__ = Told("add", "sum")
    __bool__ = Told("bool", False)


with Managed() as value:
    print(value)
with Managed():
    raise ValueError("swallowed")
m = Managed()
print(len(m), m(1, 2), 3 in m, m["k"], m + 1, bool(m))


class Odd:
    @classmethod
    def __enter__(cls):
        return cls.__name__

    @staticmethod
    def __exit__(*args):
        print("exit", len(args))


class ByProperty:
    @property
    def __enter__(self):
        return lambda: "by property"

    @property
    def __exit__(self):
        return lambda *args: None


with Odd() as name, ByProperty() as other:
    print(name, other)

mock = MagicMock()
with mock as inside:
    print(inside is mock.__enter__.return_value)
mock.__enter__.assert_called_once()
print(mock.__exit__.called, mock.__exit__.call_args[0][0])
mock.__enter__.return_value = 5
with mock as inside:
    print(inside)
mock.__len__.return_value = 3
print(len(mock), bool(mock), mock[1] is mock.__getitem__.return_value, list(mock))
lock = MagicMock()


def work(lock):
    with lock:
        return "done"


print(work(lock), lock.__enter__.call_count)
try:
    with Mock():
        pass
except (TypeError, AttributeError) as error:
    print(type(error).__name__)
