"""wait, wait_for, as_completed, shield."""
import asyncio


async def job(name, delay, error=None):
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        print(name, "was cancelled")
        raise
    if error is not None:
        raise error
    return name


def names(tasks):
    return sorted(task.get_name() for task in tasks)


def tasks():
    return [asyncio.create_task(job(f"job {n}", n * 0.04), name=f"t{n}") for n in range(1, 4)]


async def main():
    done, pending = await asyncio.wait(tasks(), return_when=asyncio.FIRST_COMPLETED)
    print(names(done), names(pending))
    done, pending = await asyncio.wait(pending)
    print(names(done), names(pending))
    done, pending = await asyncio.wait(tasks(), timeout=0.06)
    print(names(done), names(pending))
    await asyncio.wait(pending)
    failing = tasks() + [asyncio.create_task(job("bad", 0.06, ValueError("bad")), name="bad")]
    done, pending = await asyncio.wait(failing, return_when=asyncio.FIRST_EXCEPTION)
    print(names(done), names(pending), [repr(t.exception()) for t in done if t.get_name() == "bad"])
    for task in sorted(pending, key=asyncio.Task.get_name):
        task.cancel()
    await asyncio.wait(pending)

    for wrong in (lambda: asyncio.wait([]), lambda: asyncio.wait(asyncio.current_task()), lambda: asyncio.wait(tasks(), return_when=7)):
        try:
            await wrong()
        except (TypeError, ValueError) as error:
            print(type(error).__name__, error)

    print(await asyncio.wait_for(job("in time", 0.01), timeout=1))
    print(await asyncio.wait_for(job("no limit", 0.01), None))
    try:
        await asyncio.wait_for(job("eternity", 3600), timeout=0.05)
    except asyncio.TimeoutError as error:
        print("timeout!", repr(error), repr(error.__cause__))
    try:
        await asyncio.wait_for(job("zero", 1), 0)
    except TimeoutError:
        print("timeout at once")

    for coroutine in asyncio.as_completed([job("c", 0.09), job("a", 0.01), job("b", 0.05)]):
        print(await coroutine)
    try:
        for coroutine in asyncio.as_completed([job("p", 0.01), job("q", 0.2)], timeout=0.08):
            print(await coroutine)
    except asyncio.TimeoutError:
        print("as_completed timed out")

    protected = asyncio.create_task(job("protected", 0.05))
    shield = asyncio.shield(protected)
    asyncio.get_running_loop().call_soon(shield.cancel)
    try:
        await shield
    except asyncio.CancelledError:
        print("shield cancelled", protected.cancelled(), protected.done())
    print(await protected)


asyncio.run(main())
