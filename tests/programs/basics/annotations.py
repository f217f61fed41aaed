# What annotations leave behind: on functions, on classes, and what reads them.
import dataclasses
import functools
import typing
from typing import Optional, Union


def say(text):
    print("evaluated", text)
    return text


def f(a: say("a"), b: "later" = say("default"), /, c: int = 1, *args: say("args"), d: list[int], e=2, **more: dict[str, float]) -> say("returned"):
    return a


print(f.__annotations__)
print((lambda x: x).__annotations__, f.__annotations__ is f.__annotations__)
f.__annotations__["extra"] = 1
f.__annotations__ = {"only": int}
print(f.__annotations__)
f.__annotations__ = None
print(f.__annotations__)
try:
    f.__annotations__ = 3
except TypeError as error:
    print(error)


class Base:
    x: int
    y: "Base" = None

    def method(self, other: "Base", n: Optional[int] = None) -> Union[int, str]:
        z: undefined_name = 5  # never evaluated
        return n or z

    async def later(self, __private: int) -> None:
        pass

    @staticmethod
    def helper(v: float) -> bool:
        return bool(v)


class Derived(Base):
    pass


print(Base.__annotations__, Derived.__annotations__, Base.method.__annotations__)
print(Base.later.__annotations__, Base.helper.__annotations__, Base().method(None))
print(typing.get_type_hints(Base.helper), typing.get_type_hints(Derived)["x"])


@functools.singledispatch
def show(value):
    return "object"


@show.register
def _(value: int):
    return "int"


@show.register
def show_list(value: list) -> str:
    return "list of " + ", ".join(show(item) for item in value)


print(show(1), show([1, "a", True]), show(None), show_list.__annotations__)


def decorated(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@decorated
def g(x: int) -> str:
    return str(x)


print(g.__annotations__, g.__name__, g(3))


@dataclasses.dataclass
class Item:
    name: str
    size: int = 0


print(Item.__annotations__, Item.__init__.__annotations__)

try:
    def broken(x: not_there): pass
except NameError as error:
    print("NameError", error)


def outer():
    kind = float

    def inner(x: kind) -> kind:
        return x

    return inner


print(outer().__annotations__)
total: int = 5
late: "str"
print(total, [(lambda q: q)(1) for _ in range(2)])
