# Asynchronous generators that are left before their end are closed by the loop.
import asyncio


async def numbers(name):
    try:
        for i in range(5):
            await asyncio.sleep(0)
            yield i
    except GeneratorExit:
        print(name, "told to leave")
        raise
    finally:
        await asyncio.sleep(0)
        print(name, "closed")


kept = []


async def main():
    g = numbers("first")
    kept.append(g)
    print(await anext(g), await g.__anext__())
    whole = [x async for x in numbers("whole")]
    print(whole)
    never = numbers("never begun")
    kept.append(never)
    await asyncio.sleep(0.05)
    print("main ends", type(never).__name__)
    return "result"


print(asyncio.run(main()))
print(kept[0].ag_frame, kept[1].ag_frame is None)


async def failing():
    try:
        yield 1
    finally:
        raise ValueError("in finally")


async def second():
    g = failing()
    kept.append(g)
    await anext(g)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("handler:", context["message"].split(" <")[0], repr(context["exception"])))


asyncio.run(second())
print("after")
