# Dictionaries keep the order of insertion; sets print in the order of CPython's for small integers.
d = {"b": 2, "a": 1}
d["c"] = 3
d["b"] += 10
print(d, len(d), d["a"], d.get("x"), d.get("x", 0), "a" in d, 1 in d)
print(list(d), list(d.keys()), list(d.values()), list(d.items()), sorted(d))
for key in d:
    print(key, end=" ")
for key, value in d.items():
    print(key, value, end=";")
print()
print(d.pop("a"), d.pop("zz", None), d)
d.update({"e": 5, "b": 0})
print(d, d.setdefault("e", 9), d.setdefault("f", 6), d)
del d["b"]
d["b"] = "again"
print(d, {**d, "x": 1}, dict(a=1, b=2), dict([("k", "v")]), {}, bool({}))
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): "tuple"}[(1, 2)], {None: 0})
print({"a": 1, "b": 2} == {"b": 2, "a": 1}, {i: i * i for i in range(4)}, {"k": [1]}["k"])
counts = {}
for letter in "mississippi":
    counts[letter] = counts.get(letter, 0) + 1
print(counts, max(counts, key=counts.get))
s = {3, 1, 2, 3}
s.add(0)
s.discard(9)
s.remove(3)
print(s, len(s), 1 in s, 3 in s, set(), {1} | {2}, {1, 2} & {2, 3}, {1, 2} - {2}, {1, 2} ^ {2, 3}, {1} < {1, 2}, set([1, 1]) == {1})
print(sorted({"x", "a", "m"}), {i % 3 for i in range(10)}, len(set("hello")), list({5: 0, 4: 0}))
big = {}
for i in range(1000):
    big[i * 7] = i
for i in range(0, 1000, 2):
    del big[i * 7]
print(len(big), 7 in big, 14 in big, sum(big.values()), list(big)[:3])
