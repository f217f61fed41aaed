"""The event loop.

It has no selector: the lab has no network. When nothing is ready it sleeps until the next timer on a semaphore, which
call_soon_threadsafe() releases. What is ready stands in one list: appending to a list and taking its head off are single
operations, so another thread may append without a lock.
"""

__all__ = ("BaseEventLoop",)

import contextvars
import sys
import threading
import time

from _lab_sys import collect_asyncgens

from . import coroutines
from . import events
from . import exceptions
from . import futures
from . import task as tasks
from .log import logger

_MAXIMUM_SLEEP = 24 * 3600
_MANY_CANCELLED = 100


class BaseEventLoop(events.AbstractEventLoop):
    slow_callback_duration = 0.1

    def __init__(self):
        self._ready = []  # handles, and tasks that can go on
        self._scheduled = []  # TimerHandles, the earliest first; of equal times in the order of their creation
        self._cancelled_timers = 0  # of those in _scheduled
        self._tasks = {}  # the tasks that are not done, by their id, in the order of their creation
        self._current_task = None
        self._failures = []  # futures with an exception, until it is known that somebody asked for it
        self._failures_limit = 16
        self._wakeup = threading.BoundedSemaphore(1)
        self._wakeup.acquire()
        self._closed = False
        self._stopping = False
        self._thread_id = None
        self._debug = False
        self._clock_resolution = 1e-9
        self._exception_handler = None
        self._task_factory = None
        self._default_executor = None
        self._executor_shutdown_called = False
        self._asyncgens = {}
        self._asyncgens_shutdown_called = False

    def __repr__(self):
        return f"<{type(self).__name__} running={self.is_running()} closed={self.is_closed()} debug={self.get_debug()}>"

    # Making futures and tasks

    def create_future(self):
        return futures.Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        if self._closed:
            self._check_closed()
        if self._task_factory is None:
            return tasks.Task(coro, loop=self, name=name, context=context)
        if context is None:
            task = self._task_factory(self, coro)
        else:
            task = self._task_factory(self, coro, context=context)
        tasks._set_task_name(task, name)
        return task

    def set_task_factory(self, factory):
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    def get_task_factory(self):
        return self._task_factory

    # Running

    def run_forever(self):
        """Run until stop() is called."""
        self._check_closed()
        self._check_running()
        self._thread_id = threading.get_ident()
        outer = collect_asyncgens(None if self._asyncgens_shutdown_called else self._asyncgens)
        try:
            events._set_running_loop(self)
            run_once = self._run_once
            while True:
                run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._thread_id = None
            events._set_running_loop(None)
            collect_asyncgens(outer)

    def _run_once(self):
        """One turn: sleep if there is nothing to do, then call what was ready when the turn began."""
        ready = self._ready
        scheduled = self._scheduled
        if scheduled:
            self._take_due_timers(ready, scheduled)
        elif not ready and not self._stopping:
            self._sleep(None)
        batch = ready[:]
        if not batch:
            return
        del ready[:len(batch)]
        if self._debug:
            self._run_batch_timed(batch, ready)
            return
        left = None
        try:
            for left in batch:
                if not left._cancelled:
                    left._run()
        except BaseException:
            # The program is being left; what was not called yet waits for the next run.
            ready[:0] = batch[_index_of(batch, left) + 1:]
            raise

    def _run_batch_timed(self, batch, ready):
        for index, handle in enumerate(batch):
            if handle._cancelled:
                continue
            began = self.time()
            try:
                handle._run()
            except BaseException:
                ready[:0] = batch[index + 1:]
                raise
            took = self.time() - began
            if took >= self.slow_callback_duration:
                logger.warning("Executing %s took %.3f seconds", _format_handle(handle), took)

    def _take_due_timers(self, ready, scheduled):
        if self._cancelled_timers:
            self._drop_cancelled_timers(scheduled)
            if not scheduled:
                if not ready and not self._stopping:
                    self._sleep(None)
                return
        now = self.time()
        when = scheduled[0]._when
        if when > now and not ready and not self._stopping:
            self._sleep(min(when - now, _MAXIMUM_SLEEP))
            now = self.time()
        end = now + self._clock_resolution
        due = 0
        for timer in scheduled:
            if timer._when >= end:
                break
            timer._scheduled = False
            if timer._cancelled:
                self._cancelled_timers -= 1
            due += 1
        if due:
            ready.extend(scheduled[:due])
            del scheduled[:due]

    def _drop_cancelled_timers(self, scheduled):
        if self._cancelled_timers > _MANY_CANCELLED and self._cancelled_timers * 2 > len(scheduled):
            for timer in scheduled:
                if timer._cancelled:
                    timer._scheduled = False
            scheduled[:] = [timer for timer in scheduled if not timer._cancelled]
            self._cancelled_timers = 0
            return
        head = 0
        for timer in scheduled:
            if not timer._cancelled:
                break
            timer._scheduled = False
            head += 1
        if head:
            del scheduled[:head]
            self._cancelled_timers -= head

    def _sleep(self, timeout):
        self._wakeup.acquire(timeout=timeout)

    def run_until_complete(self, future):
        """Run until the future or coroutine is done; gives its result."""
        self._check_closed()
        self._check_running()
        is_new = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        if is_new:
            future._log_destroy_pending = False
        future.add_done_callback(_run_until_complete_cb)
        try:
            self.run_forever()
        except BaseException:
            if is_new and future.done() and not future.cancelled():
                future.exception()  # it is on its way already
            raise
        finally:
            future.remove_done_callback(_run_until_complete_cb)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def stop(self):
        """Stop at the end of this turn."""
        self._stopping = True

    def close(self):
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        self._report_leftovers()
        self._closed = True
        self._ready.clear()
        self._scheduled.clear()
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is not None:
            self._default_executor = None
            executor.shutdown(wait=False)

    def is_closed(self):
        return self._closed

    def is_running(self):
        return self._thread_id is not None

    def _check_closed(self):
        if self._closed:
            raise RuntimeError("Event loop is closed")

    def _check_running(self):
        if self._thread_id is not None:
            raise RuntimeError("This event loop is already running")
        if events._get_running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")

    # Scheduling

    def time(self):
        return time.monotonic()

    def call_soon(self, callback, *args, context=None):
        """Call back in the next turn, after all that is ready already."""
        if self._closed:
            self._check_closed()
        if self._debug:
            self._check_thread()
            self._check_callback(callback, "call_soon")
        handle = events.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        """As call_soon(), from any thread."""
        if self._closed:
            self._check_closed()
        if self._debug:
            self._check_callback(callback, "call_soon_threadsafe")
        handle = events.Handle(callback, args, self, context)
        self._ready.append(handle)
        self._write_to_self()
        return handle

    def _write_to_self(self):
        """Wake the loop, should it sleep."""
        try:
            self._wakeup.release()
        except ValueError:
            pass  # it has been woken already

    def call_later(self, delay, callback, *args, context=None):
        """Call back in `delay` seconds."""
        if delay is None:
            raise TypeError("delay must not be None")
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        """Call back when time() is `when`."""
        if when is None:
            raise TypeError("when cannot be None")
        if self._closed:
            self._check_closed()
        if self._debug:
            self._check_thread()
            self._check_callback(callback, "call_at")
        timer = events.TimerHandle(when, callback, args, self, context)
        timer._scheduled = True
        scheduled = self._scheduled
        if not scheduled or scheduled[-1]._when <= when:
            scheduled.append(timer)
        else:
            low = 0
            high = len(scheduled) - 1
            while low < high:
                middle = (low + high) // 2
                if when < scheduled[middle]._when:
                    high = middle
                else:
                    low = middle + 1
            scheduled.insert(low, timer)
        return timer

    def _timer_handle_cancelled(self, timer):
        if timer._scheduled:
            self._cancelled_timers += 1

    def _check_thread(self):
        if self._thread_id is not None and self._thread_id != threading.get_ident():
            raise RuntimeError("Non-thread-safe operation invoked on an event loop other than the current one")

    def _check_callback(self, callback, method):
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError(f"coroutines cannot be used with {method}()")
        if not callable(callback):
            raise TypeError(f"a callable object was expected by {method}(), got {callback!r}")

    # Threads

    def run_in_executor(self, executor, func, *args):
        """Call a function in a thread of the executor; gives a Future."""
        self._check_closed()
        if self._debug:
            self._check_callback(func, "run_in_executor")
        if executor is None:
            executor = self._default_executor
            if self._executor_shutdown_called:
                raise RuntimeError("Executor shutdown has been called")
            if executor is None:
                from concurrent.futures import ThreadPoolExecutor

                executor = self._default_executor = ThreadPoolExecutor(thread_name_prefix="asyncio")
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        from concurrent.futures import ThreadPoolExecutor

        if not isinstance(executor, ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    async def shutdown_default_executor(self):
        """Wait for the threads of the default executor. A thread of its own waits, since the last jobs may need the loop."""
        self._executor_shutdown_called = True
        if self._default_executor is None:
            return
        future = self.create_future()
        thread = threading.Thread(target=self._do_shutdown, args=(future,))
        thread.start()
        try:
            await future
        finally:
            thread.join()

    def _do_shutdown(self, future):
        try:
            self._default_executor.shutdown(wait=True)
            if not self._closed:
                self.call_soon_threadsafe(future.set_result, None)
        except Exception as error:
            if not self._closed:
                self.call_soon_threadsafe(future.set_exception, error)

    # Asynchronous generators

    async def shutdown_asyncgens(self):
        """Close the asynchronous generators that were begun and not exhausted."""
        self._asyncgens_shutdown_called = True
        if not self._asyncgens:
            return
        closing = [agen for agen in self._asyncgens if agen.ag_frame is not None]
        self._asyncgens.clear()
        from .waiting import gather

        results = await gather(*[agen.aclose() for agen in closing], return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    "message": f"an error occurred during closing of asynchronous generator {agen!r}",
                    "exception": result,
                    "asyncgen": agen,
                })

    # Errors

    def get_exception_handler(self):
        return self._exception_handler

    def set_exception_handler(self, handler):
        """handler(loop, context) is told of errors that nobody else can be told of."""
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def default_exception_handler(self, context):
        lines = [context.get("message") or "Unhandled exception in event loop"]
        for key in sorted(context):
            if key not in ("message", "exception"):
                lines.append(f"{key}: {context[key]!r}")
        logger.error("\n".join(lines), exc_info=context.get("exception") or False)

    def call_exception_handler(self, context):
        handler = self._exception_handler
        try:
            if handler is None:
                self.default_exception_handler(context)
                return
            try:
                running = context.get("task") or context.get("future") or context.get("handle")
                inside = getattr(running, "get_context", None)
                inside = inside() if inside is not None else getattr(running, "_context", None)
                if isinstance(inside, contextvars.Context):
                    inside.run(handler, self, context)
                else:
                    handler(self, context)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                self.default_exception_handler({
                    "message": "Unhandled error in exception handler",
                    "exception": error,
                    "context": context,
                })
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            logger.error("Exception in default exception handler", exc_info=sys.exc_info())

    def _remember_failure(self, future):
        failures = self._failures
        failures.append(future)
        if len(failures) > self._failures_limit:
            failures[:] = [kept for kept in failures if kept._log_traceback]
            self._failures_limit = 2 * len(failures) + 16

    def _report_leftovers(self):
        """What CPython says when it drops futures, the lab says when it closes their loop: it does not count references."""
        failures = self._failures
        self._failures = []
        for future in failures:
            future._report_failure()
        for task in list(self._tasks.values()):
            if not task.done() and task._log_destroy_pending:
                self.call_exception_handler({"message": "Task was destroyed but it is pending!", "task": task})

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled


def _index_of(batch, item):
    for index, other in enumerate(batch):
        if other is item:
            return index
    return len(batch)


def _format_handle(handle):
    if isinstance(handle, tasks.Task):
        return repr(handle)
    return str(handle)


def _run_until_complete_cb(future):
    if not future.cancelled():
        error = future.exception()
        if isinstance(error, (SystemExit, KeyboardInterrupt)):
            return  # run_forever() is being left with it already
    future.get_loop().stop()


