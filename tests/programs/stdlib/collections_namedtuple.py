from collections import namedtuple
from typing import NamedTuple

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p[1], p == (1, 2), len(p), *p, p._fields, p._asdict(), p._replace(x=10), Point._make([3, 4]))
x, y = p
print(x + y, max(Point(1, 5), Point(2, 0)), {p: "key"}[(1, 2)], isinstance(p, tuple), Point.__name__, Point.__doc__)
Account = namedtuple("Account", ["type", "balance"], defaults=[0])
print(Account("basic"), Account._field_defaults)
for wrong in (lambda: Point(1), lambda: Point(1, 2, 3), lambda: Point(1, 2, z=3), lambda: Point(1, x=3), lambda: namedtuple("T", "a a"),
              lambda: namedtuple("T", "class"), lambda: namedtuple("T", "_x"), lambda: p._replace(q=1), lambda: Point._make([1])):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    p.x = 5
except AttributeError as error:
    print(error)
print(namedtuple("T", "a class a", rename=True)._fields)


class Point3(Point):
    def norm(self):
        return self.x ** 2 + self.y ** 2


print(Point3(3, 4).norm(), Point3(3, 4))


class Employee(NamedTuple):
    """One who works."""
    name: str
    id: int = 3

    def label(self):
        return f"{self.name}#{self.id}"


e = Employee("Guido")
print(e, e.label(), e._fields, Employee.__doc__, Employee._field_defaults, Employee.__annotations__)
print(sorted([Employee("b", 2), Employee("a", 9)]))
