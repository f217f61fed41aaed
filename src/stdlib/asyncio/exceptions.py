"""The exceptions of asyncio."""


class CancelledError(BaseException):
    """A Future or Task was cancelled."""


TimeoutError = TimeoutError


class InvalidStateError(Exception):
    """The Future is not in a state that allows this operation."""


class SendfileNotAvailableError(RuntimeError):
    """sendfile is not available for this socket or file."""


class IncompleteReadError(EOFError):
    """A stream ended before all that was asked for had been read."""

    def __init__(self, partial, expected):
        wanted = "undefined" if expected is None else repr(expected)
        super().__init__(f"{len(partial)} bytes read on a total of {wanted} expected bytes")
        self.partial = partial
        self.expected = expected


class LimitOverrunError(Exception):
    """A stream's buffer filled up while it was looking for a separator."""

    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed


class BrokenBarrierError(RuntimeError):
    """The barrier was broken by Barrier.abort() or by a party that left."""
