# Metaclasses, __init_subclass__, __prepare__, class keywords, type(…), the MRO, super() everywhere.
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kwargs):
        print("prepare", name, kwargs)
        return {"injected": 1}

    def __new__(mcs, name, bases, ns, **kwargs):
        cls = super().__new__(mcs, name, bases, ns)
        cls.tag = kwargs.get("tag")
        return cls

    def __init__(cls, name, bases, ns, **kwargs):
        super().__init__(name, bases, ns)
        cls.registry = []

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        cls.registry.append(made)
        return made

    def describe(cls):
        return f"{cls.__name__} made {len(cls.registry)}"


class Thing(metaclass=Meta, tag="T"):
    def __init__(self, a):
        self.a = a


class Special(Thing, tag="S"):
    pass


Thing(1), Special(2), Special(3)
print(Thing.tag, Special.tag, Thing.injected, type(Special).__name__, Thing.describe(), Special.describe(), Special(4).a)


class Plugin:
    plugins = {}

    def __init_subclass__(cls, /, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Plugin.plugins[key or cls.__name__] = cls


class A(Plugin):
    pass


class B(Plugin, key="bee"):
    pass


print(sorted(Plugin.plugins), Plugin.__subclasses__())


class Base:
    def hello(self):
        return ["Base"]


class Left(Base):
    def hello(self):
        return ["Left"] + super().hello()


class Right(Base):
    def hello(self):
        return ["Right"] + super(Right, self).hello()


class Bottom(Left, Right):
    def hello(self):
        return ["Bottom"] + super().hello()


print(Bottom().hello(), [c.__name__ for c in Bottom.__mro__], Bottom.__bases__, Bottom.mro()[0] is Bottom)
for make in (lambda: type("X", (Base, Left), {}), lambda: type("X", (Base, Base), {}), lambda: type("X", (bool,), {}), lambda: type("X", (int, str), {}),
             lambda: type("X", (5,), {})):
    try:
        make()
    except TypeError as e:
        print(e)
Made = type("Made", (Base,), {"k": 5, "get": lambda self: self.k})
print(Made, Made().get(), Made.__module__, Made.__qualname__)


class Singleton(type):
    instances = {}

    def __call__(cls, *args):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*args)
        return cls.instances[cls]


class Config(metaclass=Singleton):
    def __init__(self, v=0):
        self.v = v


print(Config(1) is Config(2), Config().v)


class M1(type):
    pass


class M2(type):
    pass


class C1(metaclass=M1):
    pass


class C2(metaclass=M2):
    pass


try:
    class C3(C1, C2):
        pass
except TypeError as e:
    print(e)


class Once:
    made = None

    def __new__(cls, *args):
        if cls.made is None:
            cls.made = super().__new__(cls)
        return cls.made

    def __init__(self, n=0):
        self.n = n


print(Once(1) is Once(2), Once.made.n)


class Wrong:
    def __init__(self):
        return 5


for make in (Wrong, lambda: Base(1), lambda: Thing(), lambda: Thing(1, 2)):
    try:
        make()
    except TypeError as e:
        print(e)


def scope():
    x = "function"
    free = "free"

    class Inner:
        y = free
        try:
            x
        except NameError as e:
            print(e)
        x = "class"
        z = [x for _ in range(2)]
        w = x

        def get(self):
            return x

        class Deep:
            v = "deep"

            def me(self):
                return __class__.__qualname__

    x = "later"
    free = "freed"
    return Inner


Inner = scope()
print(Inner.y, Inner.z, Inner.w, Inner().get(), Inner.Deep().me(), Inner.Deep.__qualname__)


class Annotated:
    """Documented."""

    a: int
    b: str = "b"
    __private: float = 1.5


print(Annotated.__annotations__, Annotated.__doc__, Annotated._Annotated__private)


def add_repr(cls):
    cls.shown = lambda self: f"{cls.__name__}({self.__dict__})"
    return cls


@add_repr
class Decorated:
    def __init__(self):
        self.v = 1


print(Decorated().shown(), isinstance(Decorated(), Decorated), type(Decorated) is type)
