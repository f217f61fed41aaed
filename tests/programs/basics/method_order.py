# A method is looked up before the arguments of its call are computed, whatever kind of thing it is.
log = []


def say(text, value=None):
    print("argument", text)
    return value


class Looked:
    """Says what is looked up."""

    def __getattribute__(self, name):
        print("look up", name)
        return object.__getattribute__(self, name)

    def usual(self, *args, **kwargs):
        return ("usual", args, sorted(kwargs.items()))

    @classmethod
    def of_class(cls, *args, **kwargs):
        return (cls.__name__, args, sorted(kwargs.items()))

    @staticmethod
    def of_nobody(*args, **kwargs):
        return ("nobody", args, sorted(kwargs.items()))


class Lazy:
    """Makes its methods when they are asked for."""

    def __getattr__(self, name):
        print("make", name)
        if name == "missing":
            raise AttributeError("there is no " + name)
        return lambda *args, **kwargs: (name, args, sorted(kwargs.items()))

    @property
    def computed(self):
        print("property")
        return lambda *args, **kwargs: ("computed", args, sorted(kwargs.items()))


looked, lazy = Looked(), Lazy()
print(looked.usual(say("a", 1), say("b", 2)), looked.usual(say("a", 1), key=say("b", 2)))
print(looked.of_class(say("a", 1)), looked.of_class(key=say("a", 1)))
print(looked.of_nobody(say("a", 1)), looked.of_nobody(key=say("a", 1)))
print(Looked.of_class(say("a", 1)), Looked.of_nobody(key=say("a", 1)), Looked.usual(say("self", looked), say("a")))
print(lazy.anything(say("a", 1)), lazy.anything(say("a", 1), key=say("b", 2)))
print(lazy.computed(say("a", 1)), lazy.computed(say("a", 1), key=say("b", 2)))


class Changing:
    def method(self, value):
        return ("first", value)

    def keyword(self, value=None):
        return ("first", value)


def other(*args, **kwargs):
    return ("other", args, kwargs)


def change(target, name):
    setattr(target, name, other)
    return name


# What the arguments change comes too late for this call, and in time for the next one.
thing = Changing()
print(thing.method(change(thing, "method")), thing.method(1))
print(thing.keyword(value=change(thing, "keyword")), thing.keyword(value=1))
print(Changing().method(change(Changing, "method")), Changing().method(1)[0])
own = Changing()
own.run = lambda value: ("own", value)
print(own.run(change(own, "run")), own.run(1))


def swap():
    global thing
    thing = None
    return "swapped"


print(thing.method(swap()), thing)


class Stock(dict):
    """The methods of a built-in type find its part in an instance of a class that derives from it."""

    def put(self, key, value=0):
        self[key] = value
        return self


class Row(list):
    pass


class Word(str):
    pass


stock, row, word = Stock(a=1), Row([3, 1, 2]), Word("a-b")
print(stock.get(say("key", "a")), stock.get(say("key", "z"), say("default", 5)), stock.put(say("key", "b"), value=say("value", 2)))
print(stock.setdefault(say("key", "c"), []), stock.pop(say("key", "a")), stock)
row.append(say("item", 4))
row.sort(key=say("order", lambda n: -n), reverse=say("reverse", True))
row.extend(n * n for n in row[:1])
print(row, row.index(say("item", 2)), word.split(say("separator", "-")), word.join(say("parts", ["x", "y"])))
print([].count(say("item")), {1: 2}.get(say("key", 1)), "{} {k}".format(say("a", 1), k=say("b", 2)), (5).__add__(say("n", 2)))
print(dict.get(say("self", stock), say("key", "b")), str.join(say("self", ","), say("parts", "ab")), int.from_bytes(say("b", b"\1"), say("order", "big")))


# What fails first is what is reported.
class Plain:
    value = 5


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: Plain().missing(say("never")))
attempt(lambda: lazy.missing(say("never")))
attempt(lambda: None.missing(1 / 0))
attempt(lambda: [].missing(unknown))
attempt(lambda: Plain().missing(key=unknown))
attempt(lambda: Plain.missing(log[3]))
attempt(lambda: Plain().value(say("still computed")))
attempt(lambda: Plain().value(key=say("still computed")))
attempt(lambda: [].append(1 / 0))
attempt(lambda: [].append(say("a"), say("b")))


def local_is_missing():
    if log:
        absent = 1
    return Plain().missing(absent)


attempt(local_is_missing)


class Base:
    def greet(self, *args, **kwargs):
        return ("base", args, kwargs)


class Derived(Base):
    def greet(self, *args, **kwargs):
        return super().greet(say("inside", args), key=say("too", kwargs))


print(Derived().greet(say("a"), k=say("b")))
print(Derived().greet(Derived().greet(1).__len__(), Base().greet(2).index(say("n", "base"))))


def generator():
    values = []
    values.append((yield "first"))
    values.insert(len(values), (yield "second"))
    thing = Plain()
    thing.take = values.append
    thing.take((yield "third"))
    yield values


g = generator()
print(next(g), g.send(1), g.send(say("sent", 2)), g.send(3))
