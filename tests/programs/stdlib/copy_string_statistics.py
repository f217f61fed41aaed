import copy
import statistics
import string
from types import SimpleNamespace

nested = [1, [2, 3], {"k": [4]}, (5, [6])]
shallow, deep = copy.copy(nested), copy.deepcopy(nested)
nested[1].append("x")
nested[2]["k"].append("y")
nested[3][1].append("z")
print(shallow, deep, shallow == nested, copy.copy((1, 2)) is (1, 2) or True)


class Node:
    def __init__(self, value):
        self.value = value
        self.next = None


node = Node([1])
node.next = node
other = copy.deepcopy(node)
print(other is not node, other.next is other, other.value == node.value, other.value is node.value, copy.copy(node).value is node.value)


class Special:
    def __init__(self, n):
        self.n = n

    def __copy__(self):
        return Special(self.n + 1)

    def __deepcopy__(self, memo):
        return Special(self.n + 100)


print(copy.copy(Special(1)).n, copy.deepcopy([Special(1)])[0].n)
loop = [1]
loop.append(loop)
twin = copy.deepcopy(loop)
print(twin, twin[1] is twin, copy.deepcopy({(1, 2): {3}}), copy.copy({1, 2}))


class MyList(list):
    pass


mine = MyList([1, [2]])
mine.tag = ["t"]
new = copy.deepcopy(mine)
print(type(new).__name__, new, new.tag, new.tag is mine.tag, copy.copy(mine).tag is mine.tag)

print(string.ascii_lowercase, string.digits, string.punctuation, string.capwords("hello big  world"), repr(string.whitespace))
t = string.Template("$who likes ${what}, $$5 $missing")
print(t.safe_substitute(who="tim", what="kung pao"))
print(string.Template("Hey, $name!").substitute({"name": "Ann"}))
for template, words in (("$x $y", {"x": 1}), ("bad $", {}), ("a\nb ${", {})):
    try:
        string.Template(template).substitute(words)
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
print(string.Formatter().format("{0}-{b!r:>5}-{0[1]}", "xyz", b="q"))

data = [2.5, 3.25, 5.5, 11.25, 11.75]
print(statistics.mean(data), statistics.median(data), statistics.stdev(data), statistics.pstdev(data), statistics.variance(data))
print(statistics.mean([1, 2, 3, 4]), statistics.mean([1, 2, 3]), statistics.median([4, 1, 3, 2]), statistics.median_low([1, 2, 3, 4]),
      statistics.median_high([1, 2, 3, 4]), statistics.mode("aabbb"), statistics.multimode("aabb"), statistics.fmean([1, 2]),
      statistics.geometric_mean([2, 8]), statistics.harmonic_mean([40, 60]), statistics.quantiles(range(1, 10)))
print(statistics.variance([1, 2, 3, 4]), statistics.stdev([1, 2, 3, 4]), statistics.pvariance([0, 0, 1, 1]), statistics.mean([0.1] * 3))
print(statistics.correlation([1, 2, 3], [2, 4, 6]), statistics.linear_regression([1, 2, 3], [3, 5, 7]))
for wrong in (lambda: statistics.mean([]), lambda: statistics.stdev([1]), lambda: statistics.mode([]), lambda: statistics.median([])):
    try:
        wrong()
    except statistics.StatisticsError as error:
        print(error)
ns = SimpleNamespace(a=1, b="two")
ns.c = [3]
print(ns, ns.b, ns == SimpleNamespace(a=1, b="two", c=[3]))
del ns.a
print(ns)
