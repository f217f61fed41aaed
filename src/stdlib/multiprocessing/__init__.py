"""Processes: programs that run side by side without sharing their memory, and what they share all the same.

What needs the system is in _lab_process and _lab_shared; everything here is Python over those.
"""

from multiprocessing import context as _context
from multiprocessing.context import AuthenticationError, BufferTooShort, ProcessError, TimeoutError
from multiprocessing.process import active_children, current_process, parent_process

_default = _context._default_context

Process = _context.Process
reducer = None

Manager = _default.Manager
Pipe = _default.Pipe
Lock = _default.Lock
RLock = _default.RLock
Condition = _default.Condition
Semaphore = _default.Semaphore
BoundedSemaphore = _default.BoundedSemaphore
Event = _default.Event
Barrier = _default.Barrier
Queue = _default.Queue
JoinableQueue = _default.JoinableQueue
SimpleQueue = _default.SimpleQueue
Pool = _default.Pool
RawValue = _default.RawValue
RawArray = _default.RawArray
Value = _default.Value
Array = _default.Array
cpu_count = _default.cpu_count
get_logger = _default.get_logger
log_to_stderr = _default.log_to_stderr
freeze_support = _default.freeze_support
get_context = _default.get_context
get_start_method = _default.get_start_method
set_start_method = _default.set_start_method
get_all_start_methods = _default.get_all_start_methods
set_executable = _default.set_executable
allow_connection_pickling = _default.allow_connection_pickling
set_forkserver_preload = _default.set_forkserver_preload
SUBDEBUG = 5
SUBWARNING = 25

__all__ = [name for name in dir() if not name.startswith("_") and name not in ("context", "process")]

import sys

if "__main__" in sys.modules:
    sys.modules.setdefault("__mp_main__", sys.modules["__main__"])
