# Pipelines pushed by send(): sources, filters, branches, sinks; running statistics; a parser fed character by character.


def started(function):
    def start(*args, **kwargs):
        coroutine = function(*args, **kwargs)
        next(coroutine)
        return coroutine
    return start


@started
def keep(test, target):
    while True:
        item = yield
        if test(item):
            target.send(item)


@started
def change(function, target):
    while True:
        target.send(function((yield)))


@started
def broadcast(*targets):
    while True:
        item = yield
        for t in targets:
            t.send(item)


@started
def collect(into):
    try:
        while True:
            into.append((yield))
    finally:
        into.append("closed")


@started
def average():
    total, count, mean = 0.0, 0, None
    while True:
        total += yield mean
        count += 1
        mean = total / count


even, squares, everything = [], [], []
sinks = [collect(even), collect(squares), collect(everything)]
source = broadcast(keep(lambda n: n % 2 == 0, sinks[0]), change(lambda n: n * n, sinks[1]), sinks[2])
for n in range(6):
    source.send(n)
for s in sinks:
    s.close()
print(even, squares, everything)

a = average()
print([a.send(x) for x in (10, 20, 60, 0)])


def parse_value():
    # Nested lists of numbers: "[1, [2, 3], []]".
    c = yield
    while c == " ":
        c = yield
    if c == "[":
        out = []
        c = yield
        while True:
            if c == "]":
                return out, (yield)
            if c in ", ":
                c = yield
                continue
            parser = parse_value()
            next(parser)
            try:
                parser.send(c)
                while True:
                    parser.send((yield))
            except StopIteration as done:
                value, c = done.value
                out.append(value)
    digits = ""
    while c is not None and c.isdigit():
        digits += c
        c = yield
    return int(digits), c


def parse(text):
    p = parse_value()
    next(p)
    try:
        for c in text:
            p.send(c)
        p.send(None)
    except StopIteration as done:
        return done.value[0]
    raise ValueError("unfinished")


print(parse("[1, [2, 33], [], [[4]]]"), parse("42"))
