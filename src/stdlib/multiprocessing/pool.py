"""Pools of processes (Pool) and of threads (ThreadPool) that call functions.

Tasks go to the workers through one queue and results come back through another. Two threads of the pool tend them: one puts the tasks
into the queue, since that may block; the other hands results to those who wait, and replaces workers that have ended.
"""

import collections
import itertools
import os
import queue
import threading
import time
import traceback

from multiprocessing import TimeoutError, connection, context, get_context
from multiprocessing.util import Finalize

__all__ = ["Pool", "ThreadPool"]

INIT, RUN, CLOSE, TERMINATE = "INIT", "RUN", "CLOSE", "TERMINATE"
_job_counter = itertools.count()


def mapstar(args):
    return list(map(*args))


def starmapstar(args):
    return list(itertools.starmap(args[0], args[1]))


class RemoteTraceback(Exception):
    """Where an exception was raised in the worker, as text: tracebacks themselves do not cross."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class ExceptionWithTraceback:
    def __init__(self, exc):
        self.exc = exc
        self.tb = f'\n"""\n{"".join(traceback.format_exception(type(exc), exc, exc.__traceback__))}"""'
        exc.__traceback__ = None

    def __reduce__(self):
        return rebuild_exc, (self.exc, self.tb)


def rebuild_exc(exc, tb):
    exc.__cause__ = RemoteTraceback(tb)
    return exc


class MaybeEncodingError(Exception):
    """A result cannot be pickled."""

    def __init__(self, exc, value):
        self.exc = repr(exc)
        self.value = repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return f"Error sending result: '{self.value}'. Reason: '{self.exc}'"


def worker(inqueue, outqueue, initializer=None, initargs=(), maxtasks=None, wrap_exception=False):
    if maxtasks is not None and not (isinstance(maxtasks, int) and maxtasks >= 1):
        raise AssertionError(f"Maxtasks {maxtasks!r} is not valid")
    if initializer is not None:
        initializer(*initargs)
    completed = 0
    while maxtasks is None or completed < maxtasks:
        try:
            task = inqueue.get()
        except (EOFError, OSError):
            break
        if task is None:
            break
        job, i, func, args, kwds = task
        try:
            result = (True, func(*args, **kwds))
        except Exception as error:
            result = (False, ExceptionWithTraceback(error) if wrap_exception else error)
        try:
            outqueue.put((job, i, result))
        except Exception as error:
            outqueue.put((job, i, (False, MaybeEncodingError(error, result[1]))))
        task = job = result = func = args = kwds = None
        completed += 1


class Pool:
    _wrap_exception = True

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        self._guard = threading.Lock()  # of _now and _cache
        self._now = INIT
        self._ctx = context or get_context()
        if processes is None:
            processes = os.cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None and (not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0):
            raise ValueError("maxtasksperchild must be a positive int or None")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._processes = processes
        self._initializer = initializer
        self._initargs = initargs
        self._maxtasksperchild = maxtasksperchild
        self._cache = {}
        self._lock = threading.Lock()
        self._pool = []
        self._tasks = queue.SimpleQueue()
        self._setup()
        try:
            for _ in range(processes):
                self._start_worker()
        except Exception:
            self._end_workers()
            raise
        self._feeder = threading.Thread(target=self._feed, daemon=True)
        self._collector = threading.Thread(target=self._collect, daemon=True)
        self._feeder.start()
        self._collector.start()
        self._terminate = Finalize(self, self._terminate_now, exitpriority=15)
        self._state = RUN

    @property
    def _state(self):
        with self._guard:
            return self._now

    @_state.setter
    def _state(self, state):
        with self._guard:
            self._now = state

    def _remember(self, job, result):
        with self._guard:
            self._cache[job] = result

    def _waiting_for(self, job):
        with self._guard:
            return self._cache.get(job)

    def _forget(self, job):
        with self._guard:
            return self._cache.pop(job, None) is not None

    def _is_done(self):
        with self._guard:
            return self._now == CLOSE and not self._cache

    # What differs between processes and threads.

    def _setup(self):
        self._inqueue = self._ctx.SimpleQueue()
        self._outqueue = self._ctx.SimpleQueue()
        self._wakeup_reader, self._wakeup_writer = connection.Pipe(duplex=False)

    def Process(self, *args, **kwds):
        return self._ctx.Process(*args, **kwds)

    def _start_worker(self):
        w = self.Process(target=worker, args=(self._inqueue, self._outqueue, self._initializer, self._initargs, self._maxtasksperchild,
                                              self._wrap_exception))
        w.name = w.name.replace("Process", "PoolWorker")
        w.daemon = True
        w.start()
        self._pool.append(w)

    def _next_result(self):
        """A result, or None when something else has changed: a worker has ended, or the pool is closed."""
        reader = self._outqueue._reader
        ready = connection.wait([reader, self._wakeup_reader] + [w.sentinel for w in self._pool])
        if self._wakeup_reader in ready:
            self._wakeup_reader.recv()
        if reader in ready:
            return self._outqueue.get()
        return None

    def _wake_up(self):
        self._wakeup_writer.send(None)

    def _replace_workers(self):
        for w in list(self._pool):
            if w.exitcode is not None:
                w.join()
                self._pool.remove(w)
        if self._state in (RUN, CLOSE) and not self._is_done():
            while len(self._pool) < self._processes:
                self._start_worker()

    def _end_workers(self):
        for w in self._pool:
            if w.exitcode is None:
                w.terminate()
        for w in self._pool:
            w.join()

    # The two threads.

    def _feed(self):
        for job, tasks in iter(self._tasks.get, None):
            number = -1
            try:
                for number, task in enumerate(tasks):
                    if self._state == TERMINATE:
                        return
                    func, args, kwds = task
                    try:
                        self._inqueue.put((job, number, func, args, kwds))
                    except Exception as error:
                        self._set(job, number, (False, error))
            except Exception as error:  # of the iterable that the tasks come from
                self._set(job, number + 1, (False, error))
                number += 1
            result = self._waiting_for(job)
            if result is not None:
                result._set_length(number + 1)

    def _set(self, job, i, result):
        waiting = self._waiting_for(job)
        if waiting is not None:
            waiting._set(i, result)

    def _collect(self):
        while self._state != TERMINATE:
            result = self._next_result()
            if result is not None:
                self._set(*result)
            if self._state == TERMINATE:
                return
            with self._lock:
                self._replace_workers()
                if self._is_done():
                    break
        if self._state != TERMINATE:
            self._tasks.put(None)
            for _ in self._pool:
                self._inqueue.put(None)

    # For programs.

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def map(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, mapstar, chunksize).get()

    def starmap(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, starmapstar, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map_async(func, iterable, mapstar, chunksize, callback, error_callback)

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map_async(func, iterable, starmapstar, chunksize, callback, error_callback)

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        self._check_running()
        result = ApplyResult(self, callback, error_callback)
        self._tasks.put((result._job, [(func, args, kwds)]))
        return result

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None, error_callback=None):
        self._check_running()
        if not hasattr(iterable, "__len__"):
            iterable = list(iterable)
        if chunksize is None:
            chunksize, extra = divmod(len(iterable), len(self._pool) * 4)
            if extra:
                chunksize += 1
        if len(iterable) == 0:
            chunksize = 0
        result = MapResult(self, chunksize, len(iterable), callback, error_callback)
        self._tasks.put((result._job, [(mapper, ((func, batch),), {}) for batch in self._batches(iterable, chunksize)]))
        return result

    @staticmethod
    def _batches(iterable, size):
        iterator = iter(iterable)
        while True:
            batch = tuple(itertools.islice(iterator, size))
            if not batch:
                return
            yield batch

    def imap(self, func, iterable, chunksize=1):
        return self._imap(IMapIterator, func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

    def _imap(self, kind, func, iterable, chunksize):
        self._check_running()
        if chunksize < 1:
            raise ValueError(f"Chunksize must be 1+, not {chunksize:n}")
        result = kind(self)
        if chunksize == 1:
            self._tasks.put((result._job, ((func, (item,), {}) for item in iterable)))
            return result
        self._tasks.put((result._job, ((mapstar, ((func, batch),), {}) for batch in self._batches(iterable, chunksize))))
        return (item for chunk in result for item in chunk)

    def close(self):
        if self._state == RUN:
            self._state = CLOSE
            self._wake_up()

    def terminate(self):
        self._terminate()

    def _terminate_now(self):
        self._state = TERMINATE
        self._tasks.put(None)
        self._wake_up()
        if self._collector is not threading.current_thread():
            self._collector.join()
        with self._lock:
            self._end_workers()

    def join(self):
        if self._state == RUN:
            raise ValueError("Pool is still running")
        if self._state not in (CLOSE, TERMINATE):
            raise ValueError("In unknown state")
        self._collector.join()
        for w in list(self._pool):
            w.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, *args):
        self.terminate()

    def __reduce__(self):
        raise NotImplementedError("pool objects cannot be passed between processes or pickled")

    def __repr__(self):
        cls = type(self)
        return f"<{cls.__module__}.{cls.__qualname__} state={self._state} pool_size={len(self._pool)}>"


class ApplyResult:
    def __init__(self, pool, callback, error_callback):
        self._pool = pool
        self._event = threading.Event()
        self._job = next(_job_counter)
        self._callback = callback
        self._error_callback = error_callback
        pool._remember(self._job, self)

    def ready(self):
        return self._event.is_set()

    def successful(self):
        if not self.ready():
            raise ValueError(f"{self!r} not ready")
        return self._success

    def wait(self, timeout=None):
        self._event.wait(timeout)

    def get(self, timeout=None):
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _set(self, i, result):
        self._success, self._value = result
        self._done()

    def _done(self):
        if self._callback and self._success:
            self._callback(self._value)
        if self._error_callback and not self._success:
            self._error_callback(self._value)
        self._event.set()
        self._pool._forget(self._job)
        self._pool = None

    def _set_length(self, length):
        pass


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    def __init__(self, pool, chunksize, length, callback, error_callback):
        ApplyResult.__init__(self, pool, callback, error_callback)
        self._success = True
        self._value = [None] * length
        self._chunksize = chunksize
        self._left = length // chunksize + bool(length % chunksize) if chunksize > 0 else 0
        if self._left == 0:
            self._event.set()
            pool._forget(self._job)

    def _set(self, i, result):
        success, value = result
        self._left -= 1
        if success and self._success:
            self._value[i * self._chunksize:(i + 1) * self._chunksize] = value
        elif not success and self._success:
            self._success = False
            self._value = value
        if self._left == 0:
            self._done()


class IMapIterator:
    def __init__(self, pool):
        self._pool = pool
        self._cond = threading.Condition(threading.Lock())
        self._job = next(_job_counter)
        self._items = collections.deque()
        self._index = 0
        self._length = None
        self._unsorted = {}
        pool._remember(self._job, self)

    def __iter__(self):
        return self

    def next(self, timeout=None):
        with self._cond:
            if not self._items:
                if self._index == self._length:
                    self._pool = None
                    raise StopIteration
                self._cond.wait_for(lambda: self._items or self._index == self._length, timeout)
                if not self._items:
                    if self._index == self._length:
                        self._pool = None
                        raise StopIteration
                    raise TimeoutError
            success, value = self._items.popleft()
        if success:
            return value
        raise value

    __next__ = next

    def _arrived(self, result):
        self._items.append(result)
        self._index += 1

    def _set(self, i, result):
        with self._cond:
            self._take(i, result)
            self._cond.notify()
            self._forget_at_end()

    def _take(self, i, result):
        self._unsorted[i] = result
        while self._index in self._unsorted:
            self._arrived(self._unsorted.pop(self._index))

    def _set_length(self, length):
        with self._cond:
            self._length = length
            if self._index == length:
                self._cond.notify()
            self._forget_at_end()

    def _forget_at_end(self):
        if self._index == self._length and self._pool is not None:
            pool = self._pool
            if pool._forget(self._job) and pool._state == CLOSE:
                pool._wake_up()


class IMapUnorderedIterator(IMapIterator):
    def _take(self, i, result):
        self._arrived(result)


class ThreadPool(Pool):
    _wrap_exception = False

    def __init__(self, processes=None, initializer=None, initargs=()):
        Pool.__init__(self, processes, initializer, initargs)

    def _setup(self):
        self._inqueue = queue.SimpleQueue()
        self._outqueue = queue.SimpleQueue()

    def _start_worker(self):
        w = threading.Thread(target=worker, args=(self._inqueue, self._outqueue, self._initializer, self._initargs), daemon=True)
        w.start()
        self._pool.append(w)

    def _next_result(self):
        return self._outqueue.get()

    def _wake_up(self):
        self._outqueue.put(None)

    def _replace_workers(self):
        pass

    def _end_workers(self):
        for _ in self._pool:
            self._inqueue.put(None)
