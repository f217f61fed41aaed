"""What is written to break an interpreter: each ends in a Python exception, and the program goes on."""
import sys


def attempt(name, function):
    try:
        function()
        print(name, "returned")
    except (Exception, RecursionError, MemoryError) as error:
        print(name, type(error).__name__)


class Eq:
    """Changes what it is compared in."""

    def __init__(self, container):
        self.container = container

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.container.clear()
        return False

    def __lt__(self, other):
        self.container.clear()
        return True


class Endless:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __len__(self):
        return -1

    def __index__(self):
        return "no"

    def __iter__(self):
        return 5

    def __repr__(self):
        return repr(self)

    def __hash__(self):
        return "no"

    def __bool__(self):
        return 2

    def __contains__(self, item):
        raise SystemError(item)


def recursion():
    return recursion() + 1


def deep_repr():
    x = []
    for _ in range(100000):
        x = [x]
    return repr(x)


def deep_equal():
    a, b = [], []
    for _ in range(100000):
        a, b = [a], [b]
    return a == b


def self_equal():
    a, b = [], []
    a.append(a)
    b.append(b)
    return a == b


def self_hash():
    t = ()
    for _ in range(100000):
        t = (t,)
    return hash(t)


def dict_of_hostile():
    d = {}
    for _ in range(20):
        d[Eq(d)] = 1
    return d


def set_of_hostile():
    s = set()
    for _ in range(20):
        s.add(Eq(s))
    return s


def list_of_hostile():
    x = []
    x.extend(Eq(x) for _ in range(20))
    x.index(3)
    x.remove(4)


def sort_of_hostile():
    x = []
    x.extend(Eq(x) for _ in range(20))
    x.sort()


def generator_of_itself():
    def g():
        yield next(it)
    it = g()
    next(it)


def deep_generator():
    def g(n):
        yield from g(n + 1)
    next(g(0))


def except_chain():
    error = None
    for _ in range(50000):
        new = ValueError()
        new.__cause__ = error
        error = new
    raise error


def grow_while_reading():
    x = [1]
    for v in x:
        if len(x) > 10000:
            raise OverflowError
        x.append(v)


attempt("recursion", recursion)
attempt("deep repr", deep_repr)
attempt("deep equality", deep_equal)
attempt("equal to itself", self_equal)
attempt("deep hash", self_hash)
attempt("dict of hostile keys", dict_of_hostile)
attempt("set of hostile elements", set_of_hostile)
attempt("list of hostile elements", list_of_hostile)
attempt("sort of hostile elements", sort_of_hostile)
attempt("generator that resumes itself", generator_of_itself)
attempt("endless delegation", deep_generator)
attempt("a long chain of causes", except_chain)
attempt("a list that grows while it is read", grow_while_reading)
e = Endless()
attempt("attribute", lambda: e.anything)
attempt("len", lambda: len(e))
attempt("index", lambda: [1][e])
attempt("range", lambda: range(e))
attempt("iter", lambda: iter(e))
attempt("unpack", lambda: [*e])
attempt("repr", lambda: repr(e))
attempt("str", lambda: f"{e}")
attempt("hash", lambda: {e: 1})
attempt("bool", lambda: not e)
attempt("in", lambda: 1 in e)
attempt("huge repeat", lambda: "x" * 10 ** 12)
attempt("huge list", lambda: [0] * 10 ** 12)
attempt("huge range list", lambda: list(range(10 ** 18)))
attempt("huge power", lambda: 10 ** 10 ** 10)
attempt("huge shift", lambda: 1 << 10 ** 12)
attempt("huge format", lambda: format(1, "1000000000000"))
attempt("huge percent", lambda: "%999999999999d" % 1)
attempt("huge int text", lambda: int("9" * 5000))
attempt("huge text of int", lambda: str(10 ** 5000))
attempt("huge zfill", lambda: "1".zfill(10 ** 12))
attempt("huge bytes", lambda: bytes(10 ** 12))
attempt("nested format", lambda: "{:{}}".format(1, "{}"))
attempt("null", lambda: print(repr("a\0b")))
attempt("class without metaclass", lambda: type("X", (int, str), {}))
attempt("class of itself", lambda: type("X", (type("X", (), {}),) * 2, {}))
attempt("setrecursionlimit", lambda: sys.setrecursionlimit(-1))
