# match: every kind of pattern, what is bound, what is tried in which order, and the errors.
from collections import OrderedDict, deque, namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Color(Enum):
    RED = 1
    GREEN = 2


def literals(x):
    match x:
        case 0:
            return "zero"
        case -1:
            return "minus one"
        case 1.5 | 2.5:
            return "halves"
        case "text" "s":
            return "texts"
        case b"raw":
            return "raw"
        case None:
            return "None"
        case True:
            return "True"
        case False:
            return "False"
        case 3 + 4j | -2j:
            return "complex"
        case Color.RED:
            return "red"
        case _:
            return "other"


print([literals(x) for x in (0, False, -1, 1.5, 2.5, "texts", "text", b"raw", None, True, 1, 3 + 4j, -2j, Color.RED, Color.GREEN, 0.0, [])])


def sequences(x):
    match x:
        case []:
            return "empty"
        case [one]:
            return "one", one
        case (1, second):
            return "1 and", second
        case [first, *_, "end"]:
            return "ends", first
        case [a, [b, c], *rest] if b < c:
            return "nested", a, b, c, rest
        case [*start, 9]:
            return "nine", start
        case x, y:
            return "pair", x, y
        case [_, _, _]:
            return "three"
        case [*many]:
            return "many", many
        case str() | bytes() as s:
            return "text", s
        case other:
            return "no sequence", other


for value in ([], (), [5], (1, 2), [1, 2, "end"], ["a", (1, 2), 3, 4], ["a", (2, 1), 3, 4], [7, 8, 9], (4, 5), [1, 2, 3], range(4), deque([6]),
              "text", b"xy", {1, 2}, {"a": 1}, iter([1]), 12):
    print(type(value).__name__, sequences(value) if not hasattr(value, "__next__") else "iterator")


def mappings(x):
    match x:
        case {"kind": "circle", "r": r}:
            return "circle", r
        case {"kind": "rect", "size": [w, h], **rest}:
            return "rect", w, h, rest
        case {1: one, -2: two}:
            return "numbers", one, two
        case {Color.RED: red}:
            return "red", red
        case {"a": None, "b": int(n)}:
            return "a None, b", n
        case {**everything} if len(everything) > 3:
            return "big", sorted(everything)
        case {}:
            return "a mapping"
        case _:
            return "none"


for value in ({"kind": "circle", "r": 2, "x": 0}, {"kind": "circle"}, OrderedDict(kind="rect", size=(3, 4), fill="no"), {1: "x", -2: "y"},
              {Color.RED: 255}, {"a": None, "b": 7}, {"a": None, "b": "7"}, dict.fromkeys("wxyz"), {}, [], "ab"):
    print(mappings(value))


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


@dataclass
class Job:
    name: str
    priority: int = 0


Pair = namedtuple("Pair", "left right")


def classes(x):
    match x:
        case Point3(0, 0, z=0):
            return "origin in space"
        case Point(0, 0):
            return "origin"
        case Point(x=0) | Point(y=0):
            return "on an axis"
        case Point(x, y) if x == y:
            return "diagonal", x
        case Point3(x, z=depth):
            return "space", x, depth
        case Point():
            return "a point"
        case Job(name, 0):
            return "job", name
        case Job(name=str(n), priority=int() as p):
            return "urgent", n, p
        case Pair(left, Pair(a, b)):
            return "pairs", left, a, b
        case bool(b):
            return "bool", b
        case int(n) | float(n):
            return "number", n
        case str(s):
            return "str", s
        case list([1, *rest]):
            return "list", rest
        case dict() as d:
            return "dict", d
        case Exception(args=[message]):
            return "exception", message
        case Color():
            return "color", x
        case type():
            return "a class", x.__name__
        case _:
            return "?"


for value in (Point3(0, 0, 0), Point(0, 0), Point(0, 5), Point(5, 0), Point(4, 4), Point3(1, 2, 3), Point(1, 2), Job("a"), Job("b", 3), Job("c", 1.5),
              Pair(1, Pair(2, 3)), True, 12, 2.5, "s", [1, 2, 3], [2], {"k": 1}, ValueError("boom"), ValueError(1, 2), Color.GREEN, Point, None):
    print(classes(value))


