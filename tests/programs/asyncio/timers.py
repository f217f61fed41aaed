"""call_later, call_at and sleeps."""
import asyncio


async def sleeper(name, delay):
    result = await asyncio.sleep(delay, result=name.upper())
    print(name, "woke")
    return result


async def main():
    loop = asyncio.get_running_loop()
    began = loop.time()
    loop.call_later(0.06, print, "60 ms")
    loop.call_later(0.02, print, "20 ms")
    loop.call_at(began + 0.04, print, "40 ms")
    cancelled = loop.call_later(0.03, print, "never")
    cancelled.cancel()
    print(cancelled.cancelled(), round(cancelled.when() - began, 2))
    await asyncio.sleep(0.1)
    print(loop.time() - began >= 0.1)
    print(await asyncio.gather(sleeper("c", 0.09), sleeper("a", 0.03), sleeper("b", 0.06)))

    events = []

    def tick(n):
        events.append(n)
        if n < 5:
            loop.call_later(0.005, tick, n + 1)
        else:
            finished.set_result(events)

    finished = loop.create_future()
    tick(0)
    print(await finished)
    try:
        loop.call_later(None, print)
    except TypeError as error:
        print(error)
    print(await asyncio.sleep(-1, "at once"))


asyncio.run(main())
