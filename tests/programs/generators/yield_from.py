# yield from: delegation of values, sends, throws, closes and results.


def inner(tag):
    try:
        x = yield tag + "1"
        print(tag, "x", x)
        y = yield tag + "2"
        print(tag, "y", y)
    except ValueError as e:
        print(tag, "caught", e)
        yield tag + "!"
    finally:
        print(tag, "done")
    return tag.upper()


def outer():
    a = yield from inner("a")
    b = yield from inner("b")
    return a + b


o = outer()
print(next(o), o.send(10), o.send(20), o.throw(ValueError("v")))
print(type(o.gi_yieldfrom).__name__)
try:
    next(o)
except StopIteration as s:
    print("result", s.value)

o = outer()
next(o)
o.close()
o = outer()
next(o)
try:
    o.throw(KeyError("k"))
except KeyError as e:
    print("through", e)
o = outer()
next(o)
try:
    o.throw(GeneratorExit)
except GeneratorExit as e:
    print("exit", repr(e))


def plain():
    r = yield from [1, 2]
    print("list gives", r)
    r = yield from range(2)
    yield from "ab"
    yield from (x * 2 for x in (5, 6))
    yield from {"k": 1}
    yield from map(lambda v: v * 100, [1, 2])
    return "end"


def wraps():
    print((yield from plain()))


print(list(wraps()))
p = plain()
next(p)
try:
    p.send("no")
except AttributeError as e:
    print(e)
p = plain()
next(p)
try:
    p.throw(LookupError("up"))
except LookupError as e:
    print(repr(e))
p = plain()
next(p)
p.close()
try:
    def broken():
        yield from 5
    next(broken())
except TypeError as e:
    print(e)


class_free_tree = (4, (2, (1, None, None), (3, None, None)), (6, (5, None, None), None))


def walk(node):
    if node:
        value, left, right = node
        yield from walk(left)
        yield value
        yield from walk(right)


print(list(walk(class_free_tree)))


def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


def delegates():
    yield from ignores()


d = delegates()
next(d)
try:
    d.close()
except RuntimeError as e:
    print(e)


def fails_on_close():
    try:
        yield 1
    finally:
        raise OSError("while closing")


def over():
    try:
        yield from fails_on_close()
    except OSError as e:
        print("over saw", e)
        yield "recovered"


v = over()
next(v)
try:
    v.close()
except RuntimeError as e:
    print(e)


def finished():
    return 7
    yield


def uses_finished():
    x = yield from finished()
    yield x


print(list(uses_finished()))
done = finished()
list(done)


def uses_done():
    x = yield from done
    yield x


print(list(uses_done()))


def flatten(items):
    for item in items:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, [3, [4, [5]]], 6], [], [[7]]])))


def counter():
    total = 0
    while True:
        n = yield total
        if n is None:
            return total
        total += n


def totals(out):
    while True:
        out.append((yield from counter()))


out = []
t = totals(out)
next(t)
for n in (1, 2, 3, None, 10, 20, None):
    t.send(n)
print(out)
