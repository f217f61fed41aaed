"""asyncio.Task: a coroutine that a loop drives."""

__all__ = ("Task", "current_task", "all_tasks", "create_task", "ensure_future", "iscoroutinefunction", "iscoroutine")

import contextvars

from _lab_contextvars import swap as _swap_context

from . import coroutines
from . import events
from . import exceptions
from . import futures
from .coroutines import iscoroutine, iscoroutinefunction

_next_number = iter(range(1, 2 ** 62)).__next__  # one step, for all threads' loops

_PENDING = "PENDING"
_CANCELLED = "CANCELLED"
_FINISHED = "FINISHED"
_CancelledError = exceptions.CancelledError
_CoroutineType = coroutines._CoroutineType


class Task(futures.Future):
    """A coroutine that a loop drives, and the Future of its result.

    A task that can go on stands in its loop's queue itself: it has the two members that the loop uses of a handle, _cancelled
    and _run().
    """

    _cancelled = False
    _log_destroy_pending = True
    _must_cancel = False  # throw CancelledError at the next step
    _fut_waiter = None  # what the coroutine awaits, or awaited until it was woken
    _num_cancels_requested = 0

    def __init__(self, coro, *, loop=None, name=None, context=None):
        self._loop = loop = events.get_event_loop() if loop is None else loop
        self._callbacks = []
        if type(coro) is not _CoroutineType and not iscoroutine(coro):
            self._log_destroy_pending = False
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        self._name = _next_number() if name is None else str(name)
        self._context = contextvars.copy_context() if context is None else context
        self._coro = coro
        loop._ready.append(self)
        loop._tasks[id(self)] = self

    def _repr_info(self):
        info = super()._repr_info()
        if self._num_cancels_requested and self._state == _PENDING:
            info[1] = "cancelling"
        details = [f"name={self.get_name()!r}", f"coro=<{coroutines.format_coroutine(self._coro)}>"]
        if self._fut_waiter is not None:
            details.append(f"wait_for={self._fut_waiter!r}")
        info[2:2] = details
        return info

    def get_coro(self):
        return self._coro

    def get_name(self):
        name = self._name
        return f"Task-{name}" if type(name) is int else name

    def set_name(self, value):
        self._name = str(value)

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def get_stack(self, *, limit=None):
        frame = getattr(self._coro, "cr_frame", None)
        return [] if frame is None else [frame]

    def print_stack(self, *, limit=None, file=None):
        if self._exception is not None:
            import traceback

            print(f"Traceback for {self!r} (most recent call last):", file=file)
            traceback.print_exception(self._exception, limit=limit, file=file)
        else:
            print(f"{'No stack' if self.done() else 'Stack'} for {self!r}", file=file)

    def cancel(self, msg=None):
        self._Future__log_traceback = False
        if self._state != _PENDING:
            return False
        self._num_cancels_requested += 1
        waiter = self._fut_waiter
        if waiter is not None and waiter.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._cancel_message = msg
        return True

    def cancelling(self):
        return self._num_cancels_requested

    def uncancel(self):
        if self._num_cancels_requested > 0:
            self._num_cancels_requested -= 1
        return self._num_cancels_requested

    def _run(self, error=None):
        """The coroutine's next step: `error` is thrown into it, or how the future ended that it waits for."""
        if self._state != _PENDING:
            raise exceptions.InvalidStateError(f"_step(): already done: {self!r}, {error!r}")
        waiter = self._fut_waiter
        if waiter is not None:
            self._fut_waiter = None
            if error is None:
                error = waiter._exception
                if error is not None:
                    waiter._Future__log_traceback = False
                    error = error.with_traceback(waiter._exception_tb)
                elif waiter._state == _CANCELLED:
                    error = waiter._make_cancelled_error()
        if self._must_cancel:
            if not isinstance(error, _CancelledError):
                error = self._make_cancelled_error()
            self._must_cancel = False
        loop = self._loop
        loop._current_task = self
        outside = _swap_context(self._context)  # as Context.run does, without a call
        try:
            if error is None:
                awaited = self._coro.send(None)
            else:
                awaited = self._coro.throw(error)
        except StopIteration as stop:
            if self._must_cancel:
                self._must_cancel = False
                super().cancel(msg=self._cancel_message)
            else:
                self._result = stop.value
                self._state = _FINISHED
                if self._callbacks:
                    self._call_back()
            del loop._tasks[id(self)]
        except _CancelledError as cancelled:
            self._cancelled_exc = cancelled
            super().cancel()
            del loop._tasks[id(self)]
        except BaseException as raised:
            super().set_exception(raised)
            del loop._tasks[id(self)]
            if isinstance(raised, (KeyboardInterrupt, SystemExit)):
                raise
        else:
            if awaited is None:
                loop._ready.append(self)
            else:
                self._wait_for(awaited, loop)
        finally:
            loop._current_task = None
            _swap_context(outside)

    def _wakeup(self, future):
        """The future that it waits for, one of a foreign class, is done."""
        self._fut_waiter = None
        error = None
        try:
            future.result()
        except BaseException as raised:
            error = raised
        self._run(error)

    def _wait_for(self, awaited, loop):
        """The coroutine has yielded `awaited`: go on when that is done."""
        blocking = getattr(awaited, "_asyncio_future_blocking", None)
        if blocking is None:
            if type(awaited) is coroutines._GeneratorType:
                text = f"yield was used instead of yield from for generator in task {self!r} with {awaited!r}"
            else:
                text = f"Task got bad yield: {awaited!r}"
        elif awaited is self:
            text = f"Task cannot await on itself: {self!r}"
        elif awaited._loop is not loop and futures._get_loop(awaited) is not loop:
            text = f"Task {self!r} got Future {awaited!r} attached to a different loop"
        elif not blocking:
            text = f"yield was used instead of yield from in task {self!r} with {awaited!r}"
        else:
            awaited._asyncio_future_blocking = False
            if isinstance(awaited, futures.Future) and awaited._state == _PENDING:
                awaited._callbacks.append((self, None))
            else:
                awaited.add_done_callback(self._wakeup, context=self._context)
            self._fut_waiter = awaited
            if self._must_cancel and awaited.cancel(msg=self._cancel_message):
                self._must_cancel = False
            return
        loop.call_soon(self._run, RuntimeError(text), context=self._context)


