"""Future, Executor, wait() and as_completed()."""

import threading
import time

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

PENDING = "PENDING"
RUNNING = "RUNNING"
CANCELLED = "CANCELLED"  # by cancel(), and the pool has not come to it yet
CANCELLED_AND_NOTIFIED = "CANCELLED_AND_NOTIFIED"  # the pool has, and those that wait() have been told
FINISHED = "FINISHED"

_CANCELLED = (CANCELLED, CANCELLED_AND_NOTIFIED)
_DONE = (CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED)
_OVER = (CANCELLED_AND_NOTIFIED, FINISHED)  # nothing will be told of it any more


class Error(Exception):
    """What the exceptions of this module have in common."""


class CancelledError(Error):
    """The Future was cancelled."""


TimeoutError = TimeoutError


class InvalidStateError(Error):
    """The Future is not in a state that allows this operation."""


class BrokenExecutor(RuntimeError):
    """The pool can run nothing any more."""


class _Waiter:
    """Somebody in wait() or as_completed(), known to all the futures waited for."""

    def __init__(self):
        self.event = threading.Event()
        self.finished_futures = []

    def add_result(self, future):
        self.finished_futures.append(future)

    add_exception = add_cancelled = add_result


class _FirstCompleted(_Waiter):
    """Wakes at each future's end."""

    def add_result(self, future):
        super().add_result(future)
        self.event.set()

    add_exception = add_cancelled = add_result


class _AsCompleted(_Waiter):
    """Wakes at each end too, and its list is taken away while futures add to it."""

    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()

    def add_result(self, future):
        with self.lock:
            super().add_result(future)
            self.event.set()

    add_exception = add_cancelled = add_result


class _AllCompleted(_Waiter):
    """Wakes when all have ended, or at the first exception if it is to stop there."""

    def __init__(self, missing, stop_on_exception):
        super().__init__()
        self.missing = missing
        self.stop_on_exception = stop_on_exception
        self.lock = threading.Lock()

    def _count_one(self):
        with self.lock:
            self.missing -= 1
            if self.missing == 0:
                self.event.set()

    def add_result(self, future):
        super().add_result(future)
        self._count_one()

    add_cancelled = add_result

    def add_exception(self, future):
        super().add_result(future)
        if self.stop_on_exception:
            self.event.set()
        else:
            self._count_one()


class _AcquireFutures:
    """Holds the conditions of several futures, taken in one order so that two such never wait for each other."""

    def __init__(self, futures):
        self.futures = sorted(futures, key=id)

    def __enter__(self):
        for future in self.futures:
            future._condition.acquire()

    def __exit__(self, *args):
        for future in self.futures:
            future._condition.release()


def _install(futures, return_when, pending_count):
    if return_when == "_AS_COMPLETED":
        waiter = _AsCompleted()
    elif return_when == FIRST_COMPLETED:
        waiter = _FirstCompleted()
    elif return_when == FIRST_EXCEPTION:
        waiter = _AllCompleted(pending_count, stop_on_exception=True)
    elif return_when == ALL_COMPLETED:
        waiter = _AllCompleted(pending_count, stop_on_exception=False)
    else:
        raise ValueError("Invalid return condition: %r" % return_when)
    for future in futures:
        future._waiters.append(waiter)
    return waiter


