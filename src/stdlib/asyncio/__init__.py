"""Cooperative multitasking: coroutines as tasks of an event loop. The lab's own asyncio, written in Python."""

from . import base_events, coroutines, events, exceptions, futures, locks, network, queues, runners, taskgroups, tasks, threads, timeouts
from .base_events import *
from .coroutines import *
from .events import *
from .exceptions import (BrokenBarrierError, CancelledError, IncompleteReadError, InvalidStateError, LimitOverrunError,
                         SendfileNotAvailableError, TimeoutError)
from .futures import *
from .locks import *
from .network import *
from .queues import *
from .runners import *
from .taskgroups import *
from .tasks import *
from .threads import *
from .timeouts import *


class SelectorEventLoop(base_events.BaseEventLoop):
    """The loop under the name that CPython's has; there is nothing to select."""


_UnixSelectorEventLoop = SelectorEventLoop


class DefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    _loop_factory = SelectorEventLoop


__all__ = (
    base_events.__all__ + coroutines.__all__ + events.__all__ + futures.__all__ + locks.__all__ + network.__all__
    + queues.__all__ + runners.__all__ + tuple(taskgroups.__all__) + tasks.__all__ + threads.__all__ + timeouts.__all__
    + ("BrokenBarrierError", "CancelledError", "IncompleteReadError", "InvalidStateError", "LimitOverrunError",
       "SendfileNotAvailableError", "TimeoutError", "SelectorEventLoop", "DefaultEventLoopPolicy")
)
