# Awaitables, asynchronous iterators and context managers written as classes; what goes wrong with them.


class Ready:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return self.value
        yield


class Pause:
    def __await__(self):
        got = yield self
        return got


class Chars:
    def __init__(self, text):
        self.text = text

    def __aiter__(self):
        return CharIterator(self.text)


class CharIterator:
    def __init__(self, text):
        self.it = iter(text)

    def __aiter__(self):
        return self

    async def __anext__(self):
        await Pause()
        try:
            return next(self.it)
        except StopIteration:
            raise StopAsyncIteration from None


class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    async def __aenter__(self):
        print("enter", self.name, await Ready(1))
        return self.name

    async def __aexit__(self, kind, value, traceback):
        await Pause()
        print("exit", self.name, kind.__name__ if kind else None, value)
        return self.swallow


def run(coroutine, answers=()):
    answers = iter(answers)
    value, steps = None, 0
    while True:
        try:
            request = coroutine.send(value)
        except StopIteration as stop:
            return steps, stop.value
        steps += 1
        assert isinstance(request, Pause)
        value = next(answers, None)


async def main():
    print(await Ready("ready"), await Pause(), await Pause())
    async for c in Chars("abc"):
        print(c, end=" ")
    else:
        print("|")
    print([c.upper() async for c in Chars("xyz") if c != "y"])
    async with Manager("a") as a, Manager("b", True) as b:
        print(a, b)
        raise KeyError("gone")
    try:
        async with Manager("c"):
            raise ValueError("stays")
    except ValueError as e:
        print("still", e)
    for i in range(3):
        async with Manager(i):
            if i == 0:
                continue
            break
    return "done"


print(run(main(), [10, 20]))


async def returns_inside():
    async with Manager("r"):
        return "value"


print(run(returns_inside()))


class NoAexit:
    async def __aenter__(self):
        pass


class PlainEnter:
    def __aenter__(self):
        return 5

    async def __aexit__(self, *args):
        pass


class NoAnext:
    def __aiter__(self):
        return self


class PlainAnext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 7


class GivesCoroutine:
    def __await__(self):
        async def inner():
            pass
        self.made = inner()
        return self.made


async def enter(thing):
    async with thing:
        pass


async def loop(thing):
    async for x in thing:
        pass


async def wait(thing):
    await thing


gives = GivesCoroutine()
for c in (enter(NoAexit()), enter(PlainEnter()), enter(3), loop(NoAnext()), loop(PlainAnext()), loop(4), wait(gives), wait("text")):
    try:
        c.send(None)
    except Exception as e:
        print(type(e).__name__, "|", e, "|", e.__cause__)
gives.made.close()


async def shared():
    await Pause()


one = shared()


async def awaits(c):
    await c


first, second = awaits(one), awaits(one)
first.send(None)
try:
    second.send(None)
except RuntimeError as e:
    print(e)
first.close()
try:
    awaits(one).send(None)
except RuntimeError as e:
    print(e)


async def gen():
    for i in range(3):
        await Pause()
        yield i


async def both():
    g = gen()
    step = g.__anext__()
    step.send(None)
    try:
        g.__anext__().send(None)
    except RuntimeError as e:
        print(e)
    step.close()
    async for x in gen():
        print("x", x)
        if x == 1:
            break
    total = 0
    async for y in gen():
        total += y
    return total, [z async for z in gen()], sum([z async for z in gen()])


print(run(both()))


async def throws():
    try:
        await Pause()
    except ValueError as e:
        print("thrown", e)
        return await Ready("after")


t = throws()
t.send(None)
try:
    t.throw(ValueError("x"))
except StopIteration as stop:
    print(stop.value)
print(type(main.__code__.co_flags).__name__, bool(main.__code__.co_flags & 0x80), bool(gen.__code__.co_flags & 0x200))
