"""Eight threads do everything at once to one object of each built-in type. Any Python exception is welcome, a fault of the lab is not.

With the argument `containers`: without iterators."""
import collections
import itertools
import sys
import threading

TURNS = 12


def churn(x, operations, turns):
    for turn in range(turns):
        for operation in operations:
            try:
                operation(x)
            except Exception:
                pass


def items(x):
    for key in x:
        x[key]


def several(*names):
    """Calls of methods without arguments."""
    return [lambda x, name=name: getattr(x, name)() for name in names]


LIST = several("pop", "clear", "copy", "sort", "reverse") + [
    lambda x: x.append(1), lambda x: x.insert(0, "two"), lambda x: x.extend([3, 4, 5] * 3), lambda x: x.remove(3), lambda x: x[0], lambda x: x[1:5],
    lambda x: x.__setitem__(0, 9), lambda x: x.__setitem__(slice(0, 2), [1, 2, 3]), lambda x: x.__delitem__(0), lambda x: x.count(3), lambda x: 4 in x,
    lambda x: x.index(5), lambda x: x.__iadd__([6]), lambda x: x.__imul__(2), lambda x: repr(x), lambda x: x == [1, 2], lambda x: x < [2], lambda x: list(x),
    lambda x: tuple(x), lambda x: [v for v in x], lambda x: sorted(x, key=str), lambda x: sum(x), lambda x: max(x), lambda x: ",".join(x), lambda x: len(x),
    lambda x: list(reversed(x)), lambda x: list(zip(x, x)), lambda x: list(map(str, x)), lambda x: x.__delitem__(slice(0, 20)), lambda x: x.sort(key=repr)]
DICT = several("popitem", "clear", "copy", "keys", "values", "items") + [
    lambda x: x.update(a=1, b=2, c=3), lambda x: x.setdefault("d", []), lambda x: x.pop("a"), lambda x: x["b"], lambda x: x.get("c"),
    lambda x: x.__setitem__("e", 5), lambda x: x.__delitem__("b"), lambda x: "c" in x, lambda x: repr(x), lambda x: x == {"a": 1}, lambda x: list(x.items()),
    lambda x: x.__ior__({"f": 6}), lambda x: x | {"g": 7}, items, lambda x: {k: v for k, v in x.items()}, lambda x: len(x), lambda x: sorted(x),
    lambda x: list(reversed(x)), lambda x: x.update((n, n) for n in range(40)), lambda x: x.keys() & {"a", "c"}, lambda x: dict(x)]
SET = several("pop", "clear", "copy") + [
    lambda x: x.add(1), lambda x: x.add("two"), lambda x: x.discard(1), lambda x: x.remove(2), lambda x: x.update(range(30)), lambda x: x.difference_update({1, 2}),
    lambda x: x.intersection_update(range(5)), lambda x: x.symmetric_difference_update({3, 99}), lambda x: x | {7}, lambda x: x & {1, 2, 3}, lambda x: x - {1},
    lambda x: x ^ {5}, lambda x: 3 in x, lambda x: x <= {1}, lambda x: x == {1}, lambda x: repr(x), lambda x: sorted(x, key=str), lambda x: len(x), lambda x: [v for v in x],
    lambda x: x.isdisjoint({4}), lambda x: frozenset(x)]
DEQUE = several("pop", "popleft", "clear", "copy", "reverse", "rotate") + [
    lambda x: x.append(1), lambda x: x.appendleft(2), lambda x: x.extend((3, 4, 5)), lambda x: x.extendleft((6, 7)), lambda x: x.insert(1, 8), lambda x: x.remove(3),
    lambda x: x[0], lambda x: x[-1], lambda x: x.__setitem__(0, 9), lambda x: x.__delitem__(0), lambda x: x.count(1), lambda x: x.index(4), lambda x: list(x),
    lambda x: repr(x), lambda x: 5 in x, lambda x: len(x), lambda x: x == collections.deque([1]), lambda x: [v for v in x]]
ITERATOR = [next, lambda x: next(x, None), lambda x: [v for _, v in zip(range(5), x)], lambda x: list(itertools.islice(x, 3)), iter, repr]


class Box:
    shared = 0

    def __init__(self):
        self.value = 0

    def method(self):
        return self.value


def rename(x):
    x.__dict__["value"] = 3


def reclass(x):
    Box.shared += 1
    Box.extra = lambda self: self.shared
    x.extra()
    del Box.extra


BOX = [lambda x: setattr(x, "value", x.value + 1), lambda x: delattr(x, "value"), lambda x: x.method(), lambda x: x.shared, lambda x: setattr(x, "other", 1),
       lambda x: vars(x).clear(), lambda x: x.other, lambda x: dir(x), rename, reclass, lambda x: hasattr(x, "value"), lambda x: x.__dict__.copy()]


def numbers():
    value = 0
    while True:
        value += 1
        yield value


subjects = [
    ([1, 2, 3], LIST), ({"a": 1}, DICT), ({1, 2}, SET), (collections.deque([1, 2]), DEQUE), (collections.OrderedDict(a=1), DICT),
    (collections.defaultdict(int, a=1), DICT), (collections.Counter("abc"), DICT), (iter(range(10 ** 6)), ITERATOR), (iter([1, 2, 3] * 200), ITERATOR),
    (iter(dict.fromkeys(range(500))), ITERATOR), (zip(range(10 ** 6), itertools.count()), ITERATOR), (enumerate(itertools.cycle("abc")), ITERATOR),
    (map(str, itertools.count()), ITERATOR), (numbers(), ITERATOR + several("close")), (filter(None, itertools.count()), ITERATOR),
    (iter({1, 2, 3}), ITERATOR), (reversed([1, 2, 3] * 100), ITERATOR), (Box(), BOX)]

if sys.argv[1:] == ["containers"]:
    subjects = [(subject, operations) for subject, operations in subjects if not hasattr(subject, "__next__")]
for subject, operations in subjects:
    threads = [threading.Thread(target=churn, args=(subject, operations[n:] + operations[:n], TURNS)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print("done")
