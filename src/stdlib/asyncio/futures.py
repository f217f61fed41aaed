"""asyncio.Future: a result that is still to come, for the callbacks and coroutines of one event loop."""

__all__ = ("Future", "wrap_future", "isfuture")

import concurrent.futures
import contextvars

from . import events
from . import exceptions
from . import format_helpers

_PENDING = "PENDING"
_CANCELLED = "CANCELLED"
_FINISHED = "FINISHED"


def isfuture(obj):
    """Does `obj` take part in the protocol of Future? (Subclassing is not needed.)"""
    return hasattr(obj.__class__, "_asyncio_future_blocking") and obj._asyncio_future_blocking is not None


class Future:
    """A result that is still to come.

    `_callbacks` holds pairs (callback, context). A pair whose context is None is a task that waits in `await future`: a task
    can stand in the loop's queue itself, so waking it needs no handle.
    """

    _state = _PENDING
    _result = None
    _exception = None
    _exception_tb = None
    _loop = None
    _source_traceback = None
    _cancel_message = None
    _cancelled_exc = None
    _asyncio_future_blocking = False  # True between `yield self` in __await__ and the task that takes it
    __log_traceback = False  # an exception was set that nobody has asked for

    def __init__(self, *, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._callbacks = []

    def __repr__(self):
        return "<" + " ".join(self._repr_info()) + ">"

    def _repr_info(self):
        info = [type(self).__name__, self._state.lower()]
        if self._state == _FINISHED:
            if self._exception is not None:
                info.append(f"exception={self._exception!r}")
            else:
                info.append(f"result={format_helpers.shorten(self._result)}")
        if self._callbacks:
            info.append(_format_callbacks(self._callbacks))
        return info

    @classmethod
    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)

    @property
    def _log_traceback(self):
        return self.__log_traceback

    @_log_traceback.setter
    def _log_traceback(self, value):
        if value:
            raise ValueError("_log_traceback can only be set to False")
        self.__log_traceback = False

    def get_loop(self):
        loop = self._loop
        if loop is None:
            raise RuntimeError("Future object is not initialized.")
        return loop

    def _make_cancelled_error(self):
        error = self._cancelled_exc
        if error is not None:
            self._cancelled_exc = None
            return error
        if self._cancel_message is None:
            return exceptions.CancelledError()
        return exceptions.CancelledError(self._cancel_message)

    def cancel(self, msg=None):
        self.__log_traceback = False
        if self._state != _PENDING:
            return False
        self._state = _CANCELLED
        self._cancel_message = msg
        if self._callbacks:
            self._call_back()
        return True

    def _call_back(self):
        loop = self._loop
        callbacks = self._callbacks
        self._callbacks = []
        if loop._closed:
            loop._check_closed()
        for callback, context in callbacks:
            if context is None:
                loop._ready.append(callback)
            else:
                loop.call_soon(callback, self, context=context)

    def cancelled(self):
        return self._state == _CANCELLED

    def done(self):
        return self._state != _PENDING

    def result(self):
        if self._state == _FINISHED:
            if self._exception is None:
                return self._result
            self.__log_traceback = False
            raise self._exception.with_traceback(self._exception_tb)
        if self._state == _CANCELLED:
            raise self._make_cancelled_error()
        raise exceptions.InvalidStateError("Result is not set.")

    def exception(self):
        if self._state == _CANCELLED:
            raise self._make_cancelled_error()
        if self._state != _FINISHED:
            raise exceptions.InvalidStateError("Exception is not set.")
        self.__log_traceback = False
        return self._exception

    def add_done_callback(self, fn, *, context=None):
        if self._state != _PENDING:
            self._loop.call_soon(fn, self, context=context)
        else:
            self._callbacks.append((fn, contextvars.copy_context() if context is None else context))

    def remove_done_callback(self, fn):
        kept = [pair for pair in self._callbacks if pair[0] != fn]
        removed = len(self._callbacks) - len(kept)
        if removed:
            self._callbacks[:] = kept
        return removed

    def set_result(self, result):
        if self._state != _PENDING:
            raise exceptions.InvalidStateError("invalid state")
        self._result = result
        self._state = _FINISHED
        if self._callbacks:
            self._call_back()

    def set_exception(self, exception):
        if self._state != _PENDING:
            raise exceptions.InvalidStateError("invalid state")
        if isinstance(exception, type):
            exception = exception()
        if not isinstance(exception, BaseException):
            raise TypeError("invalid exception object")
        if type(exception) is StopIteration:
            raise TypeError("StopIteration interacts badly with generators and cannot be raised into a Future")
        self._exception = exception
        self._exception_tb = exception.__traceback__
        self._state = _FINISHED
        self.__log_traceback = True
        self._loop._remember_failure(self)
        if self._callbacks:
            self._call_back()

    def _report_failure(self):
        """Nobody asked for the exception. (CPython reports it when the Future is dropped, the lab when its loop is closed.)"""
        if self.__log_traceback:
            self.__log_traceback = False
            self._loop.call_exception_handler({
                "message": f"{type(self).__name__} exception was never retrieved",
                "exception": self._exception,
                "future": self,
            })

    def __await__(self):
        if self._state == _PENDING:
            self._asyncio_future_blocking = True
            yield self
            if self._state == _PENDING:
                raise RuntimeError("await wasn't used with future")
        if self._exception is None and self._state == _FINISHED:
            return self._result
        return self.result()

    __iter__ = __await__


