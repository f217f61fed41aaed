# A walk through the library that programs about concurrency lean on.
import dataclasses, enum, functools, itertools, collections, heapq, operator, string, typing, abc, copy, json, re, datetime, textwrap, statistics, random, math, bisect, contextlib, types
from dataclasses import dataclass, field
@dataclass(order=True, frozen=True)
class P:
    pri: int
    name: str = field(compare=False, default="n")
    tags: list = field(default_factory=list, repr=False, compare=False)
p = P(1, "a"); print(p, P(1) == P(1, "z"), P(1) < P(2), dataclasses.asdict(p), dataclasses.replace(p, pri=5), hash(P(1)) == hash(P(1)), dataclasses.fields(p)[0].name)
try: p.pri = 3
except dataclasses.FrozenInstanceError as e: print(e)
@dataclass(slots=True, kw_only=True)
class Q:
    a: int = 1
    b: str = "x"
    def __post_init__(self): self.a *= 2
print(Q(a=2), Q.__slots__)
class Color(enum.Enum):
    RED = enum.auto(); GREEN = enum.auto()
    @property
    def pretty(self): return self.name.title()
print(list(Color), Color.RED, repr(Color.GREEN), Color(1), Color["RED"].pretty, Color.RED is Color(1), Color.RED.value)
class Perm(enum.Flag):
    R = 4; W = 2; X = 1
print(Perm.R | Perm.W, Perm.R in (Perm.R | Perm.X), ~Perm.R, Perm(7), bool(Perm(0)))
class Pr(enum.IntEnum):
    LOW = 1; HIGH = 2
print(Pr.HIGH > Pr.LOW, Pr.HIGH + 1, f"{Pr.LOW}", sorted(Pr))
class S(str, enum.Enum):
    A = "a"
print(S.A, S.A == "a", S.A.value, enum.unique(Color) is Color)
@functools.lru_cache(maxsize=2)
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(10), fib.cache_info()); fib.cache_clear()
class T:
    @functools.cached_property
    def v(self): print("calc"); return 3
    @functools.singledispatchmethod
    def show(self, x): return "obj"
    @show.register
    def _(self, x: int): return "int"
    def base(self, a, b): return a, b
    part = functools.partialmethod(base, 1)
t = T(); print(t.v, t.v, t.show(1), t.show("s"), t.part(2))
@functools.total_ordering
class V:
    def __init__(s, n): s.n = n
    def __eq__(s, o): return s.n == o.n
    def __lt__(s, o): return s.n < o.n
print(V(1) <= V(1), V(2) > V(1), functools.reduce(operator.add, range(5), 10))
print(list(itertools.batched([1,2,3],2)) if hasattr(itertools,"batched") else "nb", list(itertools.groupby("aab"))[0][0], list(itertools.pairwise([1,2,3])), list(itertools.accumulate([1,2,3], operator.mul)))
c = collections.Counter("mississippi"); print(c.most_common(2), c["z"], c + collections.Counter("mm"), c.total(), sorted(c.elements())[:3], c & collections.Counter("ss"), -c)
dd = collections.defaultdict(list); dd["a"].append(1); print(dd, dict(dd))
od = collections.OrderedDict(a=1, b=2); od.move_to_end("a"); print(od, od.popitem(last=False))
cm = collections.ChainMap({"a": 1}, {"a": 2, "b": 3}); print(cm["a"], cm["b"], dict(cm), cm.maps)
N = typing.NamedTuple("N", [("x", int), ("y", int)]); print(N(1, 2), N(1, 2)._replace(x=5))
class TD(typing.TypedDict, total=False):
    a: int
