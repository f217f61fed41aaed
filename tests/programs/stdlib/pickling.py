# models: gil
import pickle, threading, collections, enum, datetime
from dataclasses import dataclass
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(o) is A and self.x == o.x
    def m(self): return self.x
class S:
    __slots__ = ("a", "__b")
    def __init__(self): self.a = 1; self.__b = 2
class G:
    def __getstate__(self): return {"k": 7}
    def __setstate__(self, s): self.v = s["k"] * 2
class R:
    def __reduce__(self): return (R.make, (5,))
    @staticmethod
    def make(n): r = R(); r.n = n; return r
class L(list): pass
class D(dict): pass
class I(int): pass
class MyErr(Exception):
    def __init__(self, a, b): super().__init__(a, b); self.extra = a + b
class Bad(Exception):
    def __init__(self, a, b): super().__init__("one")
class C(enum.Enum): RED = 1
P = collections.namedtuple("P", "x y")
@dataclass
class DC:
    a: int
    b: list
def f(): pass
values = [None, True, False, 0, 1, 255, 256, 65535, 65536, -1, 2**31-1, 2**31, -2**31, -2**31-1, 2**63, -2**63, 2**100, -2**100, -128, -129, 1.5, -0.0,
 1e300, "", "abc", "é€😀", "x"*300, b"", b"abc", b"y"*300, (), (1,), (1,2), (1,2,3), (1,2,3,4), [], [1], [1,2], list(range(1500)), {}, {1:2}, {"a":1,"b":[2]}, {1,2}, set(), frozenset(), frozenset([3]), range(3), slice(1,2), [1,(2,[3,{4:(5,)}])], f, A, len, int, type(None), A(3).m, Ellipsis, C.RED, P(1,2), DC(1,[2]), I(5), L([1,2]), D(a=1)]
for v in values:
    d = pickle.dumps(v)
    w = pickle.loads(d)
    print(repr(v)[:30] if " at " not in repr(v) else "?", len(d) , d.hex()[:120] if len(d)<400 else hash(d)*0, (w == v) if not callable(v) else (w == v, getattr(w, "__name__", None)))
for o in [S(), G(), R(), MyErr(1,2), ValueError("x", 3), KeyError("k"), A([1])]:
    d = pickle.dumps(o); w = pickle.loads(d)
    print(type(w).__name__, getattr(w, "__dict__", None), d.hex(), getattr(w, "args", None))
a = [1]; b = [a, a, "s", "s"]; b.append(b)
c = pickle.loads(pickle.dumps(b)); print(c[0] is c[1], c[4] is c, c[:4])
x = A(None); x.x = x; y = pickle.loads(pickle.dumps(x)); print(y.x is y)
t = ([],); t[0].append(t); u = pickle.loads(pickle.dumps(t)); print(u[0][0] is u)
def outer():
    def g(): pass
    class K: pass
    return g, K
def gen(): yield 1
import math, sys
for o in [lambda: 0, outer()[0], outer()[1], outer()[1](), gen(), threading.Lock(), threading.RLock(), threading.Thread(), math, [threading.Lock()], {1: gen()}, sys.stdout.write if False else {}.keys(), A(threading.Lock()), Bad(1,2), iter([1,2]) if False else threading.Event()]:
    try: d = pickle.dumps(o); pickle.loads(d); print("ok")
    except Exception as e:
        import re
        print(type(e).__module__, type(e).__name__, re.sub(r"0x[0-9a-f]+", "0x", str(e)))
for d in [b"", b"abc", b"\x80\x04.", b"\x80\x04K", b"\x80\x09N.", b"(", b"\x80\x04\x8c\x01"]:
    try: print(pickle.loads(d))
    except Exception as e: print(type(e).__module__, type(e).__name__, e)
import io
b = io.BytesIO(); pickle.dump([1,{"a":A(2)}], b); pickle.dump(3, b); b.seek(0); print(pickle.load(b)[1]["a"].x, pickle.load(b))
for o in [datetime.date(2020,1,2), collections.OrderedDict(a=1), collections.defaultdict(list, a=[1]), collections.Counter("aab"), collections.deque([1,2], 5)]:
    w = pickle.loads(pickle.dumps(o)); print(w == o, w)
