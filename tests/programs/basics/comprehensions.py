# List, dict, set comprehensions and generator expressions as arguments; their scope.
x = "outer"
print([x * 2 for x in range(5)], x)
print([i for i in range(20) if i % 2 if i % 3], [(a, b) for a in "ab" for b in range(2)])
print([[j for j in range(i)] for i in range(4)])
print({k: v for k, v in zip("abc", range(3))}, {v % 2 for v in range(5)} == {0, 1})
print(sum([i * i for i in range(5)]), max([len(w) for w in ["a", "bbb"]]), ", ".join([str(i) for i in range(3)]))
n = 3
def scaled():
    k = 10
    return [i * k * n for i in range(3)]
print(scaled())
print([y for y in [1, 2, 3] if y != 2], [a + b for a, b in [(1, 2), (3, 4)]], [*[i for i in range(2)]])
print(any([i > 3 for i in range(5)]), all([i < 3 for i in range(5)]))
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [v for row in matrix for v in row])
print([f() for f in [lambda: 1, lambda: 2]], [i if i % 2 else -i for i in range(4)])
