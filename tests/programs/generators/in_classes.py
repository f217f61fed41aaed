# Generators as methods: __iter__, trees, linked lists, delegation to objects with send, throw and close of their own.


class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right

    def insert(self, value):
        side = "left" if value < self.value else "right"
        child = getattr(self, side)
        if child:
            child.insert(value)
        else:
            setattr(self, side, Node(value))


root = Node(5)
for v in (3, 8, 1, 4, 7, 9):
    root.insert(v)
print(list(root), sum(root), 4 in root, max(root), sorted(root, reverse=True))
a, b, *rest = root
print(a, b, rest)
print([x for x in root if x % 2], dict(enumerate(root)), [*zip(root, "abc")])


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration(f"no more after {self.n}")
        self.n -= 1
        return self.n


def over(iterable):
    result = yield from iterable
    print("over ended with", result)


print(list(over(Countdown(3))))


class Delegate:
    def __init__(self):
        self.log = []

    def __iter__(self):
        return self

    def __next__(self):
        self.log.append("next")
        return len(self.log)

    def send(self, value):
        self.log.append(("send", value))
        if value == "stop":
            raise StopIteration("sent away")
        return len(self.log)

    def throw(self, kind, value=None, traceback=None):
        self.log.append(("throw", repr(kind)))
        if isinstance(kind, ValueError):
            return "swallowed"
        raise kind

    def close(self):
        self.log.append("close")


d = Delegate()
g = over(d)
print(next(g), g.send("a"), g.send("b"), g.throw(ValueError("v")), g.gi_yieldfrom is d)
try:
    g.throw(KeyError("k"))
except KeyError as e:
    print("out came", e)
print(d.log)
d = Delegate()
g = over(d)
next(g)
g.close()
print(d.log)
d = Delegate()
g = over(d)
next(g)
print(next(g, None), end=" ")
try:
    g.send("stop")
except StopIteration as e:
    print("outer", e.value)


class BadClose(Delegate):
    def close(self):
        raise OSError("cannot close")


g = over(BadClose())
next(g)
try:
    g.close()
except OSError as e:
    print(e)


class Matrix:
    def __init__(self, rows):
        self.rows = rows

    @property
    def cells(self):
        return ((r, c, v) for r, row in enumerate(self.rows) for c, v in enumerate(row))

    @staticmethod
    def diagonal(n):
        yield from ((i, i) for i in range(n))

    @classmethod
    def identity(cls, n):
        ones = set(cls.diagonal(n))
        return cls([[int((r, c) in ones) for c in range(n)] for r in range(n)])


m = Matrix.identity(3)
print(m.rows, [(r, c) for r, c, v in m.cells if v])


class Resource:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print("close", self.name, kind and kind.__name__)


def lines(name):
    with Resource(name) as r:
        for i in range(3):
            yield f"{r.name}:{i}"


for line in lines("first"):
    print(line)
for line in lines("second"):
    print(line)
    break
it = lines("third")
next(it)
it.close()
it = lines("fourth")
next(it)
try:
    it.throw(ValueError)
except ValueError:
    print("value error")
print(type(it.gi_frame).__name__, over.__code__.co_flags & 0x20 != 0, it.gi_code.co_name, g.gi_suspended)
