# Classes that derive from list, dict, set, int, float, str and tuple.
class Doubling(list):
    def __init__(self, *items):
        super().__init__(items)

    def append(self, x):
        super().append(x * 2)

    def __getitem__(self, i):
        return super().__getitem__(i)


d = Doubling(1, 2)
d.append(3)
d.extend([7])
print(d, len(d), d[2], d == [1, 2, 6, 7], isinstance(d, list), sum(d), d[0:2], sorted(d, reverse=True), 6 in d)
d.note = "lists of a class have attributes"
print(d.note, d.__dict__)


class Defaulting(dict):
    def __missing__(self, key):
        return key + "!"

    def __setitem__(self, key, value):
        super().__setitem__(key, value + 1)


m = Defaulting(a=1)
m["b"] = 5
print(m, m["zz"], m.get("q"), "b" in m, list(m.items()), m.pop("a"), len(m), {**m})


class Twice(int):
    def __new__(cls, v):
        return super().__new__(cls, v * 2)

    def __add__(self, other):
        return Twice(int(self) + other)


i = Twice(4)
print(i, i + 1, i * 2, type(i).__name__, type(i + 1).__name__, i == 8, hash(i) == hash(8), [10, 20][Twice(0)], f"{i:>4}")


class Word(str):
    def shout(self):
        return self.upper() + "!"


w = Word("abc")
print(w, w.shout(), len(w), w + "d", w[0], {w: 1}["abc"], w.replace("a", "b"), type(w.upper()).__name__, "".join([w, "x"]))


class Pair(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    @property
    def first(self):
        return self[0]


p = Pair(1, 2)
a, b = p
print(p, p.first, a, b, p == (1, 2), p + (3,))


class Tags(set):
    def add(self, tag):
        super().add(tag.lower())


t = Tags()
t.add("X")
t |= {"y"}
print(sorted(t), "x" in t, len(t))


class Celsius(float):
    pass


print(Celsius(21.5) + 1, Celsius("3"), float.__add__(1.0, 2.0))
print([].__len__(), (5).__add__(3), "a".__eq__("a"), int.__add__(1, 2), hasattr([], "__iter__"), hasattr(5, "__len__"), list.__getitem__([4, 5], 1))
print((5).__add__("x"), [1].__eq__((1,)), object.__eq__(1, 2), {}.__contains__(1), "abc".__contains__("b"), (7).__rsub__(10), (2).__pow__(5))
