# Coroutines driven by send(None): await, results, exceptions, async with, async for.


async def add(a, b):
    return a + b


async def twice(x):
    y = await add(x, x)
    print("twice", y)
    return y


def run(coroutine):
    try:
        while True:
            print("pending", coroutine.send(None))
    except StopIteration as stop:
        return stop.value


print(run(twice(4)))
c = add(1, 2)
print(type(c).__name__, c.__name__, c.__qualname__, c.cr_running, c.cr_await)
print(run(c))
try:
    c.send(None)
except RuntimeError as e:
    print(e)
try:
    run(c)
except RuntimeError as e:
    print(e)


async def fails():
    await add(1, 2)
    raise ValueError("no")


async def catches():
    try:
        await fails()
    except ValueError as e:
        return "caught " + str(e)
    finally:
        print("cleanup")


print(run(catches()))


async def not_awaitable():
    await 5


for bad in (not_awaitable,):
    try:
        run(bad())
    except TypeError as e:
        print(e)


async def agen(n):
    print("agen starts")
    for i in range(n):
        got = yield i
        if got is not None:
            print("agen got", got)
        await add(i, i)
    print("agen ends")


async def consume():
    async for x in agen(3):
        print("x", x)
    else:
        print("else")
    print([x async for x in agen(3)])
    print({x: x * x async for x in agen(2)}, sorted({x % 2 async for x in agen(3)}))
    print([await add(x, 1) for x in (1, 2)])
    print([y for x in [1, 2] for y in [await add(x, x), 0]])
    g = (x + 1 async for x in agen(2) if x >= 0)
    print(type(g).__name__, [v async for v in g])
    h = (await add(x, 5) for x in (1, 2))
    print(type(h).__name__, [v async for v in h])
    async for x in agen(10):
        if x == 1:
            break
    a = agen(2)
    print(await a.__anext__(), await a.asend("hi"))
    try:
        await a.__anext__()
    except StopAsyncIteration:
        print("exhausted")
    a = agen(2)
    print(await anext(a), await anext(a), await anext(a, "default"), aiter(a) is a)


print(run(consume()))


async def closing():
    async def g():
        try:
            yield 1
            yield 2
        except ValueError as e:
            print("in g", e)
            yield 3
        finally:
            print("g finally")
    x = g()
    print(await x.__anext__())
    print(await x.athrow(ValueError("thrown")))
    print(await x.aclose())
    y = g()
    await y.asend(None)
    await y.aclose()
    print([v async for v in y])
    z = g()
    await z.aclose()
    try:
        await z.__anext__()
    except StopAsyncIteration:
        print("closed before it began")
    w = g()
    await w.asend(None)
    try:
        await w.athrow(KeyError("k"))
    except KeyError as e:
        print("out", e)

    async def stubborn():
        try:
            yield 1
        except GeneratorExit:
            yield 2
    s = stubborn()
    await s.asend(None)
    try:
        await s.aclose()
    except RuntimeError as e:
        print(e)
    try:
        await g().asend(5)
    except TypeError as e:
        print(e)

    async def stops():
        yield 1
        raise StopAsyncIteration
    try:
        async for v in stops():
            print(v)
    except RuntimeError as e:
        print(e)


run(closing())


async def raises_stop():
    raise StopIteration("x")


try:
    run(raises_stop())
except RuntimeError as e:
    print(e, repr(e.__cause__))

u = add(1, 2)
print(u.close())
try:
    u.send(None)
except RuntimeError as e:
    print(e)
s = add(1, 2)
try:
    s.send(1)
except TypeError as e:
    print(e)
print(run(s))
try:
    list(agen(2))
except TypeError as e:
    print(e)
try:
    k = add(1, 2)
    for x in k:
        pass
except TypeError as e:
    print(e)
    k.close()


async def wrong():
    async for x in [1, 2]:
        pass


async def wrong_with():
    async with 5:
        pass


for w in (wrong, wrong_with):
    try:
        run(w())
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
print(add, "async") if False else print(add.__name__)
