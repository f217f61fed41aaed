import asyncio


async def say(delay, what):
    await asyncio.sleep(delay)
    print(what)
    return what.upper()


async def main():
    print("start")
    await say(0.01, "hello")
    task = asyncio.create_task(say(0.02, "world"), name="greeter")
    print(task.get_name(), task.done())
    results = await asyncio.gather(say(0.03, "c"), say(0.01, "a"), task, say(0.015, "b"))
    print(results)
    print(asyncio.current_task().get_name())


asyncio.run(main())
