# Generators: laziness, state between values, arguments, for, next(), consumers.


def count_up(start, stop=None, *, step=1):
    print("begin", start)
    n = start
    while stop is None or n < stop:
        yield n
        n += step
    print("end")


g = count_up(3, 9, step=2)
print(type(g).__name__, iter(g) is g, g.__name__, g.__qualname__)
print(next(g))
print(next(g), "then", next(g))
try:
    next(g)
except StopIteration as stop:
    print("stop", stop.value, stop.args)
try:
    next(g)
except StopIteration as stop:
    print("stop again", stop.value)
print(next(g, "default"))
for x in count_up(0, 3):
    print("body", x)
else:
    print("no break")
for x in count_up(10):
    if x > 12:
        break
print("x", x)
try:
    count_up()
except TypeError as e:
    print(e)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, iterable):
    it = iter(iterable)
    for _ in range(n):
        yield next(it)


print(list(take(10, fib())))
print(sum(take(10, fib())), max(take(10, fib())), sorted(take(6, fib()), reverse=True))
print(tuple(x * x for x in range(5)), {x % 3 for x in range(7)} == {0, 1, 2}, dict((k, k * 2) for k in "ab"))
print(",".join(str(x) for x in range(4)), any(x > 3 for x in fib()), all(x < 3 for x in fib()))
print([a + b for a, b in zip(fib(), take(5, fib()))])
print(list(enumerate((c for c in "xyz"), 1)), list(map(lambda v: v + 1, take(3, fib()))), list(filter(lambda v: v % 2, take(8, fib()))))
first, second, *rest = take(6, fib())
print(first, second, rest)
try:
    a, b = fib()
except ValueError as e:
    print(e)
try:
    a, b, c = take(2, fib())
except ValueError as e:
    print(e)
source = fib()
print(5 in source, next(source), 4 not in take(5, fib()))
print([*take(3, fib()), *"ab"], max(*take(4, fib())))


def empty():
    return
    yield


print(list(empty()), next(empty(), None))


def sizes():
    n = 0
    while n < 3:
        got = yield n
        print("got", got)
        n += 1 if got is None else got


s = sizes()
print(next(s), s.send(1), s.send(None))
try:
    sizes().send(1)
except TypeError as e:
    print(e)
try:
    s.send(5)
except StopIteration as stop:
    print("done", stop.value)


def result():
    yield 1
    return "the result"


r = result()
next(r)
try:
    next(r)
except StopIteration as stop:
    print(repr(stop), stop.value)
print(g.gi_running, g.gi_yieldfrom)
lam = lambda: (yield)
l = lam()
print(next(l), type(l).__name__)
nested = (y for x in range(3) for y in range(x) if y != 5)
print(list(nested), list(nested))
gens = [(i * j for j in range(3)) for i in range(3)]
print([list(x) for x in gens])
