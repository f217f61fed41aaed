from dataclasses import KW_ONLY, FrozenInstanceError, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, make_dataclass, replace
from typing import ClassVar, List, Optional


@dataclass
class Item:
    """One kind of thing."""
    name: str
    price: float = 0.5
    tags: List[str] = field(default_factory=list)
    count: ClassVar[int] = 0
    hidden: int = field(default=7, repr=False, compare=False)

    def total(self, n):
        return self.price * n


a, b = Item("pen"), Item("pen", 0.5)
a.tags.append("blue")
print(a, b, a == b, b == Item("pen"), a != b, a.total(4), Item.count, a.hidden)
print([f.name for f in fields(Item)], is_dataclass(a), is_dataclass(Item), is_dataclass(3), asdict(a), astuple(b), replace(a, name="ink"))
for wrong in (lambda: Item(), lambda: Item("a", 1, [], 2, 3), lambda: Item("a", size=3), lambda: Item("a", name="b"), lambda: hash(a),
              lambda: a < b, lambda: fields(3), lambda: asdict(Item)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)


@dataclass(order=True, frozen=True)
class Point:
    x: int
    y: int = 0


p = Point(1, 2)
print(sorted([Point(2), p, Point(1)]), p < Point(2), {p: "p"}[Point(1, 2)], p <= Point(1, 2))
for change in (lambda: setattr(p, "x", 5), lambda: delattr(p, "y"), lambda: setattr(p, "z", 1)):
    try:
        change()
    except FrozenInstanceError as error:
        print(type(error).__name__, error)
try:
    @dataclass
    class Wrong:
        values: list = []
except ValueError as error:
    print(error)
try:
    @dataclass
    class Order:
        a: int = 1
        b: int
except TypeError as error:
    print(error)


@dataclass
class Base:
    id: int
    label: str = "base"


@dataclass
class Derived(Base):
    label: str = "derived"
    extra: Optional[int] = None
    scale: InitVar[int] = 1
    area: float = field(init=False)

    def __post_init__(self, scale):
        self.area = self.id * scale


print(Derived(3), Derived(3, "x", 1, 10).area, [f.name for f in fields(Derived)], isinstance(Derived(1), Base), Base(1) == Derived(1))


@dataclass
class Options:
    path: str
    _: KW_ONLY
    verbose: bool = False
    depth: int


print(Options("a", depth=2), Options(depth=1, path="b", verbose=True))
for wrong in (lambda: Options("a"), lambda: Options("a", True, depth=1)):
    try:
        wrong()
    except TypeError as error:
        print(error)


@dataclass(slots=True)
class Slotted:
    x: int
    y: int = 2


s = Slotted(1)
print(s, s.y, Slotted.__slots__)
try:
    s.z = 1
except AttributeError as error:
    print(error)


@dataclass(eq=False, repr=False)
class Plain:
    a: int


print(Plain(1) == Plain(1), Plain.__doc__, Base.__doc__)


@dataclass
class Tree:
    value: int
    children: list["Tree"] = field(default_factory=list)


tree = Tree(1, [Tree(2), Tree(3, [Tree(4)])])
print(tree, asdict(tree), Base.__match_args__)
C = make_dataclass("C", ["x", ("y", int), ("z", int, field(default=5))])
print(C(1, 2), C.__name__)
