"""What the modules of the package share: what happens when a process ends, and logging."""

import _lab_process
import atexit
import itertools
import os
import sys

__all__ = ["sub_debug", "debug", "info", "sub_warning", "get_logger", "log_to_stderr", "Finalize", "register_after_fork"]

NOTSET, SUBDEBUG, DEBUG, INFO, SUBWARNING = 0, 5, 10, 20, 25
LOGGER_NAME = "multiprocessing"
DEFAULT_LOGGING_FORMAT = "[%(levelname)s/%(processName)s] %(message)s"

_logger = None


def sub_debug(msg, *args):
    if _logger:
        _logger.log(SUBDEBUG, msg, *args)


def debug(msg, *args):
    if _logger:
        _logger.log(DEBUG, msg, *args)


def info(msg, *args):
    if _logger:
        _logger.log(INFO, msg, *args)


def sub_warning(msg, *args):
    if _logger:
        _logger.log(SUBWARNING, msg, *args)


def get_logger():
    global _logger
    import logging
    if not _logger:
        _logger = logging.getLogger(LOGGER_NAME)
        _logger.propagate = 0
    return _logger


def log_to_stderr(level=None):
    import logging
    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(DEFAULT_LOGGING_FORMAT))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    return _logger


_after_forkers = []
_finalizers = {}
_numbers = itertools.count()


def register_after_fork(obj, func):
    """`func(obj)` is called in every child that is forked from here on."""
    _after_forkers.append((obj, func))


def _begin(spawned):
    """In a new process. A forked one has everything of its parent's, but what happens at the end of that is not its business."""
    _finalizers.clear()
    if spawned:
        return
    random = sys.modules.get("random")
    if random is not None:
        random.seed()
    for obj, func in _after_forkers:
        func(obj)


class Finalize:
    """A callback that is called once: by hand, or when the process ends (those of the highest priority first)."""

    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        self._callback = callback
        self._args = args
        self._kwargs = kwargs or {}
        self._pid = os.getpid()
        self._key = (exitpriority, next(_numbers))
        _finalizers[self._key] = self

    def __call__(self, wr=None):
        if _finalizers.pop(self._key, None) is None or self._pid != os.getpid():
            return None
        callback, self._callback = self._callback, None
        return callback(*self._args, **self._kwargs)

    def cancel(self):
        if _finalizers.pop(self._key, None) is not None:
            self._callback = None

    def still_active(self):
        return self._key in _finalizers


def _run_finalizers(minpriority=None):
    def wanted(key):
        return key[0] is not None and (minpriority is None or key[0] >= minpriority)

    for key in sorted([key for key in list(_finalizers) if wanted(key)], reverse=True):
        finalizer = _finalizers.get(key)
        if finalizer is not None:
            finalizer()


_exiting = False


def is_exiting():
    return _exiting


def _exit_function():
    """At the end of every process: queues are closed, daemons among the children ended, the others awaited."""
    global _exiting
    from multiprocessing import process
    _exiting = True
    _run_finalizers(0)
    for child in process.active_children():
        if child.daemon:
            child._popen.terminate()
    for child in process.active_children():
        child.join()
    _run_finalizers()
    _exiting = False


if _lab_process.available():
    atexit.register(_exit_function)
