class Counter:
    """Doc of Counter."""
    total = 0
    def __init__(self, start=0):
        self.value = start
    def inc(self, n=1):
        "inc doc"
        self.value += n
        Counter.total += n
        return self
    @property
    def double(self):
        return self.value * 2
    @double.setter
    def double(self, v):
        self.value = v // 2
    @classmethod
    def make(cls, n):
        return cls(n)
    @staticmethod
    def util(a, b):
        return a + b
c = Counter(5)
c.inc().inc(3)
print(c.value, Counter.total, c.total, c.double)
c.double = 100
print(c.value, c.double)
print(Counter.make(7).value, Counter.util(1, 2), c.util(3, 4))
print(Counter.__name__, Counter.__doc__, Counter.inc.__doc__, Counter.__mro__, Counter.__bases__, Counter.__module__, Counter.__qualname__)
print(type(c) is Counter, isinstance(c, Counter), issubclass(Counter, object))
class Base:
    def __init__(self, x): self.x = x
    def hello(self): return f"Base {self.x}"
    def who(self): return "base"
class Mid(Base):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
    def hello(self): return "Mid " + super().hello()
class Other(Base):
    def who(self): return "other+" + super().who()
class Leaf(Mid, Other):
    def who(self): return "leaf+" + super().who()
l = Leaf(1, 2)
print(l.hello(), l.who(), l.x, l.y, [k.__name__ for k in Leaf.__mro__])
print(l.__dict__)
class MyErr(Exception):
    pass
class MyErr2(MyErr):
    def __init__(self, code, msg):
        super().__init__(msg)
        self.code = code
    def __str__(self):
        return f"[{self.code}] {self.args[0]}"
try:
    raise MyErr("boo", 3)
except MyErr as e:
    print(type(e).__name__, e.args, repr(e))
try:
    raise MyErr2(7, "bad")
except (ValueError, MyErr) as e:
    print(e.code, e.args, isinstance(e, Exception))
def f():
    x = 10
    class In:
        y = x
        z = [i for i in range(3)]
        def get(self): return x
    x = 11
    return In
I = f()
print(I.y, I().get(), I.z, I.__qualname__)
class P:
    __secret = 1
    def __init__(self): self.__p = 2
    def get(self): return self.__p + self.__secret
p = P()
print(p.get(), p.__dict__, hasattr(p, '_P__p'))
try:
    p.nope
except AttributeError as e: print(e)
try:
    P.nope
except AttributeError as e: print(e)
try:
    P(1)
except TypeError as e: print(e)
try:
    Base()
except TypeError as e: print(e)
class D:
    def __init__(self): return 5
try: D()
except TypeError as e: print(e)
class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        c = super().__new__(m, name, bases, ns)
        c.tag = kw.get('tag')
        return c
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        o = super().__call__(*a, **k)
        return o
class WM(metaclass=Meta, tag='T'):
    def __init__(self, a): self.a = a
print(WM.tag, type(WM).__name__, WM(3).a)
class Reg:
    subs = []
    def __init_subclass__(cls, **kw):
        super().__init_subclass__()
        Reg.subs.append((cls.__name__, kw))
class R1(Reg): pass
class R2(Reg, k=1): pass
print(Reg.subs, Reg.__subclasses__())
class Desc:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, typ=None):
        if obj is None: return self
        return obj.__dict__.get(self.name, 'unset')
    def __set__(self, obj, v): obj.__dict__[self.name] = v * 2
class HasD:
    a = Desc()
    b = Desc()
h = HasD()
print(h.a); h.a = 4; print(h.a, h.__dict__, HasD.b.name)
class GA:
    def __getattr__(self, n):
        if n.startswith('x'): return n.upper()
        raise AttributeError(n)
g = GA()
print(g.xy, hasattr(g, 'y'), getattr(g, 'q', 'dflt'))
class S:
    __slots__ = ('a', 'b')
s = S(); s.a = 1
print(s.a)
try: s.c = 1
except AttributeError as e: print(e)
try: s.b
except AttributeError as e: print(e)
X = type('X', (Base,), {'k': 5, 'm': lambda self: self.x})
print(X, X(4).m(), X.k)
def deco(cls):
    cls.extra = 42
    return cls
@deco
class Dd: pass
print(Dd.extra, Dd().extra)
class Sing:
    _i = None
    def __new__(cls, *a):
        if cls._i is None: cls._i = super().__new__(cls)
        return cls._i
print(Sing() is Sing())
