import contextlib
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress


@contextmanager
def section(name):
    print("begin", name)
    try:
        yield name.upper()
    except KeyError as error:
        print("caught", repr(error))
    finally:
        print("end", name)


with section("a") as value:
    print(value)
with section("b"):
    raise KeyError("k")
try:
    with section("c"):
        raise ValueError("v")
except ValueError as error:
    print("through", error)


@section("deco")
def work(x):
    return x * 2


print(work(4), work(5), work.__name__)


@contextmanager
def never():
    if False:
        yield


@contextmanager
def twice():
    yield 1
    yield 2


for manager in (never, twice):
    try:
        with manager():
            pass
    except RuntimeError as error:
        print(error)

with suppress(ZeroDivisionError, KeyError):
    print(1 / 0)
with suppress():
    print("nothing to suppress")
with nullcontext(5) as five:
    print(five)


class Door:
    def __init__(self, name):
        self.name = name

    def close(self):
        print("close", self.name)


with closing(Door("front")) as door:
    print(door.name)

with ExitStack() as stack:
    names = [stack.enter_context(section(n)) for n in "xy"]
    stack.callback(print, "callback", sep="")
    stack.push(lambda kind, error, tb: print("exit got", kind.__name__, error) or True)
    raise LookupError("lost")
print("after")
with ExitStack() as outer:
    outer.callback(print, "kept")
    later = outer.pop_all()
print("not yet")
later.close()
try:
    with ExitStack() as stack:
        stack.callback(lambda: 1 / 0)
        raise ValueError("first")
except ZeroDivisionError as error:
    print(error, repr(error.__context__))
try:
    ExitStack().enter_context(3)
except TypeError as error:
    print(error)


class Timer(contextlib.ContextDecorator):
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, *details):
        print("exit", details[0])
        return False


@Timer()
def timed():
    print("inside")


timed()


class Managed(contextlib.AbstractContextManager):
    def __exit__(self, *details):
        print("managed exit")


with Managed() as managed:
    print(type(managed).__name__, isinstance(Door("d"), contextlib.AbstractContextManager), isinstance(stack, contextlib.AbstractContextManager))


def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


@contextlib.asynccontextmanager
async def connection(name):
    print("open", name)
    try:
        yield name
    finally:
        print("shut", name)


async def main():
    async with connection("db") as c:
        print("using", c)
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(connection("one"))
        stack.enter_context(section("two"))

        async def bye(word):
            print(word)
        stack.push_async_callback(bye, "bye")
    return "done"


print(run(main()))
