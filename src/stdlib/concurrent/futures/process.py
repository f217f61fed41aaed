"""ProcessPoolExecutor: functions run by a pool of processes.

Calls go to the workers through one queue of processes, which holds only a few, so that the others can still be cancelled; results come back
through another. One thread of the executor tends both, and notices when a worker ends where it should not.
"""

import itertools
import os
import threading
import traceback

import multiprocessing as mp
from multiprocessing import connection

from concurrent import futures

from . import _base

__all__ = ["BrokenProcessPool", "ProcessPoolExecutor"]

_AHEAD = 1  # calls in the queue beyond one for each worker


class BrokenProcessPool(_base.BrokenExecutor):
    "A process of the pool ended where it should not."


class _RemoteTraceback(Exception):
    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class _ExceptionWithTraceback:
    def __init__(self, exc):
        self.exc = exc
        self.tb = f'\n"""\n{"".join(traceback.format_exception(type(exc), exc, exc.__traceback__))}"""'
        exc.__traceback__ = None

    def __reduce__(self):
        return _rebuild_exc, (self.exc, self.tb)


def _rebuild_exc(exc, tb):
    exc.__cause__ = _RemoteTraceback(tb)
    return exc


def _check_system_limits():
    pass


def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


def _work(calls, results, initializer, initargs, most):
    """What a worker does. It says None when it leaves by itself."""
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException:
            import sys
            sys.stderr.write("Exception in initializer:\n" + traceback.format_exc())
            return  # the executor takes this end for what it is
    done = 0
    while most is None or done < most:
        call = calls.get()
        if call is None:
            break
        number, fn, args, kwargs = call
        try:
            result = (number, True, fn(*args, **kwargs))
        except BaseException as error:
            result = (number, False, _ExceptionWithTraceback(error))
        try:
            results.put(result)
        except BaseException as error:  # it cannot be pickled
            results.put((number, False, _ExceptionWithTraceback(error)))
        done += 1
    results.put((os.getpid(), None, None))


class _WorkItem:
    def __init__(self, future, fn, args, kwargs):
        self.future = future
        self.fn = fn
        self.args = args
        self.kwargs = kwargs


class _AtExit:
    """At the end of the program the executors finish what they have."""

    ending = False
    executors = []

    @classmethod
    def end(cls):
        cls.ending = True
        for executor in list(cls.executors):
            executor._wake_up()
            executor._tender.join()


threading._register_atexit(_AtExit.end)


