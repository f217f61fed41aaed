"""Functions run by pools of threads, and Futures of their results. The lab's own concurrent.futures, written in Python."""

from ._base import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, BrokenExecutor, CancelledError, Executor, Future,
                    InvalidStateError, TimeoutError, as_completed, wait)
from .thread import ThreadPoolExecutor

__all__ = (
    "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "CancelledError", "TimeoutError", "InvalidStateError",
    "BrokenExecutor", "Future", "Executor", "wait", "as_completed", "ProcessPoolExecutor", "ThreadPoolExecutor",
)


class ProcessPoolExecutor(Executor):
    """Calls functions in a pool of processes. Making one loads the module `process`, whose class of the same name derives from this."""

    def __new__(cls, *args, **kwargs):
        from .process import ProcessPoolExecutor as Pool  # only where a program says ProcessPoolExecutor
        return object.__new__(Pool if cls is ProcessPoolExecutor else cls)
