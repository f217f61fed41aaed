from abc import ABC, ABCMeta, abstractmethod
from typing import (Any, Callable, ClassVar, Dict, Final, Generic, Iterable, List, Literal, NewType, Optional, Protocol, Tuple, TypedDict,
                    TypeVar, Union, cast, get_args, get_origin, overload, runtime_checkable)
import typing


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    def describe(self):
        return f"{self.name}: {self.area()}"


class Half(Shape):
    def area(self):
        return 1


class Square(Half):
    name = "square"


print(Square().describe(), isinstance(Square(), Shape), issubclass(Half, Shape), sorted(Shape.__abstractmethods__))
for cls in (Shape, Half):
    try:
        cls()
    except TypeError as error:
        print(error)


class Duck(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, other):
        return True if any("quack" in base.__dict__ for base in other.__mro__) else NotImplemented


class Mallard:
    def quack(self):
        return "quack"


@Duck.register
class Robot:
    pass


print(isinstance(Mallard(), Duck), isinstance(Robot(), Duck), isinstance(3, Duck), issubclass(Mallard, Duck))

T = TypeVar("T")


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)

    def pop(self) -> T:
        return self.items.pop()


stack: Stack[int] = Stack[int]()
stack.push(3)
print(stack.pop(), Stack.__parameters__, Stack[int], get_args(Stack[str]))
print(List[int], Dict[str, List[int]], Optional[int], Union[int, str, None], Tuple[int, ...], Callable[[int, str], bool], Callable[..., Any], Any)
print(Literal["a", 1], ClassVar[int], Final, Iterable[T], T, typing.Set[str], typing.Type[int], Union[int], Union[int, Union[str, int]])
print(get_origin(List[int]), get_args(Dict[str, int]), get_origin(Union[int, str]) is Union, get_args(Callable[[int], str]), get_origin(3))


@runtime_checkable
class Closable(Protocol):
    def close(self) -> None: ...


class File:
    def close(self):
        return "closed"


print(isinstance(File(), Closable), isinstance(3, Closable))
try:
    Closable()
except TypeError as error:
    print(error)


class Movie(TypedDict, total=False):
    title: str
    year: int


movie: Movie = {"title": "Brazil"}
print(movie, Movie(title="x", year=1), Movie.__annotations__, Movie.__total__)
UserId = NewType("UserId", int)
print(UserId(5) + 1, cast(str, 3), typing.TYPE_CHECKING, UserId.__name__)


@overload
def double(x: int) -> int: ...
@overload
def double(x: str) -> str: ...
def double(x):
    return x * 2


print(double(2), double("a"))
try:
    List[int, str]
except TypeError as error:
    print(error)
try:
    isinstance([], List[int])
except TypeError as error:
    print(error)
print(isinstance([], List), issubclass(dict, typing.Mapping))
