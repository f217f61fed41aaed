"""Handles of scheduled callbacks, and which event loop belongs to a thread."""

__all__ = (
    "AbstractEventLoopPolicy", "AbstractEventLoop", "AbstractServer", "Handle", "TimerHandle",
    "get_event_loop_policy", "set_event_loop_policy", "get_event_loop", "set_event_loop", "new_event_loop",
    "get_child_watcher", "set_child_watcher", "_set_running_loop", "get_running_loop", "_get_running_loop",
)

import contextvars
import threading

from _lab_contextvars import swap as _swap_context

from . import format_helpers


class Handle:
    """A callback that waits for its turn in a loop."""

    __slots__ = ("_callback", "_args", "_cancelled", "_loop", "_context", "_source_traceback", "_repr", "__weakref__")

    def __init__(self, callback, args, loop, context=None):
        self._context = contextvars.copy_context() if context is None else context
        self._loop = loop
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._repr = None
        self._source_traceback = None

    def _repr_info(self):
        info = [type(self).__name__]
        if self._cancelled:
            info.append("cancelled")
        if self._callback is not None:
            info.append(format_helpers.format_callback_source(self._callback, self._args))
        return info

    def __repr__(self):
        if self._repr is not None:
            return self._repr
        return "<" + " ".join(self._repr_info()) + ">"

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            if self._loop.get_debug():
                # The callback is dropped below; the debugging output still names it.
                self._repr = repr(self)
            self._callback = None
            self._args = None

    def cancelled(self):
        return self._cancelled

    def _run(self):
        outside = _swap_context(self._context)  # as Context.run does, without a call
        try:
            self._callback(*self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            shown = format_helpers.format_callback_source(self._callback, self._args)
            self._loop.call_exception_handler({"message": f"Exception in callback {shown}", "exception": error, "handle": self})
        finally:
            _swap_context(outside)


class TimerHandle(Handle):
    """A callback that waits for a time."""

    __slots__ = ("_when", "_scheduled")

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        self._when = when
        self._scheduled = False

    def _repr_info(self):
        info = super()._repr_info()
        info.insert(2 if self._cancelled else 1, f"when={self._when}")
        return info

    def __hash__(self):
        return hash(self._when)

    def __lt__(self, other):
        if isinstance(other, TimerHandle):
            return self._when < other._when
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, TimerHandle):
            return self._when < other._when or self.__eq__(other)
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, TimerHandle):
            return self._when > other._when
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, TimerHandle):
            return self._when > other._when or self.__eq__(other)
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, TimerHandle):
            return (self._when == other._when and self._callback == other._callback and self._args == other._args
                    and self._cancelled == other._cancelled)
        return NotImplemented

    def cancel(self):
        if not self._cancelled:
            self._loop._timer_handle_cancelled(self)
        super().cancel()

    def when(self):
        return self._when


class AbstractServer:
    """What start_server() would return, for annotations only."""


class AbstractEventLoop:
    """What every event loop offers. The lab has no network, no other programs and no signals, so a loop refuses those."""

    def _refuse_network(self, *args, **kwargs):
        raise NotImplementedError("the lab has no network")

    async def _refuse_processes(self, *args, **kwargs):
        raise NotImplementedError("the lab starts no other programs")

    async def create_connection(self, *args, **kwargs):
        self._refuse_network()

    create_server = create_unix_connection = create_unix_server = create_datagram_endpoint = create_connection
    start_tls = sendfile = connect_accepted_socket = connect_read_pipe = connect_write_pipe = create_connection
    sock_recv = sock_recv_into = sock_recvfrom = sock_recvfrom_into = create_connection
    sock_sendall = sock_sendto = sock_connect = sock_accept = sock_sendfile = create_connection
    getaddrinfo = getnameinfo = create_connection
    add_reader = remove_reader = add_writer = remove_writer = _refuse_network
    subprocess_exec = subprocess_shell = _refuse_processes

    def add_signal_handler(self, sig, callback, *args):
        raise NotImplementedError("the lab has no signals")

    def remove_signal_handler(self, sig):
        raise NotImplementedError("the lab has no signals")


class _OfThread(threading.local):
    running = None  # the loop that runs in this thread
    current = None  # the loop that set_event_loop() gave this thread
    was_set = False


_of_thread = _OfThread()


def _get_running_loop():
    return _of_thread.running


def _set_running_loop(loop):
    _of_thread.running = loop


def get_running_loop():
    """The loop that runs in this thread. RuntimeError if none does."""
    loop = _of_thread.running
    if loop is None:
        raise RuntimeError("no running event loop")
    return loop


class AbstractEventLoopPolicy:
    """How threads come by their loops."""

    def get_event_loop(self):
        raise NotImplementedError

    def set_event_loop(self, loop):
        raise NotImplementedError

    def new_event_loop(self):
        raise NotImplementedError

    def get_child_watcher(self):
        raise NotImplementedError("the lab starts no other programs")

    def set_child_watcher(self, watcher):
        raise NotImplementedError("the lab starts no other programs")


class BaseDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """The main thread is given a loop on demand, other threads have to set one."""

    _loop_factory = None

    def get_event_loop(self):
        here = _of_thread
        if here.current is None and not here.was_set and threading.current_thread() is threading.main_thread():
            self.set_event_loop(self.new_event_loop())
        if here.current is None:
            raise RuntimeError("There is no current event loop in thread %r." % threading.current_thread().name)
        return here.current

    def set_event_loop(self, loop):
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            raise TypeError(f"loop must be an instance of AbstractEventLoop or None, not '{type(loop).__name__}'")
        _of_thread.was_set = True
        _of_thread.current = loop

    def new_event_loop(self):
        return self._loop_factory()


_event_loop_policy = None


def get_event_loop_policy():
    global _event_loop_policy
    if _event_loop_policy is None:
        from . import DefaultEventLoopPolicy

        _event_loop_policy = DefaultEventLoopPolicy()
    return _event_loop_policy


def set_event_loop_policy(policy):
    global _event_loop_policy
    if policy is not None and not isinstance(policy, AbstractEventLoopPolicy):
        raise TypeError(f"policy must be an instance of AbstractEventLoopPolicy or None, not '{type(policy).__name__}'")
    _event_loop_policy = policy


def get_event_loop():
    """The running loop, else the loop of this thread."""
    loop = _of_thread.running
    if loop is not None:
        return loop
    return get_event_loop_policy().get_event_loop()


_get_event_loop = get_event_loop


def set_event_loop(loop):
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    return get_event_loop_policy().new_event_loop()


def get_child_watcher():
    return get_event_loop_policy().get_child_watcher()


def set_child_watcher(watcher):
    return get_event_loop_policy().set_child_watcher(watcher)
