"""Queues between tasks: producers, consumers, join, limits."""
import asyncio


async def producer(queue, count):
    for item in range(count):
        await queue.put(item)
        print("put", item, "size", queue.qsize())
    await queue.put(None)


async def consumer(queue):
    while True:
        item = await queue.get()
        if item is None:
            return
        print("got", item)
        await asyncio.sleep(0.002)


async def worker(name, queue, log):
    while True:
        delay = await queue.get()
        await asyncio.sleep(delay)
        log.append((name, delay))
        queue.task_done()


async def main():
    queue = asyncio.Queue(maxsize=2)
    await asyncio.gather(producer(queue, 5), consumer(queue))
    print(queue.empty(), queue.full(), queue.maxsize, queue)
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as error:
        print(repr(error))
    queue.put_nowait(1)
    queue.put_nowait(2)
    print(queue, queue.full())
    try:
        queue.put_nowait(3)
    except asyncio.QueueFull as error:
        print(repr(error))

    jobs = asyncio.Queue()
    log = []
    for n in range(6):
        jobs.put_nowait(0.002 * n)
    workers = [asyncio.create_task(worker(f"worker-{n}", jobs, log)) for n in range(3)]
    await jobs.join()
    for task in workers:
        task.cancel()
    print(await asyncio.gather(*workers, return_exceptions=True))
    print(len(log), sorted({name for name, delay in log}))
    try:
        jobs.task_done()
    except ValueError as error:
        print(error)

    lifo = asyncio.LifoQueue()
    priority = asyncio.PriorityQueue()
    for item in (3, 1, 2):
        await lifo.put(item)
        await priority.put((item, f"prio {item}"))
    print([await lifo.get() for _ in range(3)])
    print([(await priority.get())[1] for _ in range(3)])
    try:
        await asyncio.wait_for(lifo.get(), 0.01)
    except TimeoutError:
        print("still empty")


asyncio.run(main())
