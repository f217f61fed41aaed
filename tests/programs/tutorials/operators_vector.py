from functools import total_ordering
import math


@total_ordering
class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x=0, y=0):
        self.x, self.y = x, y

    def __repr__(self):
        return f"{type(self).__name__}({self.x}, {self.y})"

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y) if isinstance(other, Vector) else NotImplemented

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __abs__(self):
        return math.hypot(self.x, self.y)

    def __bool__(self):
        return bool(self.x or self.y)

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y) if isinstance(other, Vector) else NotImplemented

    def __lt__(self, other):
        return abs(self) < abs(other)

    def __hash__(self):
        return hash((self.x, self.y))

    def __iter__(self):
        return iter((self.x, self.y))

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __format__(self, spec):
        return "<" + ", ".join(format(c, spec) for c in self) + ">"

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self, other))


v, w = Vector(3, 4), Vector(1)
print(v + w, 2 * v, -v, abs(v), bool(Vector()), v @ w, v == Vector(3, 4), v != w, v >= w, max(v, w))
print(f"{v:.1f} {w!r:>15} {v}", list(v), v[1], {v: 1}[Vector(3, 4)], sum([v, w], Vector()), sorted([v, w]))
x, y = v
v += w
print(x, y, v)
for attempt in (lambda: v + 1, lambda: v < "a", lambda: v.z, lambda: setattr(v, "z", 1), lambda: [] + v):
    try:
        print(attempt())
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
