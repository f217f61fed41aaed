# dir(), vars(), locals(), globals().
import math
import sys

count = 0


class Base:
    shared = 1

    def method(self):
        pass


class Derived(Base):
    other = 2

    def __init__(self):
        self.own = 3


def names(object):
    return [name for name in dir(object) if not name.startswith("__")]


d = Derived()
print(names(Derived), names(d), vars(d), d.__dict__ is vars(d), "__init__" in dir(d), "__dict__" in dir(Base), "__eq__" in dir(5))
print(dir(d) == sorted(set(dir(d))), "append" in dir([]), "append" in dir(list), "sqrt" in dir(math), names(Base()) == names(Base))
for bad in (5, "text", [1]):
    try:
        vars(bad)
    except TypeError as e:
        print(e)


class Listed:
    def __dir__(self):
        return ["b", "a"]


print(dir(Listed()))


def f(a, b=2, *args, key=3, **rest):
    x = a + b

    def inner():
        return x, locals()

    shown = inner()
    return sorted(locals().items(), key=lambda item: item[0])[:5], shown, dir()


print(f(1)[0][:3], f(1)[1], f(1)[2])
here = globals()
print(here is globals(), here["count"], "count" in here, "nothing" in here, here.get("nothing", 5), here["__name__"], here["f"] is f)


def bump():
    globals()["count"] += 1
    globals()["made"] = "made by globals()"


bump()
print(count, here["count"], made, isinstance(here, dict), "made" in dir(), "bump" in vars(), "bump" in locals())
del here["made"]
try:
    made
except NameError as e:
    print(e)
try:
    here["nothing"]
except KeyError as e:
    print("KeyError", e)
here.update(extra=1, more=2)
print(extra + more, here.pop("extra"), here.pop("extra", None), here.setdefault("count", 9), len([k for k in here if k == "more"]))
print([name for name in ("bump", "f") if callable(globals()[name])], sys.modules["__main__"].count, hasattr(sys.modules[__name__], "more"))
