# A walk through asyncio: tasks, groups, timeouts, queues, locks, generators, executors.
import asyncio, time, contextlib, functools
@contextlib.asynccontextmanager
async def res(n):
    print("open", n)
    try: yield n
    finally: print("close", n)
async def w(i, d, fail=False):
    try:
        await asyncio.sleep(d)
        if fail: raise ValueError(f"bad {i}")
        return i
    except asyncio.CancelledError:
        print("cancelled", i); raise
async def main():
    async with res("a") as r, contextlib.AsyncExitStack() as st:
        await st.enter_async_context(res("b")); print(r)
    done, pend = await asyncio.wait([asyncio.create_task(w(i, i/100)) for i in range(1,4)], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pend), [t.result() for t in done])
    for p in sorted(pend, key=lambda task: task.get_name()): p.cancel()
    print(await asyncio.gather(*pend, return_exceptions=True))
    for f in asyncio.as_completed([w(3, .03), w(1, .01), w(2, .02)]): print(await f)
    try: await asyncio.wait_for(w(9, 1), .01)
    except asyncio.TimeoutError: print("timeout")
    try:
        async with asyncio.timeout(0.01): await asyncio.sleep(1)
    except TimeoutError: print("timeout2")
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(w(1, .05)); tg.create_task(w(2, .01, True))
    except* ValueError as eg: print(eg.exceptions, repr(eg))
    r = await asyncio.gather(w(1, .01), w(2, .01, True), return_exceptions=True); print(r)
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, functools.partial(pow, 2, 10)), await asyncio.to_thread(len, "abc"))
    fut = loop.create_future(); loop.call_later(.01, fut.set_result, "later"); loop.call_soon(print, "soon"); print(await fut)
    q = asyncio.Queue(2); 
    async def prod():
        for i in range(4): await q.put(i); print("put", i)
        await q.put(None)
    async def cons():
        while (x := await q.get()) is not None: print("got", x); q.task_done()
    await asyncio.gather(prod(), cons())
    sem = asyncio.Semaphore(2); ev = asyncio.Event(); cond = asyncio.Condition(); lock = asyncio.Lock()
    print(*[repr(o).split(' at ')[0] for o in (sem, ev, lock, cond)], repr(sem).split('[')[1])
    async with sem, lock: print(sem.locked(), lock.locked())
    t = asyncio.create_task(w(5, 1), name="T5"); await asyncio.sleep(0); print(t.get_name(), t.done(), asyncio.current_task().get_name(), len(asyncio.all_tasks()))
    t.cancel("why"); 
    try: await t
    except asyncio.CancelledError as e: print("c", e.args, t.cancelled())
    sh = asyncio.shield(w(6, .01)); print(await sh)
    class AI:
        def __init__(s): s.n = 0
        def __aiter__(s): return s
        async def __anext__(s):
            s.n += 1
            if s.n > 3: raise StopAsyncIteration
            return s.n
    print([x async for x in AI()], {x: x async for x in AI()}, [await w(i, 0) for i in range(2)])
    async def ag():
        try:
            for i in range(3): yield i
        finally: print("ag end")
    async for x in ag(): print(x)
    g = ag(); print(await g.__anext__(), await anext(g)); await g.aclose()
    async with contextlib.aclosing(ag()) as a:
        async for x in a: break
    print(await asyncio.wait_for(asyncio.shield(w(1, 0)), 1))
    try: await asyncio.gather(w(1, .01, True), w(2, .02))
    except ValueError as e: print("first error", e)
    await asyncio.sleep(.03)
    b = asyncio.Barrier(2)
    async def bb(i): print("b", i, await b.wait() in (0, 1))
    await asyncio.gather(bb(1), bb(2))
    with contextlib.suppress(asyncio.QueueFull): q.put_nowait(1); q.put_nowait(2); q.put_nowait(3)
    print(q.qsize(), q.full(), q.empty())
    def cb(t): print("cb", t.result())
    t = asyncio.create_task(w(7, 0)); t.add_done_callback(cb); await t; await asyncio.sleep(0)
    late = w(1, 0)
    try: asyncio.run(late)
    except RuntimeError as e: print(e)
    late.close()
asyncio.run(main())
with asyncio.Runner() as r: print(r.run(w(1, 0)))
