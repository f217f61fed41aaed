# close(), throw(), try/finally and with inside generators, errors of generators.


def careful(name):
    print(name, "start")
    try:
        while True:
            try:
                got = yield name
                print(name, "got", got)
            except ValueError as e:
                print(name, "handled", e)
    except GeneratorExit:
        print(name, "closing")
        raise
    finally:
        print(name, "finally")


c = careful("a")
print(next(c), c.send(1), c.throw(ValueError("oops")))
print(c.throw(ValueError, "with value"), c.throw(ValueError))
print(c.close(), c.close())
print(list(c))
b = careful("b")
b.close()
print("b never started")
d = careful("d")
next(d)
try:
    d.throw(KeyError("k"))
except KeyError as e:
    print("escaped", e, e.__context__)
try:
    d.throw(KeyError("after the end"))
except KeyError as e:
    print("escaped", e)
try:
    careful("e").throw(IndexError("before the start"))
except IndexError as e:
    print("escaped", e)
for bad in (1, "x", int):
    try:
        careful("f").throw(bad)
    except TypeError as e:
        print(e)
try:
    careful("f").throw(ValueError("v"), "extra")
except TypeError as e:
    print(e)


def stubborn():
    for i in range(2):
        try:
            yield i
        except GeneratorExit:
            print("no")


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as e:
    print(e)
print(list(s))


def quiet():
    try:
        yield 1
    except GeneratorExit:
        return


q = quiet()
next(q)
print(q.close())


def stops():
    yield 1
    raise StopIteration("inside")


try:
    print(list(stops()))
except RuntimeError as e:
    print(e, repr(e.__cause__), e.__context__ is e.__cause__)


def leaks():
    it = iter([])
    yield next(it)


try:
    for x in leaks():
        print(x)
except RuntimeError as e:
    print(e, type(e.__cause__).__name__)


def reenters():
    yield next(itself)


itself = reenters()
try:
    next(itself)
except ValueError as e:
    print(e)
print(next(itself, "finished"))


def handling():
    import sys
    try:
        raise KeyError("mine")
    except KeyError:
        yield "inside"
        try:
            raise
        except KeyError as e:
            yield repr(e)
    try:
        raise
    except RuntimeError as e:
        yield str(e)


h = handling()
try:
    raise ValueError("theirs")
except ValueError:
    print(next(h), next(h))
    try:
        raise
    except ValueError as e:
        print("still", e, e.__context__)
print(next(h), list(h))


def chain():
    try:
        yield
    finally:
        raise OSError("from finally")


k = chain()
next(k)
try:
    k.throw(ValueError("thrown"))
except OSError as e:
    print(repr(e), repr(e.__context__))


def in_except():
    try:
        1 / 0
    except ZeroDivisionError:
        yield 1


i = in_except()
next(i)
try:
    i.throw(KeyError("x"))
except KeyError as e:
    print(repr(e), repr(e.__context__))


def deep(n):
    if n > 0:
        yield from deep(n - 1)
    yield n


try:
    print(len(list(deep(200))))
    list(deep(2000))
except RecursionError as e:
    print("RecursionError", str(e)[:32])
