import asyncio


async def forever(name):
    try:
        while True:
            await asyncio.sleep(1)
    except asyncio.CancelledError as error:
        print(name, "cancelled", error.args)
        raise
    finally:
        print(name, "cleanup")


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        return "refused to die"


async def main():
    a = asyncio.create_task(forever("a"))
    b = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    print(a.cancel("enough"), b.cancel())
    try:
        await a
    except asyncio.CancelledError as error:
        print("main saw", repr(error))
    print(await b, a.cancelled(), b.cancelled(), a.cancel())
    try:
        await asyncio.wait_for(forever("late"), timeout=0.01)
    except asyncio.TimeoutError as error:
        print("timeout", repr(error))


asyncio.run(main())