class DoneAndNotDoneFutures(tuple):
    """What wait() gives: a pair with names."""

    __slots__ = ()

    def __new__(cls, done, not_done):
        return tuple.__new__(cls, (done, not_done))

    @property
    def done(self):
        return self[0]

    @property
    def not_done(self):
        return self[1]

    def __repr__(self):
        return f"DoneAndNotDoneFutures(done={self[0]!r}, not_done={self[1]!r})"


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Wait for futures; gives (done, not_done). A timeout raises nothing."""
    fs = dict.fromkeys(fs)
    with _AcquireFutures(fs):
        done = {future for future in fs if future._state in _OVER}
        not_done = [future for future in fs if future not in done]
        if return_when == FIRST_COMPLETED and done:
            return DoneAndNotDoneFutures(done, set(not_done))
        if return_when == FIRST_EXCEPTION and done:
            if any([not future.cancelled() and future.exception() is not None for future in done]):
                return DoneAndNotDoneFutures(done, set(not_done))
        if not not_done:
            return DoneAndNotDoneFutures(done, set())
        waiter = _install(not_done, return_when, len(not_done))
    waiter.event.wait(timeout)
    for future in not_done:
        with future._condition:
            future._waiters.remove(waiter)
    done.update(waiter.finished_futures)
    return DoneAndNotDoneFutures(done, {future for future in fs if future not in done})


def as_completed(fs, timeout=None):
    """The futures in the order in which they end."""
    end = None if timeout is None else timeout + time.monotonic()
    fs = dict.fromkeys(fs)
    total = len(fs)
    with _AcquireFutures(fs):
        finished = [future for future in fs if future._state in _OVER]
        pending = {future: None for future in fs if future._state not in _OVER}
        waiter = _install(list(fs), "_AS_COMPLETED", 0)
    try:
        yield from _hand_out(finished, waiter)
        while pending:
            rest = None
            if end is not None:
                rest = end - time.monotonic()
                if rest < 0:
                    raise TimeoutError("%d (of %d) futures unfinished" % (len(pending), total))
            waiter.event.wait(rest)
            with waiter.lock:
                finished = waiter.finished_futures
                waiter.finished_futures = []
                waiter.event.clear()
            for future in finished:
                del pending[future]
            yield from _hand_out(finished, waiter)
    finally:
        for future in fs:
            with future._condition:
                if waiter in future._waiters:
                    future._waiters.remove(waiter)


def _hand_out(finished, waiter):
    for future in finished:
        with future._condition:
            future._waiters.remove(waiter)
        yield future


class Future:
    """The result of a function that another thread calls."""

    def __init__(self):
        self._condition = threading.Condition()
        self._state = PENDING
        self._result = None
        self._exception = None
        self._waiters = []
        self._done_callbacks = []

    def __repr__(self):
        where = f"<{type(self).__name__} at {id(self):#x} state="
        with self._condition:
            state = "cancelled" if self._state in _CANCELLED else self._state.lower()
            if self._state != FINISHED:
                return f"{where}{state}>"
            if self._exception is not None:
                return f"{where}{state} raised {type(self._exception).__name__}>"
            return f"{where}{state} returned {type(self._result).__name__}>"

    @classmethod
    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)

    def _invoke_callbacks(self):
        for callback in self._done_callbacks:
            self._call_back(callback)

    def _call_back(self, callback):
        try:
            callback(self)
        except Exception as error:
            from ._report import report

            report(f"exception calling callback for {self!r}", error)

    def cancel(self):
        """Cancel it if it has not begun. True if it is cancelled now."""
        with self._condition:
            if self._state in (RUNNING, FINISHED):
                return False
            if self._state in _CANCELLED:
                return True
            self._state = CANCELLED
            self._condition.notify_all()
        self._invoke_callbacks()
        return True

    def cancelled(self):
        with self._condition:
            return self._state in _CANCELLED

    def running(self):
        with self._condition:
            return self._state == RUNNING

    def done(self):
        with self._condition:
            return self._state in _DONE

    def _outcome(self):
        if self._exception is not None:
            raise self._exception
        return self._result

    def _wait_until_done(self, timeout):
        if self._state not in _DONE:
            self._condition.wait(timeout)
        if self._state in _CANCELLED:
            raise CancelledError()
        if self._state != FINISHED:
            raise TimeoutError()

    def add_done_callback(self, fn):
        """Call fn(self) when it is done: now, if it is already."""
        with self._condition:
            if self._state not in _DONE:
                self._done_callbacks.append(fn)
                return
        self._call_back(fn)

    def result(self, timeout=None):
        """Wait for the result."""
        with self._condition:
            self._wait_until_done(timeout)
            return self._outcome()

    def exception(self, timeout=None):
        """Wait for the end; gives the exception, None if there was none."""
        with self._condition:
            self._wait_until_done(timeout)
            return self._exception

    # What follows is for executors (and tests).

    def set_running_or_notify_cancel(self):
        """The pool has come to it. False if it was cancelled."""
        with self._condition:
            if self._state == CANCELLED:
                self._state = CANCELLED_AND_NOTIFIED
                for waiter in self._waiters:
                    waiter.add_cancelled(self)
                return False
            if self._state == PENDING:
                self._state = RUNNING
                return True
            from ._report import report

            report(f"Future {id(self)} in unexpected state: {self._state}", None)
            raise RuntimeError("Future in unexpected state")

    def set_result(self, result):
        with self._condition:
            if self._state in _DONE:
                raise InvalidStateError("{}: {!r}".format(self._state, self))
            self._result = result
            self._state = FINISHED
            for waiter in self._waiters:
                waiter.add_result(self)
            self._condition.notify_all()
        self._invoke_callbacks()

    def set_exception(self, exception):
        with self._condition:
            if self._state in _DONE:
                raise InvalidStateError("{}: {!r}".format(self._state, self))
            self._exception = exception
            self._state = FINISHED
            for waiter in self._waiters:
                waiter.add_exception(self)
            self._condition.notify_all()
        self._invoke_callbacks()


class Executor:
    """What pools have in common."""

    def submit(self, fn, /, *args, **kwargs):
        """Have fn(*args, **kwargs) called; gives a Future."""
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """The results of fn for the iterables' items, in their order. All calls are submitted at once."""
        end = None if timeout is None else timeout + time.monotonic()
        futures = [self.submit(fn, *arguments) for arguments in zip(*iterables)]

        def results():
            try:
                futures.reverse()
                while futures:
                    future = futures.pop()
                    rest = None if end is None else end - time.monotonic()
                    try:
                        yield future.result(rest)
                    finally:
                        future.cancel()
            finally:
                for future in futures:
                    future.cancel()

        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        """No more calls; with `wait`, return when those submitted have ended."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False
