# What takes from generators: built-in functions that gather, sum, search and stop; numbers of all kinds; errors in the middle.


def values(*items):
    for item in items:
        yield item
    print("exhausted", len(items))


print(sum(values(1, 2.5, True, 2 ** 70)), sum(values(), 7), sum(values(0.1, 0.2), 1))
print(sum(values([1], [2, 3]), []), sum(values((1,), (2,)), ()))
try:
    sum(values(1, 2, "x", 4))
except TypeError as e:
    print(e)
print(sum(x for x in range(20000)), sum(x * 0.5 for x in range(9000)), len(list(x for x in range(10000))))


class Money:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Money(self.n + (other.n if isinstance(other, Money) else other))

    __radd__ = __add__

    def __repr__(self):
        return f"Money({self.n})"


print(sum(values(1, Money(2), 3, Money(4))), sum(values(Money(5), 6)))


def fails(n):
    for i in range(n):
        yield i
    raise LookupError(n)


for function in (sum, list, tuple, set, sorted, max, min, any, all, frozenset, bytes):
    try:
        print(function.__name__, function(fails(3)))
    except (LookupError, TypeError) as e:
        print(function.__name__, type(e).__name__, e)
for call in (lambda: "".join(fails(2)), lambda: ",".join(values("a", "b")), lambda: [].extend(fails(1)), lambda: {}.update(values(("k", 1))),
             lambda: [*fails(1)], lambda: {*values(1, 2)}, lambda: print(*values("p", "q")), lambda: max(values(3, 1, 2), key=lambda v: -v),
             lambda: set("ab").union(values("c")) == set("abc"), lambda: list(zip(values(1, 2), fails(5))),
             lambda: list(map(str, values(1, 2))), lambda: next(iter(values("only", "more"))), lambda: 2 in values(1, 2, 3),
             lambda: list(reversed(list(values(1, 2)))), lambda: isinstance(values(), type(values()))):
    try:
        print(call())
    except (LookupError, TypeError) as e:
        print(type(e).__name__, e)
for i, x in enumerate(values("a", "b"), 10):
    print(i, x)
for i, x in enumerate(x for x in range(3)):
    if i == 1:
        continue
    print(i, x)
try:
    for i, x in enumerate(fails(2), 2 ** 62):
        print(i, x)
except LookupError as e:
    print("LookupError", e)
numbered = enumerate(values(7, 8, 9))
for i, x in numbered:
    if i == 1:
        break
print(list(numbered))
shared = (x for x in range(10))
print(sum(x for x in shared if x < 5), list(shared))


def recursive(depth):
    yield depth
    if depth:
        yield sum(recursive(depth - 1))
        yield from list(recursive(depth - 1))


print(list(recursive(3)))


def collects_itself():
    yield 1
    try:
        yield list(me)
    except ValueError as e:
        yield str(e)


me = collects_itself()
print(list(me))
got = []


def logs():
    for i in range(3):
        got.append(("yield", i))
        yield i
        got.append(("back", i))


print(list(logs()), got)
in_handler = []


def handles():
    try:
        1 / 0
    except ZeroDivisionError:
        yield 1
        try:
            raise
        except ZeroDivisionError as e:
            yield str(e)
    yield 3


print(list(handles()))
