# Comparisons, hashes and containers of objects that define them.
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        if not isinstance(other, Point):
            return NotImplemented
        return (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def __repr__(self):
        return f"P({self.x},{self.y})"


p, q, r = Point(1, 2), Point(1, 2), Point(0, 9)
print(p == q, p != q, p == r, p != r, p == 3, p != 3, 3 == p, p is q, hash(p) == hash(q))
print(p < r, p > r, r < p, sorted([p, r, q]), min(p, r), max([p, r]), sorted([p, r], reverse=True))
try:
    p <= q
except TypeError as e:
    print(e)
print([p].index(q), [p, r, q].count(p), q in [r, p], r not in (p, q))
items = [r, p, q]
items.remove(Point(1, 2))
print(items)
try:
    items.remove(Point(7, 7))
except ValueError as e:
    print(e)
try:
    items.index(Point(7, 7))
except ValueError as e:
    print(e)
d = {p: "one", r: "two"}
print(d[q], d.get(Point(0, 9)), d.get(Point(5, 5), "none"), q in d, len({p, q, r}))
d[q] = "three"
print(d, d.pop(Point(1, 2)), d, d.setdefault(p, 4), d)
del d[q]
print(d, {p, r} == {r, q}, {p} < {q, r}, {p} & {q}, {p} | {q}, {p} - {q}, {p} ^ {q})
print([p, 1] == [q, 1], (p, r) < (q, p), {"a": p} == {"a": q}, [[p]] == [[q]], [p] != [q])
s = set()
s.add(p)
s.add(q)
print(s, q in s, s.discard(q), s)


class Unhashable:
    def __eq__(self, other):
        return True


u = Unhashable()
for f in (lambda: hash(u), lambda: {u: 1}, lambda: {u}, lambda: u in {1: 2}):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(u == 5, 5 == u, u != 5, [1, 2].count(u), u in [1])


class Plain:
    pass


a, b = Plain(), Plain()
print(a == a, a == b, a != b, a in [a], hash(a) == hash(a), {a: 1}[a], len({a, b}))


class Odd:
    def __eq__(self, other):
        return "equal?"

    def __lt__(self, other):
        return []

    def __gt__(self, other):
        return 7


o = Odd()
print(o == 1, o != 1, o < 1, o > 1, 1 < o, "yes" if o == 1 else "no", "yes" if o < 1 else "no", 0 < (o > 3) < 9)


class BadHash:
    def __hash__(self):
        return "no"


class Raises:
    def __eq__(self, other):
        raise ValueError("cannot compare")

    __hash__ = None


try:
    hash(BadHash())
except TypeError as e:
    print(e)
try:
    [Raises()].index(3)
except ValueError as e:
    print(e)
try:
    Raises() in [1]
except ValueError as e:
    print(e)


class Base:
    def __eq__(self, other):
        print("Base.eq")
        return NotImplemented


class Derived(Base):
    def __eq__(self, other):
        print("Derived.eq")
        return NotImplemented


print(Base() == Derived(), Derived() == Base(), Base() == Base())


class Counted:
    calls = 0

    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        Counted.calls += 1
        return self.n < other.n


for numbers in ([3, 1, 2], list(range(30)), list(range(30, 0, -1)), [(i * 37) % 61 for i in range(60)]):
    Counted.calls = 0
    ordered = [c.n for c in sorted(map(Counted, numbers))]
    print(ordered == sorted(numbers), Counted.calls)
big = [Counted((i * 7919) % 1009) for i in range(500)]
big.sort()
print([c.n for c in big] == sorted([(i * 7919) % 1009 for i in range(500)]))
pairs = [(Counted(i % 3), i) for i in range(9)]
pairs.sort(key=lambda pair: pair[0], reverse=True)
print([i for _, i in pairs])


def forever(n):
    class Loop:
        def __eq__(self, other):
            return self == other

    return Loop() == Loop()


try:
    forever(1)
except RecursionError as e:
    print("RecursionError")
