"""Each task has a context of its own."""
import asyncio
import contextvars

request = contextvars.ContextVar("request", default="none")


async def inner():
    await asyncio.sleep(0)
    return request.get()


async def handle(n):
    request.set(f"request {n}")
    await asyncio.sleep(0.005 * (3 - n))
    return request.get(), await inner(), await asyncio.create_task(inner()), await asyncio.to_thread(request.get)


async def main():
    for result in await asyncio.gather(*(handle(n) for n in range(3))):
        print(result)
    print(request.get())
    request.set("main's")
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: print("callback sees", request.get()))
    request.set("changed later")
    await asyncio.sleep(0)
    context = contextvars.copy_context()
    context.run(request.set, "in a copy")
    task = asyncio.create_task(inner(), context=context)
    print(await task, request.get(), context[request])

    def change():
        request.set("lost")

    loop.call_soon(change)
    await asyncio.sleep(0)
    print(request.get())
    await handle(9)
    print(request.get())


asyncio.run(main())
print(request.get())
