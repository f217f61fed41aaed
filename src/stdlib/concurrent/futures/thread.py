"""ThreadPoolExecutor."""

import itertools
import os
import queue
import threading

from . import _base
from ._report import report


class _WorkItem:
    __slots__ = ("future", "fn", "args", "kwargs")

    def __init__(self, future, fn, args, kwargs):
        self.future = future
        self.fn = fn
        self.args = args
        self.kwargs = kwargs

    def run(self):
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.fn(*self.args, **self.kwargs)
        except BaseException as error:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class BrokenThreadPool(_base.BrokenExecutor):
    """The initializer of a worker failed."""


class _AtExit:
    """At the end of the program every worker is sent home, and waited for."""

    lock = threading.Lock()
    ending = False
    queue_of = {}  # of each worker of the program

    @classmethod
    def end(cls):
        with cls.lock:
            cls.ending = True
        workers = list(cls.queue_of.items())
        for worker, work_queue in workers:
            work_queue.put(None)
        for worker, work_queue in workers:
            worker.join()


threading._register_atexit(_AtExit.end)


def _work(executor):
    """What a worker does."""
    work_queue = executor._work_queue
    if executor._initializer is not None:
        try:
            executor._initializer(*executor._initargs)
        except BaseException as error:
            report("Exception in initializer:", error)
            executor._initializer_failed()
            return
    while True:
        item = work_queue.get()
        if item is not None:
            item.run()
            # Each call that has ended spares submit() one new thread.
            executor._idle_semaphore.release()
            continue
        if _AtExit.ending or executor._shutdown:
            executor._shutdown = True
            work_queue.put(None)  # for the next worker
            return


class ThreadPoolExecutor(_base.Executor):
    """Calls functions in a pool of at most `max_workers` threads, which start as they are needed."""

    _counter = itertools.count().__next__

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        if max_workers is None:
            max_workers = min(32, (os.cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        self._work_queue = queue.SimpleQueue()
        self._idle_semaphore = threading.Semaphore(0)
        self._threads = []
        self._broken = False
        self._shutdown = False
        self._shutdown_lock = threading.Lock()
        self._thread_name_prefix = thread_name_prefix or f"ThreadPoolExecutor-{ThreadPoolExecutor._counter()}"
        self._initializer = initializer
        self._initargs = initargs

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock, _AtExit.lock:
            if self._broken:
                raise BrokenThreadPool(self._broken)
            if self._shutdown:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if _AtExit.ending:
                raise RuntimeError("cannot schedule new futures after interpreter shutdown")
            future = _base.Future()
            self._work_queue.put(_WorkItem(future, fn, args, kwargs))
            self._adjust_thread_count()
            return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def _adjust_thread_count(self):
        if self._idle_semaphore.acquire(timeout=0):
            return
        count = len(self._threads)
        if count < self._max_workers:
            worker = threading.Thread(name=f"{self._thread_name_prefix}_{count}", target=_work, args=(self,))
            worker.start()
            self._threads.append(worker)
            _AtExit.queue_of[worker] = self._work_queue

    def _initializer_failed(self):
        with self._shutdown_lock:
            self._broken = "A thread initializer failed, the thread pool is not usable anymore"
            for item in self._take_queued():
                item.future.set_exception(BrokenThreadPool(self._broken))

    def _take_queued(self):
        items = []
        while True:
            try:
                item = self._work_queue.get_nowait()
            except queue.Empty:
                return items
            if item is not None:
                items.append(item)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._shutdown = True
            if cancel_futures:
                for item in self._take_queued():
                    item.future.cancel()
            self._work_queue.put(None)
        if wait:
            for worker in self._threads:
                worker.join()

    shutdown.__doc__ = _base.Executor.shutdown.__doc__