class ProcessPoolExecutor(futures.ProcessPoolExecutor):
    """Calls functions in a pool of `max_workers` processes, which start with the first call."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None):
        if max_workers is None:
            max_workers = os.cpu_count() or 1
        elif max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if mp_context is None:
            mp_context = mp.get_context("spawn") if max_tasks_per_child is not None else mp.get_context()
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError("max_tasks_per_child must be an integer")
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")
            if mp_context.get_start_method(allow_none=False) == "fork":
                raise ValueError("max_tasks_per_child is incompatible with the 'fork' multiprocessing start method; supply a different mp_context.")
        self._max_workers = max_workers
        self._mp_context = mp_context
        self._initializer = initializer
        self._initargs = initargs
        self._max_tasks_per_child = max_tasks_per_child
        self._processes = {}
        self._tender = None
        self._shutdown_thread = False
        self._shutdown_lock = threading.Lock()
        self._broken = False
        self._numbers = itertools.count()
        self._pending = {}    # every call that has no result yet
        self._waiting = []    # numbers of those that no worker can see yet
        self._in_queue = 0
        self._cancel_pending = False

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock:
            if self._broken:
                raise BrokenProcessPool(self._broken)
            if self._shutdown_thread:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if _AtExit.ending:
                raise RuntimeError("cannot schedule new futures after interpreter shutdown")
            future = _base.Future()
            number = next(self._numbers)
            self._pending[number] = _WorkItem(future, fn, args, kwargs)
            self._waiting.append(number)
            if self._tender is None:
                self._begin()
            self._wake_up()
            return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def _begin(self):
        self._calls = self._mp_context.SimpleQueue()
        self._results = self._mp_context.SimpleQueue()
        self._wakeup_reader, self._wakeup_writer = connection.Pipe(duplex=False)
        for _ in range(self._max_workers):
            self._start_worker()
        self._tender = threading.Thread(target=self._tend)
        self._tender.start()
        _AtExit.executors.append(self)

    def _start_worker(self):
        p = self._mp_context.Process(target=_work, args=(self._calls, self._results, self._initializer, self._initargs, self._max_tasks_per_child))
        p.start()
        self._processes[p.pid] = p

    def _wake_up(self):
        self._wakeup_writer.send_bytes(b"")

    def _tend(self):
        reader = self._results._reader
        while True:
            self._hand_out()
            by_sentinel = {p.sentinel: p for p in self._processes.values()}
            ready = connection.wait([reader, self._wakeup_reader, *by_sentinel])
            while self._wakeup_reader.poll():
                self._wakeup_reader.recv_bytes()
            if reader in ready:
                self._take(self._results.get())
            elif any(s in ready for s in by_sentinel):
                if not reader.poll():  # what it sent before its end comes first
                    self._break()
                    break
            if self._ends():
                self._send_home()
                break
        _AtExit.executors.remove(self)

    def _hand_out(self):
        while True:
            with self._shutdown_lock:
                if self._cancel_pending:
                    self._cancel_pending = False
                    for number in self._waiting:
                        self._pending.pop(number).future.cancel()
                    self._waiting = []
                if not self._waiting or self._in_queue >= self._max_workers + _AHEAD:
                    return
                number = self._waiting.pop(0)
                item = self._pending[number]
            if not item.future.set_running_or_notify_cancel():
                del self._pending[number]
                continue
            try:
                self._calls.put((number, item.fn, item.args, item.kwargs))
            except Exception as error:  # it cannot be pickled
                del self._pending[number]
                item.future.set_exception(error)
                continue
            self._in_queue += 1

    def _take(self, result):
        number, success, value = result
        if success is None:  # a worker has done as many calls as it may
            self._processes.pop(number).join()
            if not self._ends():
                self._start_worker()
            return
        self._in_queue -= 1
        item = self._pending.pop(number, None)
        if item is None:
            return
        if success:
            item.future.set_result(value)
        else:
            item.future.set_exception(value)

    def _ends(self):
        with self._shutdown_lock:
            return (self._shutdown_thread or _AtExit.ending) and not self._pending

    def _break(self):
        with self._shutdown_lock:
            self._broken = "A child process terminated abruptly, the process pool is not usable anymore"
            self._shutdown_thread = True
            items, self._pending, self._waiting = list(self._pending.values()), {}, []
        error = "A process in the process pool was terminated abruptly while the future was running or pending."
        for item in items:
            item.future.set_exception(BrokenProcessPool(error))
        for p in self._processes.values():
            p.terminate()
        for p in self._processes.values():
            p.join()

    def _send_home(self):
        with self._shutdown_lock:
            self._shutdown_thread = True
        for _ in self._processes:
            self._calls.put(None)
        for p in self._processes.values():
            p.join()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        chunks = self._chunks(zip(*iterables), chunksize)
        results = super().map(_Chunked(fn), chunks, timeout=timeout)
        return (item for chunk in results for item in chunk)

    @staticmethod
    def _chunks(items, size):
        while True:
            chunk = tuple(itertools.islice(items, size))
            if not chunk:
                return
            yield chunk

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._cancel_pending = cancel_futures
            self._shutdown_thread = True
            if self._tender is None:
                return
            self._wake_up()
        if wait:
            self._tender.join()

    shutdown.__doc__ = _base.Executor.shutdown.__doc__


class _Chunked:
    """fn of each tuple of arguments in a chunk."""

    def __init__(self, fn):
        self.fn = fn

    def __call__(self, chunk):
        return _process_chunk(self.fn, chunk)