_PyFuture = Future


def _format_callbacks(callbacks):
    def show(pair):
        if pair[1] is None:
            return "Task.task_wakeup()"
        return format_helpers.format_callback_source(pair[0], ())

    if len(callbacks) <= 2:
        return "cb=[" + ", ".join([show(pair) for pair in callbacks]) + "]"
    return f"cb=[{show(callbacks[0])}, <{len(callbacks) - 2} more>, {show(callbacks[-1])}]"


def _get_loop(future):
    return future.get_loop()


def _set_result_unless_cancelled(future, result):
    if future._state == _PENDING:
        future.set_result(result)


def _convert_exception(error):
    kind = type(error)
    if kind is concurrent.futures.CancelledError:
        return exceptions.CancelledError(*error.args)
    if kind is concurrent.futures.InvalidStateError:
        return exceptions.InvalidStateError(*error.args)
    return error


def _set_concurrent_future_state(concurrent_future, source):
    """Give a concurrent.futures.Future the outcome of `source`."""
    if source.cancelled():
        concurrent_future.cancel()
    if not concurrent_future.set_running_or_notify_cancel():
        return
    error = source.exception()
    if error is not None:
        concurrent_future.set_exception(_convert_exception(error))
    else:
        concurrent_future.set_result(source.result())


def _copy_future_state(source, future):
    """Give an asyncio Future the outcome of `source`, which may be of either kind."""
    if future.cancelled():
        return
    if source.cancelled():
        future.cancel()
        return
    error = source.exception()
    if error is not None:
        future.set_exception(_convert_exception(error))
    else:
        future.set_result(source.result())


def _chain_future(source, destination):
    """When `source` ends, so does `destination`; cancelling `destination` cancels `source`. Each may be of either kind."""
    if not isfuture(source) and not isinstance(source, concurrent.futures.Future):
        raise TypeError("A future is required for source argument")
    if not isfuture(destination) and not isinstance(destination, concurrent.futures.Future):
        raise TypeError("A future is required for destination argument")
    source_loop = _get_loop(source) if isfuture(source) else None
    destination_loop = _get_loop(destination) if isfuture(destination) else None

    def fill(future, other):
        if isfuture(future):
            _copy_future_state(other, future)
        else:
            _set_concurrent_future_state(future, other)

    def _call_check_cancel(destination):
        if destination.cancelled():
            if source_loop is None or source_loop is destination_loop:
                source.cancel()
            else:
                source_loop.call_soon_threadsafe(source.cancel)

    def _call_set_state(source):
        if destination.cancelled() and destination_loop is not None and destination_loop.is_closed():
            return
        if destination_loop is None or destination_loop is source_loop:
            fill(destination, source)
        else:
            if destination_loop.is_closed():
                return
            destination_loop.call_soon_threadsafe(fill, destination, source)

    destination.add_done_callback(_call_check_cancel)
    source.add_done_callback(_call_set_state)


def wrap_future(future, *, loop=None):
    """An asyncio Future that follows a concurrent.futures.Future."""
    if isfuture(future):
        return future
    if not isinstance(future, concurrent.futures.Future):
        raise AssertionError(f"concurrent.futures.Future is expected, got {future!r}")
    if loop is None:
        loop = events.get_event_loop()
    wrapped = loop.create_future()
    _chain_future(future, wrapped)
    return wrapped
