"""gather: results, exceptions, cancelling."""
import asyncio


async def factorial(name, number):
    f = 1
    for i in range(2, number + 1):
        print(f"Task {name}: Compute factorial({number}), currently i={i}...")
        await asyncio.sleep(0.02)
        f *= i
    print(f"Task {name}: factorial({number}) = {f}")
    return f


async def fail(after, error):
    await asyncio.sleep(after)
    raise error


async def slow(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    print(await asyncio.gather(factorial("A", 2), factorial("B", 3), factorial("C", 4)))
    print(await asyncio.gather())
    task = asyncio.create_task(factorial("D", 1))
    print(await asyncio.gather(task, task))
    results = await asyncio.gather(fail(0, ValueError("v")), factorial("E", 1), fail(0.01, KeyError("k")), return_exceptions=True)
    print(results)
    try:
        await asyncio.gather(fail(0.01, ZeroDivisionError("zero")), factorial("F", 1))
    except ZeroDivisionError as error:
        print("caught", repr(error))

    outer = asyncio.gather(slow("x"), slow("y"))
    await asyncio.sleep(0)
    print(outer.cancel(), outer.done())
    try:
        await outer
    except asyncio.CancelledError:
        print("gather cancelled", outer.cancelled())

    victim = asyncio.create_task(slow("z"))
    asyncio.get_running_loop().call_later(0.01, victim.cancel)
    print(await asyncio.gather(victim, factorial("G", 1), return_exceptions=True))
    try:
        await asyncio.gather(1)
    except TypeError as error:
        print(error)


asyncio.run(main())
