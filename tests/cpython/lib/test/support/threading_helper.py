import _thread
import threading
import time

_LONG = 30.0


def requires_working_threading(*, module=False):
    if module:
        return None
    return lambda test: test


def threading_setup():
    return _thread._count(), len(threading.enumerate())


def threading_cleanup(*original_values):
    "Threads of a test that are still running get a moment to end."
    deadline = time.monotonic() + 1.0
    while len(threading.enumerate()) > original_values[1] and time.monotonic() < deadline:
        time.sleep(0.01)


def reap_threads(func):
    def decorator(*args):
        key = threading_setup()
        try:
            return func(*args)
        finally:
            threading_cleanup(*key)
    decorator.__name__ = func.__name__
    decorator.__qualname__ = func.__qualname__
    decorator.__doc__ = func.__doc__
    return decorator


class wait_threads_exit:
    "Waits until the threads that were started inside have ended."

    def __init__(self, timeout=None):
        self.timeout = _LONG if timeout is None else timeout

    def __enter__(self):
        self.before = _thread._count()

    def __exit__(self, *exception):
        deadline = time.monotonic() + self.timeout
        while True:
            count = _thread._count()
            if count <= self.before:
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"wait_threads() failed to cleanup {count - self.before} threads after {self.timeout:.1f} seconds "
                                     f"(count: {count}, old count: {self.before})")
            time.sleep(0.010)


def join_thread(thread, timeout=None):
    timeout = _LONG if timeout is None else timeout
    thread.join(timeout)
    if thread.is_alive():
        raise AssertionError(f"failed to join the thread in {timeout:.1f} seconds")


class start_threads:
    def __init__(self, threads, unlock=None):
        self.threads = list(threads)
        self.unlock = unlock

    def __enter__(self):
        self.started = []
        for thread in self.threads:
            thread.start()
            self.started.append(thread)
        return self.threads

    def __exit__(self, *exception):
        if self.unlock:
            self.unlock()
        for thread in self.started:
            join_thread(thread)


class catch_threading_exception:
    "Keeps what threading.excepthook gets."

    def __init__(self):
        self.exc_type = self.exc_value = self.exc_traceback = self.thread = None

    def _hook(self, args):
        self.exc_type = args.exc_type
        self.exc_value = args.exc_value
        self.exc_traceback = args.exc_traceback
        self.thread = args.thread

    def __enter__(self):
        self._old_hook = threading.excepthook
        threading.excepthook = self._hook
        return self

    def __exit__(self, *exception):
        threading.excepthook = self._old_hook
        del self.exc_type, self.exc_value, self.exc_traceback, self.thread