# Names are bound when the whole pattern has matched; a failing guard leaves them bound.
def bindings(x):
    first = second = "unset"
    match x:
        case [first, second, 3]:
            return first, second, "matched"
        case [first, second, _] if second > 5:
            return first, second, "guard held"
    return first, second


print(bindings([1, 2, 3]), bindings([1, 9, 4]), bindings([1, 2, 4]), bindings([1, 2]))


class Loud:
    def __eq__(self, other):
        print("compared with", other)
        return other == 3


match Loud():
    case 1 | 2:
        print("low")
    case 3:
        print("three")
    case 4:
        print("four")


class Meta(type):
    def __instancecheck__(cls, value):
        print("is it", cls.__name__)
        return value == "yes"


class Checked(metaclass=Meta):
    pass


for answer in ("yes", "no"):
    match answer:
        case Checked():
            print("checked")
        case _:
            print("not")


class Lazy:
    @property
    def value(self):
        print("value read")
        return 5

    @property
    def broken(self):
        raise AttributeError("no")

    @property
    def failing(self):
        raise KeyError("failing")


match Lazy():
    case Lazy(value=4) | Lazy(broken=1):
        print("no")
    case Lazy(value=5 as five):
        print("five", five)
try:
    match Lazy():
        case Lazy(failing=_):
            print("no")
except KeyError as error:
    print("KeyError", error)


class Words(Sequence):
    def __len__(self):
        print("len")
        return 2

    def __getitem__(self, index):
        if index > 1:
            raise IndexError
        return "ab"[index]


class Table(Mapping):
    def __init__(self, **items):
        self.items_ = items

    def __getitem__(self, key):
        return self.items_[key]

    def __iter__(self):
        return iter(self.items_)

    def __len__(self):
        return len(self.items_)


match Words():
    case [_]:
        print("one")
    case [a, b]:
        print(a, b)
match Table(x=1, y=2):
    case {"z": _}:
        print("z")
    case {"x": x, **rest}:
        print(x, rest)


def failing(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)


def too_many():
    match Point(1, 2):
        case Point(1, 2, 3):
            pass


def no_positions():
    match Job:
        case object(1):
            pass


def one_only():
    match 5:
        case int(1, 2):
            pass


def no_class():
    number = 3
    match 3:
        case number():
            pass


def twice():
    match Point(1, 2):
        case Point(1, x=1):
            pass


def odd_arguments():
    class Odd:
        __match_args__ = ["a"]

    match Odd():
        case Odd(1):
            pass


def same_key():
    key = type("K", (), {"a": 1, "b": 1})
    match {1: 2}:
        case {key.a: _, key.b: _}:
            pass
        case _:
            print("too short")
    match {1: 2, 3: 4}:
        case {key.a: _, key.b: _}:
            pass


for test in (too_many, no_positions, one_only, no_class, twice, odd_arguments, same_key):
    failing(test)


# match, case and _ are names everywhere else.
match = {"case": [1]}
case = match["case"]
_ = 5
print(match, case[0], _)
match case:
    case [_]:
        print(_)


def generator(items):
    for item in items:
        match item:
            case {"more": inner}:
                yield from generator(inner)
            case [a, b] if (yield "guard") is None:
                yield a + b
            case int(n) if n > 2:
                continue
            case "stop":
                break
            case value:
                yield value


print(list(generator([1, 5, (1, 2), {"more": [7, "x"]}, "stop", 8])))


def first_word(command):
    match command.split():
        case ["go", ("north" | "south") as where]:
            return f"going {where}"
        case ["get", thing] | ["pick", "up", thing]:
            return f"got {thing}"
        case ["drop", *things]:
            return f"dropped {', '.join(things)}"
        case []:
            return "nothing"
        case _:
            return "what?"


for line in ("go north", "go up", "get lamp", "pick up key", "drop a b", "", "dance"):
    print(first_word(line))


def find(x):
    for part in x:
        match part:
            case [found]:
                break
    else:
        return "not found"
    return found


print(find([1, [2], 3]), find([1]))
