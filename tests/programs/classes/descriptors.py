# Properties, descriptors, slots, attribute hooks.
class Celsius:
    def __init__(self, t):
        self._t = t

    @property
    def fahrenheit(self):
        "in degrees"
        return self._t * 9 / 5 + 32

    @fahrenheit.setter
    def fahrenheit(self, f):
        self._t = (f - 32) * 5 / 9

    @fahrenheit.deleter
    def fahrenheit(self):
        print("deleted")

    @property
    def constant(self):
        return 42


c = Celsius(100)
print(c.fahrenheit, Celsius.fahrenheit.__doc__)
c.fahrenheit = 32
print(c._t)
del c.fahrenheit
for change in (lambda: setattr(c, "constant", 1), lambda: delattr(c, "constant"), lambda: delattr(c, "nothing"), lambda: c.missing,
               lambda: Celsius.missing):
    try:
        change()
    except AttributeError as e:
        print(e)


class Positive:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return obj.__dict__.get(self.name, "unset")

    def __set__(self, obj, value):
        if value <= 0:
            raise ValueError(f"{self.name} must be positive")
        obj.__dict__[self.name] = value

    def __delete__(self, obj):
        del obj.__dict__[self.name]


class Box:
    width = Positive()
    height = Positive()


b = Box()
print(b.width)
b.width = 3
print(b.width, b.__dict__, type(Box.width).__name__)
try:
    b.height = -1
except ValueError as e:
    print(e)
del b.width
print(b.width)


class Lazy:
    def __init__(self, f):
        self.f = f

    def __get__(self, obj, owner):
        value = obj.__dict__[self.f.__name__] = self.f(obj)
        return value


class Report:
    @Lazy
    def data(self):
        print("computing")
        return [1, 2]


r = Report()
print(r.data, r.data)


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


p = Point(1, 2)
print(p.x, hasattr(p, "__dict__"), Point.__slots__)
for change in (lambda: setattr(p, "z", 1), lambda: p.__dict__, lambda: delattr(p, "x") or p.x):
    try:
        change()
    except AttributeError as e:
        print(e)


class Recorder:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(f"no {name}")
        return lambda *args: self.log.append((name, args))

    def __setattr__(self, name, value):
        self.log.append(("set", name, value))

    def __delattr__(self, name):
        self.log.append(("del", name))


rec = Recorder()
rec.jump(1, 2)
rec.color = "red"
del rec.color
print(rec.log, hasattr(rec, "_x"), getattr(rec, "_x", "default"))


class Everything:
    x = 1

    def __getattribute__(self, name):
        if name == "secret":
            return "intercepted"
        return super().__getattribute__(name)


e = Everything()
print(e.secret, e.x, e.__class__.__name__)


class Counter:
    made = 0

    def __init__(self):
        type(self).made += 1

    @classmethod
    def create(cls):
        return cls()

    @staticmethod
    def helper(a, b=2):
        return a + b

    @classmethod
    @property
    def name(cls):
        return cls.__name__


class Sub(Counter):
    pass


Sub.create(), Sub.create(), Counter.create()
print(Counter.made, Sub.made, Sub.helper(1), Sub().helper(1, 1), Counter.create.__func__.__name__, Sub.create.__self__ is Sub)
m = c.__init__
print(m.__self__ is c, m.__func__ is Celsius.__init__, m.__name__, Celsius.__init__.__qualname__, m == c.__init__)
Counter.extra = lambda self, k: (self.made, k)
print(Sub().extra(5))
del Counter.extra
print(hasattr(Sub, "extra"))
vars(b)["fresh"] = 1
print(b.fresh, vars(b))
