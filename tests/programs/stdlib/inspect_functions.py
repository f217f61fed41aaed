# inspect: kinds of functions and objects, signatures, binding.
import asyncio
import functools
import inspect
import threading


def plain(a, b: int = 2, /, c=3, *rest: str, d, e: "text" = None, **more) -> bool:
    """First line.

        Indented.
    """
    return a


async def coroutine():
    await asyncio.sleep(0)


def generator():
    yield 1


async def asynchronous():
    yield 1


class Thing:
    """A thing."""

    kind = 3

    def __init__(self, x, *, y=1):
        self.x = x

    def method(self, z: float) -> None:
        pass

    @classmethod
    def make(cls, w=0):
        return cls(w)

    @staticmethod
    def helper(v):
        return v

    @property
    def value(self):
        return self.x

    def __call__(self, q):
        return q


thing = Thing(1)
for obj in (plain, coroutine, generator, asynchronous, lambda: 0, Thing, thing.method, Thing.make, len, [].append, thing, inspect, functools.partial(coroutine)):
    print([name for name in ("isfunction", "ismethod", "isbuiltin", "isroutine", "isclass", "ismodule", "iscoroutinefunction", "isgeneratorfunction",
                             "isasyncgenfunction", "isdatadescriptor") if getattr(inspect, name)(obj)])
g, c = generator(), coroutine()
print(inspect.isgenerator(g), inspect.iscoroutine(c), inspect.isawaitable(c), inspect.isawaitable(g), inspect.isasyncgen(asynchronous()))
print(inspect.getgeneratorstate(g), next(g), inspect.getgeneratorstate(g), list(g), inspect.getgeneratorstate(g), inspect.getcoroutinestate(c))
c.close()
print(inspect.getcoroutinestate(c))
for obj in (plain, coroutine, Thing, thing.method, Thing.make, Thing.helper, thing, lambda x, *, y=2: 0, functools.partial(plain, 1, d=4)):
    print(inspect.signature(obj))
s = inspect.signature(plain)
print(list(s.parameters), s.return_annotation, s.parameters["b"], s.parameters["b"].default, s.parameters["b"].annotation, s.parameters["a"].default is inspect.Parameter.empty)
print([str(p.kind) for p in s.parameters.values()], s.parameters["d"].kind is inspect.Parameter.KEYWORD_ONLY, repr(s), repr(s.parameters["rest"]))
bound = s.bind(1, 5, 6, 7, d=8, z=9)
print(bound, bound.args, bound.kwargs, bound.arguments)
bound.apply_defaults()
print(bound.arguments)
for args, kwargs in (((), {}), ((1,), {}), ((1, 2, 3), {"d": 1, "c": 2})):
    try:
        print(s.bind(*args, **kwargs))
    except TypeError as error:
        print("TypeError", error)
try:
    inspect.signature(thing.method).bind(1, 2)
except TypeError as error:
    print(error)
print(inspect.getdoc(plain), inspect.getdoc(Thing), inspect.cleandoc("a\n    b\n      c\n"))
print([name for name, value in inspect.getmembers(thing) if not name.startswith("_")], inspect.getmembers(Thing, inspect.isfunction)[-1][0])
print(inspect.getmro(bool), inspect.isabstract(Thing), inspect.getattr_static(thing, "x"), type(inspect.getattr_static(Thing, "value")))


def logged(function):
    if inspect.iscoroutinefunction(function):
        @functools.wraps(function)
        async def wrapper(*args):
            print("async", function.__name__, args)
            return await function(*args)
    else:
        @functools.wraps(function)
        def wrapper(*args):
            print("sync", function.__name__, args)
            return function(*args)
    return wrapper


@logged
async def double(x: int) -> int:
    await asyncio.sleep(0)
    return 2 * x


@logged
def half(x: int) -> float:
    return x / 2


print(asyncio.run(double(4)), half(4), inspect.signature(double), inspect.unwrap(half) is half.__wrapped__)
t = threading.Thread(target=half, args=(3,))
t.start()
t.join()
