# What is taken from an iterator is used once, however the operation that takes it is interrupted.
import functools


def numbers(n):
    for i in range(n):
        yield i


N = 1000
L = list(range(N))
lists = [[0] * (i % 3) for i in range(N)]
print(sum(map(len, lists)), sum(n for n in map(len, lists)))
it = iter(lists)
print(sum(1 for _ in iter(lambda: any(it), False)))
print(len(list(filter(None, lists))), len(sorted(iter(lists))), [5] in iter(lists), len(max(iter(lists))), len(sum(iter(lists[:200]), [])))
extended = []
for i in range(0, N, 10):
    extended.extend(map(len, lists[i:i + 10]))
    extended += filter(None, lists[i:i + 10])
print(len(extended))

print(sum(not a == b == c for a, b, c in zip(numbers(N), L, L)))
print(sum(t[0] != t[1][0] or t[2] != N - 1 - t[0] for t in zip(map(lambda x: x, L), enumerate(L), reversed(L))))
print(list(zip(numbers(N), L)) == list(zip(L, L)), dict(zip(numbers(N), L)) == dict(zip(L, L)))
print(sum(numbers(N)), min(numbers(N)), max(map(lambda v: -v, L)), sum(filter(lambda v: v % 2, L)))
print(functools.reduce(lambda a, b: a + b, map(len, lists)), all(map(len, [[1]] * N)))
a, *b = map(len, lists)
print(a, len(b), len([*map(len, lists)]), len({*map(len, lists)}))
places = {v: -v for v in L}
print(sorted(L, key=places.get) == L[::-1], max(L, key=places.__getitem__), min(L, key=L.index))
print(set(map(tuple, lists)) == {(), (0,), (0, 0)}, len(",".join(map(str, lists))), tuple(enumerate(map(len, lists)))[-1])


class Key:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __lt__(self, other):
        return self.value < other.value

    def __hash__(self):
        return hash(self.value)


keys = [Key(i * 7 % 50) for i in range(150)]
print(len(set(keys)), sorted(keys)[0].value, max(keys).value, keys.count(Key(3)), keys.index(Key(49)), Key(5) in iter(keys))
counts = {}
for key in keys:
    counts[key] = counts.get(key, 0) + 1
print(len(counts), counts[Key(5)], dict.fromkeys(iter(keys)) == dict.fromkeys(keys))
print([k.value for k in sorted(iter(keys), key=lambda k: -k.value)][:3], min(zip(keys, keys))[0].value)
print(sum(map(len, map(list, zip(lists, lists)))), sum(v.value for v in filter(lambda k: k < Key(50), iter(keys))))
