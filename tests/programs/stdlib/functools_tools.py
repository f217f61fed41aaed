import functools
from functools import cached_property, cmp_to_key, lru_cache, partial, partialmethod, reduce, singledispatch, total_ordering, wraps


def logged(function):
    """A decorator."""
    @wraps(function)
    def wrapper(*args, **kwargs):
        """The wrapper."""
        print("call", function.__name__, args, kwargs)
        return function(*args, **kwargs)
    return wrapper


@logged
def add(a, b=1):
    """Adds."""
    return a + b


print(add(1, b=2), add.__name__, add.__doc__, add.__wrapped__(5))
print(reduce(lambda a, b: a * b, range(1, 6)), reduce(max, [3], 9), reduce(max, [], 7))
try:
    reduce(max, [])
except TypeError as error:
    print(error)
base_two = partial(int, base=2)
print(base_two("1010"), partial(print, "a", sep="-").args, partial(partial(max, 1), 2).args, base_two.keywords)


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(30), fib.cache_info(), fib.cache_parameters())
fib.cache_clear()
print(fib.cache_info())


@lru_cache(maxsize=2)
def square(x):
    print("square", x)
    return x * x


print([square(x) for x in (1, 2, 1, 3, 2, 1)], square.cache_info())


@functools.cache
def pair(a, b):
    return (a, b)


print(pair(1, b=2) is pair(1, b=2), pair.cache_info().hits)


class Data:
    def __init__(self, values):
        self.values = values

    @cached_property
    def total(self):
        print("summing")
        return sum(self.values)

    @lru_cache
    def at(self, i):
        return self.values[i]

    def scale(self, by, plus=0):
        return [v * by + plus for v in self.values]

    double = partialmethod(scale, 2, plus=1)


d = Data([1, 2, 3])
print(d.total, d.total, d.__dict__["total"], d.at(1), d.double())


@total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Version(1) <= Version(1), Version(2) > Version(1), Version(1) >= Version(2), max(Version(3), Version(5)).n)
print(sorted(["bb", "a", "ccc"], key=cmp_to_key(lambda a, b: len(b) - len(a))))


@singledispatch
def show(value):
    return f"object {value}"


@show.register(int)
def _(value):
    return f"int {value}"


@show.register(list)
def show_list(value):
    return "list " + ", ".join(show(item) for item in value)


print(show(1.5), show(True), show([1, "x", [2]]), show.dispatch(bool) is show.dispatch(int))
try:
    show()
except TypeError as error:
    print(error)
