"""Tasks and what waits for them, under the name that asyncio gives both."""

from . import task, waiting
from .task import *
from .task import _PyTask, _set_task_name, _wrap_awaitable
from .waiting import *
from .waiting import _cancel_and_wait, _GatheringFuture, _wait

__all__ = task.__all__ + waiting.__all__
