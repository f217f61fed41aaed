"""Waiting for time and for several futures: sleep, wait, wait_for, as_completed, gather, shield."""

__all__ = (
    "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED",
    "sleep", "wait", "wait_for", "as_completed", "gather", "shield", "run_coroutine_threadsafe",
)

import concurrent.futures

from . import events
from . import exceptions
from . import futures
from .coroutines import _CoroutineType, iscoroutine
from .task import Task, ensure_future

FIRST_COMPLETED = concurrent.futures.FIRST_COMPLETED
FIRST_EXCEPTION = concurrent.futures.FIRST_EXCEPTION
ALL_COMPLETED = concurrent.futures.ALL_COMPLETED
_FINISHED = futures._FINISHED


class _Turn:
    """To await it lets every task that is ready have a turn."""

    __slots__ = ()

    def __await__(self):
        yield


_turn = _Turn()


async def sleep(delay, result=None):
    """Wait for `delay` seconds; 0 lets the others have a turn."""
    if delay <= 0:
        await _turn
        return result
    loop = events.get_running_loop()
    future = loop.create_future()
    timer = loop.call_later(delay, futures._set_result_unless_cancelled, future, result)
    try:
        return await future
    finally:
        timer.cancel()


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    """Wait for the futures of a set; gives (done, pending). A timeout raises nothing and cancels nothing."""
    if futures.isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    fs = dict.fromkeys(fs)
    if any(iscoroutine(f) for f in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    return await _wait(fs, timeout, return_when, events.get_running_loop())


async def _wait(fs, timeout, return_when, loop):
    waiter = loop.create_future()
    timer = None
    if timeout is not None:
        timer = loop.call_later(timeout, _release, waiter)
    missing = len(fs)

    def _on_completion(future):
        nonlocal missing
        missing -= 1
        if (missing <= 0 or return_when == FIRST_COMPLETED
                or return_when == FIRST_EXCEPTION and not future.cancelled() and future.exception() is not None):
            if timer is not None:
                timer.cancel()
            if not waiter.done():
                waiter.set_result(None)

    for future in fs:
        future.add_done_callback(_on_completion)
    try:
        await waiter
    finally:
        if timer is not None:
            timer.cancel()
        for future in fs:
            future.remove_done_callback(_on_completion)
    done = set()
    pending = set()
    for future in fs:
        if future.done():
            done.add(future)
        else:
            pending.add(future)
    return done, pending


def _release(waiter, *ignored):
    if not waiter.done():
        waiter.set_result(None)


async def wait_for(fut, timeout):
    """Wait for a future or coroutine; past the timeout, cancel it, wait until it has ended, and raise TimeoutError."""
    loop = events.get_running_loop()
    if timeout is None:
        return await fut
    if timeout <= 0:
        fut = ensure_future(fut, loop=loop)
        if fut.done():
            return fut.result()
        return await _cancel_late(fut, loop)
    waiter = loop.create_future()
    timer = loop.call_later(timeout, _release, waiter)

    def _release_waiter(future):
        _release(waiter)

    fut = ensure_future(fut, loop=loop)
    fut.add_done_callback(_release_waiter)
    try:
        try:
            await waiter
        except exceptions.CancelledError:
            if fut.done():
                return fut.result()
            fut.remove_done_callback(_release_waiter)
            await _cancel_and_wait(fut, loop)
            raise
        if fut.done():
            return fut.result()
        fut.remove_done_callback(_release_waiter)
        return await _cancel_late(fut, loop)
    finally:
        timer.cancel()


async def _cancel_late(fut, loop):
    await _cancel_and_wait(fut, loop)
    try:
        return fut.result()  # it may have ended in the very same moment
    except exceptions.CancelledError as error:
        raise exceptions.TimeoutError() from error


async def _cancel_and_wait(fut, loop):
    """Cancel, and wait until that has happened, whatever the outcome is."""
    waiter = loop.create_future()

    def _release_waiter(future):
        _release(waiter)

    fut.add_done_callback(_release_waiter)
    try:
        fut.cancel()
        await waiter
    finally:
        fut.remove_done_callback(_release_waiter)


def as_completed(fs, *, timeout=None):
    """Coroutines that give the results in the order in which they come."""
    if futures.isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    from .queues import Queue

    done = Queue()
    loop = events.get_event_loop()
    todo = dict.fromkeys([ensure_future(f, loop=loop) for f in dict.fromkeys(fs)])
    timer = None

    def _on_timeout():
        for future in todo:
            future.remove_done_callback(_on_completion)
            done.put_nowait(None)
        todo.clear()

    def _on_completion(future):
        if not todo:
            return  # the timeout came first
        del todo[future]
        done.put_nowait(future)
        if not todo and timer is not None:
            timer.cancel()

    async def _wait_for_one():
        future = await done.get()
        if future is None:
            raise exceptions.TimeoutError
        return future.result()

    for future in todo:
        future.add_done_callback(_on_completion)
    if todo and timeout is not None:
        timer = loop.call_later(timeout, _on_timeout)
    for _ in range(len(todo)):
        yield _wait_for_one()


class _GatheringFuture(futures.Future):
    """The outer future of gather(): to cancel it means to cancel the children."""

    _cancel_requested = False

    def __init__(self, children, *, loop):
        super().__init__(loop=loop)
        self._children = children

    def cancel(self, msg=None):
        if self.done():
            return False
        cancelled = False
        for child in self._children:
            if child.cancel(msg=msg):
                cancelled = True
        if cancelled:
            # Only when all children have ended is the outer one cancelled.
            self._cancel_requested = True
        return cancelled


def gather(*coros_or_futures, return_exceptions=False):
    """A Future of the list of all results, in the order of the arguments."""
    if not coros_or_futures:
        outer = events.get_event_loop().create_future()
        outer.set_result([])
        return outer
    finished = 0

    def _done_callback(future):
        nonlocal finished
        finished += 1
        if finished < count and type(future) is Task and future._state == _FINISHED and future._exception is None:
            return  # the usual end of one that is not the last
        if outer is None or outer.done():
            if not future.cancelled():
                future.exception()  # it has been looked at
            return
        if not return_exceptions:
            if future.cancelled():
                outer.set_exception(future._make_cancelled_error())
                return
            error = future.exception()
            if error is not None:
                outer.set_exception(error)
                return
        if finished < count:
            return
        results = []
        for child in children:
            if type(child) is Task and child._state == _FINISHED and child._exception is None:
                results.append(child._result)
            elif child.cancelled():
                results.append(exceptions.CancelledError("" if child._cancel_message is None else child._cancel_message))
            else:
                error = child.exception()
                results.append(child.result() if error is None else error)
        if outer._cancel_requested:
            outer.set_exception(future._make_cancelled_error())
        else:
            outer.set_result(results)

    future_of = {}
    children = []
    count = 0
    loop = None
    outer = None
    for argument in coros_or_futures:
        future = future_of.get(argument)
        if future is None:
            if loop is not None and type(argument) is _CoroutineType:
                future = loop.create_task(argument)
            else:
                future = ensure_future(argument, loop=loop)
            if loop is None:
                loop = futures._get_loop(future)
            if future is not argument:
                future._log_destroy_pending = False
            count += 1
            future_of[argument] = future
            future.add_done_callback(_done_callback)
        children.append(future)
    outer = _GatheringFuture(children, loop=loop)
    return outer


def shield(arg):
    """A Future that follows `arg`, but whose cancelling does not reach it."""
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = futures._get_loop(inner).create_future()

    def _inner_done_callback(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()  # it has been looked at
            return
        if inner.cancelled():
            outer.cancel()
            return
        error = inner.exception()
        if error is not None:
            outer.set_exception(error)
        else:
            outer.set_result(inner.result())

    def _outer_done_callback(outer):
        if not inner.done():
            inner.remove_done_callback(_inner_done_callback)

    inner.add_done_callback(_inner_done_callback)
    outer.add_done_callback(_outer_done_callback)
    return outer


def run_coroutine_threadsafe(coro, loop):
    """From another thread: run the coroutine in `loop`; gives a concurrent.futures.Future."""
    if not iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    future = concurrent.futures.Future()

    def callback():
        try:
            futures._chain_future(ensure_future(coro, loop=loop), future)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
            raise

    loop.call_soon_threadsafe(callback)
    return future