print(TD(a=1), typing.get_type_hints(TD), typing.Optional[int], typing.Union[int, str], int | None, typing.Callable[[int], str], list[int])
d = collections.deque([1,2,3], maxlen=3); d.append(4); d.rotate(1); d.appendleft(0); print(d, d.index(2), d.count(3), list(reversed(d)), d.maxlen, d[0])
print(string.Template("$a ${b}").substitute(a=1, b=2), string.ascii_letters[:3], "{:>{w}}".format("x", w=4), textwrap.fill("a b c d e f", 5), textwrap.dedent("  x\n   y"))
print(json.dumps({"a": [1, 2.5, None, True], "é": "ü"}, indent=1, sort_keys=True), json.loads('{"a": [1, {"b": null}]}'))
print(re.findall(r"(\w+)@(\w+)", "a@b c@d"), re.sub(r"\d+", lambda m: str(int(m[0]) * 2), "a1b22"), re.match(r"(?P<y>\d{4})-(?P<m>\d\d)", "2024-05").groupdict(), re.split(r"[,;]\s*", "a, b;c"))
dt = datetime.datetime(2024, 2, 29, 13, 5, 7); print(dt, dt.isoformat(), dt.strftime("%Y/%m/%d %H:%M %A %j"), dt + datetime.timedelta(days=366, hours=1.5), (dt - datetime.datetime(2024, 1, 1)).total_seconds(), dt.date(), dt.weekday(), datetime.datetime.strptime("01/02/2023", "%d/%m/%Y"), datetime.timedelta(seconds=3661))
print(statistics.mean([1, 2, 4]), statistics.median([3, 1, 2]), statistics.stdev([1, 2, 3, 4]), math.comb(5, 2), math.isqrt(17), math.gcd(12, 18), math.inf, math.pi)
random.seed(42); print(random.random(), random.randint(1, 100), random.choice("abc"), random.sample(range(10), 3), random.shuffle(l := [1, 2, 3]), l, random.uniform(1, 2), random.gauss(0, 1), random.choices([1, 2], k=3))
h = []; [heapq.heappush(h, x) for x in (3, 1, 2)]; print(heapq.heappop(h), heapq.nlargest(2, [1, 5, 3]), list(heapq.merge([1, 4], [2, 3])), bisect.bisect([1, 3, 5], 3))
class Sh(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
try: Sh()
except TypeError as e: print(e)
x = [1, [2]]; y = copy.deepcopy(x); y[1].append(3); print(x, y, copy.copy(x)[1] is x[1])
ns = types.SimpleNamespace(a=1); ns.b = 2; print(ns, ns == types.SimpleNamespace(a=1, b=2), types.MappingProxyType({"a": 1}))
print(f"{3.14159:.2f} {1000000:,} {255:#x} {0.5:%} {'a':*^5} {dt:%H:%M} {[1]!r:>6} {p.name=} {2+3=}", "%5.2f|%-5s|%05d" % (3.14159, "ab", 42))
print("abc".translate(str.maketrans("a", "b")), "a-b".partition("-"), " x ".strip(), "a,b".split(","), "ab".zfill(5), "Hello".swapcase(), "x".join("abc"), "abc"[::-1], "a\tb".expandtabs(4), "ß".upper())
print(sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]), max([1, 5, 2], key=lambda x: -x), sum([[1], [2]], []), any([]), all([]), list(zip([1], "a")), dict(zip("ab", [1, 2])), [*range(3)], {**{"a": 1}, "b": 2}, list(map(str, [1])), divmod(-7, 2), round(2.5), pow(3, -1, 7), abs(-3), bin(5), hex(255), chr(97), ord("a"), int("ff", 16), float("1e3"), bool([]), str(None), 7 // -2, -7 % 3, 2 ** -1)
gen = (i * i for i in range(3)); print(next(gen), list(gen), next(gen, "done"))
def co():
    r = None
    while True: r = yield r
g = co(); next(g); print(g.send(5), g.send("x")); g.close()
with contextlib.ExitStack() as st:
    st.callback(print, "bye"); st.push(lambda *a: print("pushed"))
with contextlib.suppress(KeyError): {}["x"]
