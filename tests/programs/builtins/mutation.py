# Methods that change lists, dicts and sets, and what goes wrong while iterating.
def attempt(f, *args):
    try:
        print("result", repr(f(*args)))
    except Exception as error:
        print(type(error).__name__ + ":", error)


xs = []
for i in range(20):
    xs.append(i * i)
print(xs, len(xs))
xs.insert(0, "first")
xs.insert(100, "last")
xs.insert(-1, "before last")
print(xs)
print(xs.pop(), xs.pop(0), xs.pop(-1), xs.pop(3))
xs.remove(16)
attempt(xs.remove, 16)
xs.reverse()
print(xs)
xs.sort()
print(xs)
xs.sort(reverse=True)
print(xs)
xs.sort(key=lambda x: x % 7)
print(xs)
xs.sort(key=str)
print(xs)
attempt(xs.sort, 1)
xs[2:5] = ["a", "b"]
print(xs)
xs[::3] = [0] * len(xs[::3])
print(xs)
del xs[0], xs[-1], xs[1:3]
print(xs)
del xs[::2]
print(xs)
xs.extend(range(3))
xs += "xy"
xs *= 2
print(xs, xs.count(0), xs.index("x"))
xs.clear()
print(xs)


def slice_errors():
    ys = [1, 2, 3]
    ys[::2] = [1]


attempt(slice_errors)
ys = [1, 2, 3]
ys.extend(ys)
ys[1:1] = ys
print(ys)
ys = ys[:3]
ys += [ys]
print(ys)
d = {}
d["self"] = d
print(d)

mixed = [3, 1.5, True, 2]
mixed.sort()
print(mixed)
words = "the quick brown fox jumps over the lazy dog".split()
words.sort(key=len)
print(words)
words.sort(key=lambda w: (-len(w), w))
print(words)
attempt([1, "a", 2].sort)
attempt([1, 2].sort, *[])

d = {"b": 1, "a": 2}
d["c"] = 3
d["b"] = 10
print(d, d.pop("a"), d, d.pop("zz", None))
attempt(d.pop, "zz")
print(d.setdefault("b", 5), d.setdefault("n"), d)
d.update({"x": 1}, y=2)
d.update([("z", 3)])
d.update(w=4)
print(d, d.popitem(), d.popitem(), d)
del d["b"]
d["b"] = 1
print(d, list(d), len(d))
attempt(lambda: d["missing"])
d |= {"new": 1}
d |= [("pair", 2)]
print(d)
e = d.copy()
d.clear()
print(d, e)
attempt(d.popitem)
many = {}
for i in range(1000):
    many[i] = i
for i in range(0, 1000, 3):
    del many[i]
for i in range(0, 1000, 6):
    many[i] = -i
print(len(many), list(many.items())[:5], list(many)[-5:], sum(many.values()))
while len(many) > 3:
    many.popitem()
print(many)


def grow():
    data = {1: 1, 2: 2}
    for key in data:
        data[key + 10] = 0


def shrink():
    data = {1, 2, 3}
    for item in data:
        data.discard(item)


attempt(grow)
attempt(shrink)
numbers = [1, 2, 3]
for n in numbers:
    if n < 5:
        numbers.append(n + 2)
print(numbers)
it = iter(numbers)
print(next(it), list(it), list(it), next(it, "end"))
pairs = zip([1, 2, 3], "ab")
print(next(pairs), list(pairs))
numbered = enumerate("abc")
print(next(numbered), next(numbered), list(numbered))
squares = map(lambda x: x * x, range(5))
for square in squares:
    print("square", square)
    if square > 3:
        break
print("rest", list(squares))
odd = filter(lambda x: x % 2, range(10))
print(next(odd), 3 in list(odd), list(odd))
print(any(map(lambda x: print("seen", x) or x > 1, [1, 2, 3])))


def calls(n):
    print("call", n)
    return n


for a, b in zip(map(calls, [1, 2]), map(calls, [10, 20])):
    print(a, b)
print([x for x in map(calls, [7])], *map(calls, [8, 9]))
first, *others = map(calls, [1, 2, 3])
print(first, others)
print({**dict(map(lambda x: (str(x), x), [1, 2]))})
total = 0
for i, v in enumerate(map(calls, "ab")):
    total += i
print(total)

s = {3, 1}
s.add(2)
s.add(2)
print(s, len(s))
s.discard(99)
attempt(s.remove, 99)
s.remove(1)
s.update([5, 6], {7})
s |= {8}
s &= {2, 3, 5, 8}
s -= {2}
s ^= {8, 9}
print(s)
s.intersection_update([3, 9])
s.difference_update([3])
s.symmetric_difference_update([1, 9])
print(s, s.pop(), s)
attempt(s.pop)
attempt(s.add, [])
t = frozenset(["a"])
attempt(lambda: t | {"b"} == {"a", "b"})
print({1, 2} < {1, 2, 3}, {1, 2} == frozenset([2, 1]), {1, 2} <= {1})

text = ""
for i in range(300):
    text += chr(97 + i % 26)
copy = text
text += "!"
copy += "?"
print(text[-5:], copy[-5:], len(text), text == copy, text[:300] == copy[:300])
acc = "é" * 100
for i in range(100):
    acc += "日"
print(len(acc), acc[99:102], acc[-1], hash(acc) == hash("é" * 100 + "日" * 100), acc == "é" * 100 + "日" * 100)
