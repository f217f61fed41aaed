from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, UserString, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence, Sized

words = defaultdict(list)
for word in "the quick brown fox jumps over the lazy dog".split():
    words[len(word)].append(word)
print(dict(words), words, 9 in words, words.get(9))
try:
    defaultdict()["missing"]
except KeyError as error:
    print(repr(error))

c = Counter("abracadabra")
print(c, c.most_common(2), c["z"], c.total(), sorted(c.elements())[:6])
c.update("zzz")
c.subtract({"a": 4})
print(c, +c, c["a"], "a" in c)
del c["nothing"]
a, b = Counter(x=3, y=1), Counter(x=1, y=2)
print(a + b, a - b, a | b, a & b, a == b, a >= Counter(x=1), Counter(x=0) == Counter())

o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
print(o, list(o))
o.move_to_end("c", last=False)
print(o, o.popitem(last=False), o.popitem(), o == {"b": 2}, OrderedDict(x=1, y=2) == OrderedDict(y=2, x=1))

chain = ChainMap({"a": 1}, {"a": 10, "b": 20})
child = chain.new_child({"c": 3})
print(chain["a"], chain["b"], sorted(child), len(child), child.parents == chain, chain)
chain["b"] = 2
print(chain.maps, "zz" in chain)
try:
    del child["a"]
except KeyError as error:
    print(error)


class Upper(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)


u = Upper(a=1)
u.update({"b": 2})
print(u, u["A"], len(u), u.pop("B"), u, isinstance(u, MutableMapping))
names = UserList(["x", "y"])
names += ["z"]
print(names, names[1:], names + ["w"], len(names), UserString("abc").upper() + "d")


class Squares(Sequence):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not -self.n <= i < self.n:
            raise IndexError(i)
        return (i % self.n) ** 2


s = Squares(5)
print(list(s), list(reversed(s)), 9 in s, 10 in s, s.index(16), s.count(4))


class Lower(MutableMapping):
    def __init__(self):
        self.data = {}

    def __getitem__(self, key):
        return self.data[key.lower()]

    def __setitem__(self, key, value):
        self.data[key.lower()] = value

    def __delitem__(self, key):
        del self.data[key.lower()]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


m = Lower()
m["ABC"] = 1
m.update(Def=2)
print(m["abc"], m.get("x", "no"), dict(m), "DEF" in m, m.pop("DEF"), list(m.items()), m.setdefault("New", 5), list(m.values()))
print([isinstance([], kind) for kind in (Sequence, MutableSequence, Mapping, Iterable, Iterator, Sized, Hashable, Callable)])
print([isinstance({}.keys(), kind) for kind in (Iterable, Sized)], isinstance(print, Callable), isinstance((), Hashable))
try:
    Mapping()
except TypeError as error:
    print(error)
