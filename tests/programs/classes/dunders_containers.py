# Items, iteration, length, calls, with, and conversions.
class Shelf:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        print("get", i)
        return self.items[i]

    def __setitem__(self, i, v):
        print("set", i, v)
        self.items[i] = v

    def __delitem__(self, i):
        print("del", i)
        del self.items[i]

    def __contains__(self, v):
        return v in self.items


s = Shelf("a", "b", "c")
print(len(s), s[0], s[-1], s[0:2], "b" in s, "z" in s, "z" not in s)
s[1] = "B"
s[0:1] = ["x", "y"]
del s[0]
print(list(s), [x.upper() for x in s], tuple(s))
for x in s:
    print(x)
a, b, c = s
print(a, b, c, *s)
first, *rest = Shelf(1, 2, 3)
print(first, rest, list(reversed(Shelf(1, 2))))
print(sum(Shelf(1, 2, 3)), max(Shelf(4, 9, 2)), sorted(Shelf(3, 1, 2)), ", ".join(Shelf("p", "q")), dict(enumerate(Shelf("m"))))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration("done")
        self.n -= 1
        return self.n


print(list(Countdown(3)), sum(Countdown(5)), 2 in Countdown(5), 9 in Countdown(5), set(Countdown(3)), [*Countdown(2)], {**{"a": 1}})
print(list(zip(Countdown(3), "ab")), list(map(str, Countdown(3))), list(filter(None, Countdown(3))), list(enumerate(Countdown(2), 5)))
print(any(Countdown(1)), all(Countdown(3)), min(Countdown(4)), dict.fromkeys(Countdown(2)), "".join(map(str, Countdown(4))))
it = iter(Countdown(2))
print(next(it), next(it), next(it, "end"))
try:
    next(it)
except StopIteration as e:
    print("StopIteration", e.value)
x = []
x.extend(Countdown(3))
x += Countdown(2)
x[1:2] = Countdown(2)
print(x, sorted(Countdown(4)), frozenset(Countdown(2)), bytes(Countdown(3)))
for i in Countdown(3):
    for j in Countdown(i):
        print(i, j)
    if i == 1:
        break
else:
    print("never")
try:
    a, b = Countdown(3)
except ValueError as e:
    print(e)
try:
    a, b, c, d = Countdown(3)
except ValueError as e:
    print(e)


class Restart:
    def __iter__(self):
        return iter([1, 2, 3])


print(list(Restart()), 2 in Restart(), max(Restart()), [*Restart(), *Restart()])


class NotIterator:
    def __iter__(self):
        return 5


class Nothing:
    pass


n = Nothing()
for f in (lambda: list(NotIterator()), lambda: list(n), lambda: iter(n), lambda: next(n), lambda: len(n), lambda: n[0], lambda: n(), lambda: 1 in n,
          lambda: -n, lambda: n < n, lambda: int(n), lambda: float(n), lambda: [1][n], lambda: range(n), lambda: reversed(n), lambda: abs(n),
          lambda: round(n), lambda: format(n, "5"), lambda: divmod(n, 1), lambda: sum(n), lambda: [].extend(n), lambda: set(n), lambda: hex(n)):
    try:
        print(f())
    except TypeError as e:
        print("TypeError:", e)
for code in ("n[0] = 1", "del n[0]", "a, b = n", "with n: pass", "f'{n:>5}'", "for z in n: pass"):
    try:
        if code == "n[0] = 1":
            n[0] = 1
        elif code == "del n[0]":
            del n[0]
        elif code == "a, b = n":
            a, b = n
        elif code == "with n: pass":
            with n:
                pass
        elif code == "f'{n:>5}'":
            print(f"{n:>5}")
        else:
            for z in n:
                pass
    except TypeError as e:
        print(code, "->", e)


class Default(dict):
    def __missing__(self, key):
        self[key] = value = len(self)
        return value


d = Default(a=1)
print(d["a"], d["zz"], d["yy"], d, d.get("no"), "zz" in d, len(d), list(d), sorted(d.items()), isinstance(d, dict))


class Stack(list):
    def push(self, v):
        self.append(v)
        return self

    def __getitem__(self, i):
        return super().__getitem__(-1 - i)


st = Stack([1, 2]).push(3)
print(st, st[0], len(st), list(st), [*st], sum(st), 2 in st, st == [1, 2, 3], st + [4], sorted(st, reverse=True))
st += [9]
print(type(st).__name__, st, st[0])


class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, *more, scale=1):
        return (self.n + x + sum(more)) * scale


add = Adder(10)
print(add(5), add(1, 2, 3), add(1, scale=2), add(*[1, 2], **{"scale": 3}), list(map(add, [1, 2])), callable(add), callable(n), sorted([3, 1], key=Adder(0)))


class Managed:
    def __enter__(self):
        print("enter")
        return "resource"

    def __exit__(self, kind, value, tb):
        print("exit", kind and kind.__name__, value)
        return kind is KeyError


with Managed() as m:
    print(m)
with Managed():
    raise KeyError("swallowed")
try:
    with Managed() as m:
        1 / 0
except ZeroDivisionError as e:
    print("out:", e)


class Number:
    def __int__(self):
        return 42

    def __float__(self):
        return 2.5

    def __index__(self):
        return 2


k = Number()
print(int(k), float(k), [5, 6, 7][k], [5, 6, 7][:k], "abc"[k], hex(k), list(range(k)), "ab" * k, k.__index__(), "%d %.1f" % (k, k), chr(k) == "\x02", (1, 2, 3)[k])


class Callback:
    def __init__(self):
        self.n = 0

    def __call__(self):
        self.n += 1
        return self.n


print(list(iter(Callback(), 4)))


class Truth:
    def __init__(self, b):
        self.b = b

    def __bool__(self):
        print("bool", self.b)
        return self.b


t, f = Truth(True), Truth(False)
print(1 if t else 2, 1 if f else 2, not t, (t and 5), (f or 6), bool(t), all([t, f, t]), any([f, t]), [x.b for x in filter(None, [t, f])])
while f:
    pass
assert t
try:
    bool(Truth(3))
except TypeError as e:
    print(e)


class Len:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


print(bool(Len(0)), bool(Len(3)))
for bad in (-1, "x", 1.5):
    try:
        len(Len(bad))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
