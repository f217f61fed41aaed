# models: gil
"""Threads that work for a loop, and threads that give a loop work."""
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def blocking(n):
    time.sleep(0.01 * n)
    return n * n, threading.current_thread() is threading.main_thread()


def fails():
    raise ValueError("in a thread")


async def add(a, b):
    await asyncio.sleep(0.01)
    return a + b


async def main():
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, blocking, 2))
    print(await asyncio.to_thread(blocking, 3))
    print(await asyncio.gather(*(asyncio.to_thread(blocking, n) for n in range(4))))
    with ThreadPoolExecutor(max_workers=2) as pool:
        print(await loop.run_in_executor(pool, blocking, 1))
        try:
            await loop.run_in_executor(pool, fails)
        except ValueError as error:
            print("caught", error)
    event = asyncio.Event()
    timer = threading.Timer(0.01, lambda: loop.call_soon_threadsafe(event.set))
    timer.start()
    print(await event.wait())
    timer.join()


def other_thread(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


asyncio.run(main())
loop = asyncio.new_event_loop()
thread = threading.Thread(target=other_thread, args=(loop,))
thread.start()
future = asyncio.run_coroutine_threadsafe(add(1, 2), loop)
print(future.result(timeout=5), future.done())
futures = [asyncio.run_coroutine_threadsafe(add(n, n), loop) for n in range(3)]
print([future.result() for future in futures])
slow = asyncio.run_coroutine_threadsafe(asyncio.sleep(100), loop)
try:
    slow.result(0.02)
except TimeoutError:
    print("too slow", slow.cancel())
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()


def get_loop():
    try:
        asyncio.get_event_loop()
    except RuntimeError as error:
        print(error)


thread = threading.Thread(target=get_loop, name="Lonely")
thread.start()
thread.join()
