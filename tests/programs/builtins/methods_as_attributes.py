# Special methods and attributes of built-in types that programs look at by name.
def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


print((7).__round__(), (-15).__round__(-1), (2.675).__round__(2), (3.2).__ceil__(), (3.8).__floor__(), (2.5).__round__(), True.real, (5).numerator, (2.5).imag)
print(slice(1, 10, 2).indices(5), slice(None, None, -1).indices(4), slice(-3, None).indices(10))
show(lambda: slice(0, 1).indices(-1))
show(lambda: slice("a", 1).indices(3))
d = {"a": 1, "b": 2}
keys, values, items = d.keys(), d.values(), d.items()
for view in (keys, values, items):
    print(hasattr(view, "__next__"), hasattr(view, "__iter__"), view.__len__(), list(view.__iter__()), list(reversed(view)))
print(keys.__contains__("a"), items.__contains__(("a", 1)), keys.isdisjoint(["x"]), keys.isdisjoint("ab"), items.isdisjoint([("a", 1)]))
print(sorted(keys.__and__({"a"})), sorted(keys.__or__({"z"})), sorted(keys.__sub__({"a"})), sorted(keys.__xor__({"a", "z"})), keys.__eq__({"a", "b"}))
show(lambda: values.isdisjoint([]))
show(lambda: keys.__next__())
print(range(3).__bool__(), range(0).__bool__(), list(range(4).__reversed__()), None.__bool__(), "%s-%s".__mod__((1, 2)), "x".__rmod__("%s!"))
print(hasattr(iter([]), "__next__"), hasattr([], "__next__"), hasattr(zip(), "__next__"), hasattr(range(3), "__next__"))


def call(*args, **kwargs):
    return args, kwargs


class Table:
    def __init__(self, **items):
        self.data = items

    def keys(self):
        return self.data.keys()

    def __getitem__(self, key):
        return self.data[key]


print(call(**Table(x=1, y=2)), call(*range(2), **Table(z=3)), {**d, **Table(q=1)})
for test in (lambda: call(*5), lambda: print(*None), lambda: call(**5), lambda: call(1, *5), lambda: [*3], lambda: (1, *None), lambda: {*4}, lambda: call(**d, **{"a": 3}),
             lambda: call(a=1, **{"a": 2}), lambda: len(*3), lambda: call(**{1: 2}), lambda: "".join(*4), lambda: Table(*1)):
    show(test)
import collections, functools, threading

for thing in (collections.deque(), collections.OrderedDict(), collections.defaultdict(int), collections.Counter(), functools.partial(print), threading.Lock(), threading.Event()):
    show(lambda: thing.nothing_there)
show(lambda: 1 + collections.deque())
show(lambda: int(threading.Lock()))
