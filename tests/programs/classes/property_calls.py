# Getters and setters are called as functions are: built-in ones, deep ones, ones that raise, ones of classes that watch their attributes.
class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __repr__(self):
        return f"Sized({self.n})"

    size = property(len)
    said = property(repr, print)
    nothing = property()

    @property
    def value(self):
        return self.n * 2

    @value.setter
    def value(self, v):
        if v < 0:
            raise ValueError(v)
        self.n = v
        return "counts for nothing"


s = Sized(3)
for _ in range(3):
    s.said = s.size
    s.value += 1
    print(s.said, s.value, s.size)
for action in (lambda: s.nothing, lambda: setattr(s, "nothing", 1), lambda: setattr(s, "size", 1), lambda: setattr(s, "value", -1)):
    try:
        print(action())
    except (AttributeError, ValueError) as error:
        print(type(error).__name__)
try:
    s.value = -5
except ValueError as error:
    print("raised", error)


class Deep:
    def __init__(self):
        self.depth = 0

    @property
    def down(self):
        return self.depth

    @down.setter
    def down(self, n):
        self.depth += 1
        if n:
            self.down = n - 1


d = Deep()
d.down = 200
print(d.down)
try:
    d.down = 10**9
except RecursionError as error:
    print("RecursionError", d.down > 300)


class Fallback:
    @property
    def missing(self):
        raise AttributeError("inner")

    def __getattr__(self, name):
        return "fallback " + name


class Watched:
    def __setattr__(self, name, v):
        print("set", name, v)
        object.__setattr__(self, name, v)

    @property
    def p(self):
        return self._p

    @p.setter
    def p(self, v):
        self._p = v


w = Watched()
w.p = 4
print(w.p, Fallback().missing)


class Optional:
    def _get(self, extra=1):
        return extra

    def _set(self, v, *more, key=2):
        print("set", v, more, key)

    x = property(_get, _set)


o = Optional()
o.x = o.x
o.x += 1


class Child(Sized):
    @property
    def value(self):
        return super().value + 100

    @value.setter
    def value(self, v):
        Sized.value.fset(self, v - 100)


c = Child(1)
c.value = 105
print(c.value, c.size)
[setattr(c, "value", i + 100) for i in range(3)]
print(c.value, [x.value for x in (s, c)], any(x.value > 100 for x in (s, c)))
