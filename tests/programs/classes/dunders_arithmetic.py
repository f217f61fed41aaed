# Operators on objects: which side is asked first, what NotImplemented means.


class Vector:
    def __init__(self, *parts):
        self.parts = parts

    def __repr__(self):
        return "Vector" + repr(self.parts)

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*[a + b for a, b in zip(self.parts, other.parts)])

    def __radd__(self, other):
        if other == 0:
            return self
        return NotImplemented

    def __mul__(self, k):
        if isinstance(k, Vector):
            return sum([a * b for a, b in zip(self.parts, k.parts)])
        return Vector(*[p * k for p in self.parts])

    __rmul__ = __mul__

    def __matmul__(self, other):
        return ("matmul", self, other)

    def __neg__(self):
        return Vector(*[-p for p in self.parts])

    def __pos__(self):
        return self

    def __invert__(self):
        return Vector(*[~p for p in self.parts])

    def __abs__(self):
        return sum([p * p for p in self.parts]) ** 0.5

    def __bool__(self):
        return any(self.parts)

    def __len__(self):
        return len(self.parts)


v, w = Vector(1, 2), Vector(3, 4)
print(v + w, v * 2, 2 * v, v * w, v @ w, -v, +v, ~v, abs(w))
print(sum([v, w, v]), bool(Vector(0, 0)), not v, len(v))
for bad in (lambda: v + 1, lambda: 1 + v, lambda: v - w, lambda: w @ 3 @ 4, lambda: 3 @ w, lambda: v ** 2, lambda: "a" + v, lambda: [1] + v):
    try:
        print(bad())
    except TypeError as e:
        print("TypeError:", e)


class Log:
    def __init__(self, name):
        self.name = name

    def __getattr__(self, name):
        raise AttributeError(name)

    def __iadd__(self, other):
        print("iadd", other)
        return self

    def __isub__(self, other):
        return NotImplemented

    def __sub__(self, other):
        print("sub", self.name, getattr(other, "name", other))
        return NotImplemented

    def __rsub__(self, other):
        print("rsub", self.name, getattr(other, "name", other))
        return "rsub of " + self.name


class Sub(Log):
    def __rsub__(self, other):
        print("Sub.rsub", self.name)
        return NotImplemented


a = Log("a")
b = a
a += 5
print(a is b)
try:
    a -= Sub("s")
except TypeError as e:
    print("TypeError:", e)
try:
    Log("x") - Log("y")
except TypeError as e:
    print("TypeError:", e)
print(7 - Log("z"))
try:
    Log("p") - Sub("q")
except TypeError as e:
    print("TypeError:", e)


class Money(int):
    def __add__(self, other):
        return Money(int(self) + int(other))

    __radd__ = __add__

    def __repr__(self):
        return f"Money({int(self)})"


m = Money(5)
print(m + 1, 1 + m, m + m, m - 1, 2 * m, m / 2, -m, m == 5, m < 6, hash(m) == hash(5), sum([m, m]), [0, 1, 2, 3, 4, 5][m])
print(divmod(Money(17), 5), pow(Money(2), 10), pow(Money(2), 10, 1000), round(Money(7)), f"{m:03d}", "%d %s" % (m, m), str(m), max(m, 7), min(m, 7))


class Div:
    def __divmod__(self, other):
        return ("divmod", other)

    def __rdivmod__(self, other):
        return ("rdivmod", other)

    def __pow__(self, exp, mod=None):
        return ("pow", exp, mod)

    def __rpow__(self, base):
        return ("rpow", base)

    def __round__(self, n=None):
        return ("round", n)

    def __floordiv__(self, other):
        return "floordiv"

    def __mod__(self, other):
        return "mod"

    def __lshift__(self, other):
        return "lshift"

    def __rrshift__(self, other):
        return "rrshift"

    def __and__(self, other):
        return "and"

    def __ror__(self, other):
        return "ror"

    def __xor__(self, other):
        return "xor"


d = Div()
print(divmod(d, 2), divmod(2, d), pow(d, 3), pow(d, 3, 5), 2 ** d, d ** 4, round(d), round(d, 2))
print(d // 1, d % 1, d << 1, 1 >> d, d & 1, 1 | d, d ^ 1, {1} | d, "%s" % 3)
d //= 2
print(d)