_PyTask = Task


def current_task(loop=None):
    """The task that runs now, None in a plain callback."""
    if loop is None:
        loop = events.get_running_loop()
    return loop._current_task


def all_tasks(loop=None):
    """The tasks of the loop that are not done."""
    if loop is None:
        loop = events.get_running_loop()
    return {task for task in list(loop._tasks.values()) if not task.done()}


def create_task(coro, *, name=None, context=None):
    """Run the coroutine as a task of the running loop."""
    loop = events.get_running_loop()
    if context is None:
        task = loop.create_task(coro)
    else:
        task = loop.create_task(coro, context=context)
    if name is not None:
        _set_task_name(task, name)
    return task


def _set_task_name(task, name):
    if name is not None:
        set_name = getattr(task, "set_name", None)
        if set_name is not None:
            set_name(name)


def ensure_future(coro_or_future, *, loop=None):
    """The Future itself, or a task for what else can be awaited."""
    if futures.isfuture(coro_or_future):
        if loop is not None and loop is not futures._get_loop(coro_or_future):
            raise ValueError("The future belongs to a different loop than the one specified as the loop argument")
        return coro_or_future
    wrapped = False
    if not iscoroutine(coro_or_future):
        if not hasattr(type(coro_or_future), "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        coro_or_future = _wrap_awaitable(coro_or_future)
        wrapped = True
    if loop is None:
        loop = events.get_event_loop()
    try:
        return loop.create_task(coro_or_future)
    except RuntimeError:
        if not wrapped:
            coro_or_future.close()
        raise


async def _wrap_awaitable(awaitable):
    return await awaitable
