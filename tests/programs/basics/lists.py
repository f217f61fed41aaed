# Lists: building, changing, slicing, sorting, comparing, sharing.
a = [3, 1, 2]
a.append(5)
a.extend([9, 7])
a.insert(1, 100)
print(a, len(a), a[0], a[-1], a[1:3], a[::-1])
print(a.pop(), a.pop(0), a, a.index(2), a.count(1))
a.remove(100)
a.sort()
print(a, sorted(a, reverse=True), a == [1, 2, 5, 9], a != [1], [1, 2] < [1, 3], [1] < [1, 0])
a.reverse()
print(a, 5 in a, 6 in a, a + [0], [0] * 3, a * 0)
b = a
b += [4]
c = a[:]
c[0] = "changed"
print(a is b, a, c)
a[1:3] = ["x", "y", "z"]
print(a)
del a[0]
del a[1:3]
print(a)
a.clear()
print(a, bool(a), not a)
grid = [[0] * 3 for _ in range(2)]
grid[1][2] = 7
print(grid)
same = [[]] * 2
same[0].append(1)
print(same)
words = ["pear", "Apple", "fig", "kiwi"]
print(sorted(words), sorted(words, key=len), sorted(words, key=str.lower, reverse=True))
pairs = [(2, "b"), (1, "z"), (2, "a")]
pairs.sort()
print(pairs, min(pairs), max(pairs), sorted(pairs, key=lambda p: p[1]))
first, *middle, last = [1, 2, 3, 4]
print(first, middle, last)
(x, y), z = (1, 2), 3
x, y = y, x
print(x, y, z)
print(list("abc"), list((1, 2)), list(range(3)), [*range(2), *"ab"])
print(any([0, 1]), all([0, 1]), any([]), all([]), list(zip([1, 2], "ab")), list(enumerate("ab")))
t = (1, "two", [3])
t[2].append(4)
print(t, len(t), t[1], t + (5,), (1,) * 2, (), (1,), t.index("two"), 1 in t)
