"""async with asyncio.timeout(...): a block that is cancelled when it takes too long."""

__all__ = ("Timeout", "timeout", "timeout_at")

from . import events
from . import exceptions
from . import task as tasks


class Timeout:
    """Cancels the task inside the block at a time, and turns that cancellation into TimeoutError at the block's end."""

    def __init__(self, when):
        self._state = "created"
        self._timer = None
        self._task = None
        self._when = when

    def when(self):
        return self._when

    def reschedule(self, when):
        """Move the deadline; None takes it away."""
        assert self._state != "created"
        if self._state != "active":
            raise RuntimeError(f"Cannot change state of {self._state} Timeout")
        self._when = when
        if self._timer is not None:
            self._timer.cancel()
        if when is None:
            self._timer = None
            return
        loop = events.get_running_loop()
        if when <= loop.time():
            self._timer = loop.call_soon(self._on_timeout)
        else:
            self._timer = loop.call_at(when, self._on_timeout)

    def expired(self):
        return self._state in ("expiring", "expired")

    def __repr__(self):
        text = f"<Timeout [{self._state}]"
        if self._state == "active":
            text += f" when={None if self._when is None else round(self._when, 3)}"
        return text + ">"

    async def __aenter__(self):
        self._state = "active"
        self._task = tasks.current_task()
        if self._task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self.reschedule(self._when)
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        assert self._state in ("active", "expiring")
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._state == "expiring":
            self._state = "expired"
            if self._task.uncancel() <= 0 and exc_type is exceptions.CancelledError:
                # Nobody else asked for the cancellation.
                raise TimeoutError
        else:
            self._state = "finished"
        return None

    def _on_timeout(self):
        assert self._state == "active"
        self._task.cancel()
        self._state = "expiring"
        self._timer = None


def timeout(delay):
    """A block that may take `delay` seconds (None: as long as it likes)."""
    return Timeout(events.get_running_loop().time() + delay if delay is not None else None)


def timeout_at(when):
    """A block that may last until the loop's time is `when`."""
    return Timeout(when)
