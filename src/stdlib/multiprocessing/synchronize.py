"""Locks, semaphores, conditions, events and barriers that processes share.

Each is one or more semaphores in the shared memory (_lab_shared). A handle is an int that is valid in every process of the program.
"""

import _lab_shared
import threading
import time

from multiprocessing import context, process

__all__ = ["Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier"]

SEM_VALUE_MAX = 2147483647


class SemLock:
    _recursive = False

    def __init__(self, value, maxvalue, *, ctx=None):
        self._place = _lab_shared.semaphore(value, maxvalue, self._recursive)
        self._maxvalue = maxvalue

    acquire = _lab_shared.method_acquire
    release = _lab_shared.method_release
    __enter__ = _lab_shared.method___enter__
    __exit__ = _lab_shared.method___exit__

    def _is_mine(self):
        return _lab_shared.mine(self._place)

    def _count(self):
        return _lab_shared.depth(self._place)

    def _get_value(self):
        return _lab_shared.value(self._place)

    def _owner_name(self):
        if self._is_mine():
            name = process.current_process().name
            thread = threading.current_thread().name
            return name if thread == "MainThread" else name + "|" + thread
        return "None" if self._get_value() == 1 else "SomeOtherProcess"

    def __getstate__(self):
        context.assert_spawning(self)
        return (self._place, self._maxvalue)

    def __setstate__(self, state):
        self._place, self._maxvalue = state


class Semaphore(SemLock):
    def __init__(self, value=1, *, ctx=None):
        SemLock.__init__(self, value, SEM_VALUE_MAX)

    def get_value(self):
        return self._get_value()

    def __repr__(self):
        return f"<{type(self).__name__}(value={self._get_value()})>"


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1, *, ctx=None):
        SemLock.__init__(self, value, value)

    def __repr__(self):
        return f"<{type(self).__name__}(value={self._get_value()}, maxvalue={self._maxvalue})>"


class Lock(SemLock):
    def __init__(self, *, ctx=None):
        SemLock.__init__(self, 1, 1)

    def __repr__(self):
        return f"<{type(self).__name__}(owner={self._owner_name()})>"


class RLock(SemLock):
    _recursive = True

    def __init__(self, *, ctx=None):
        SemLock.__init__(self, 1, 1)

    def __repr__(self):
        name = self._owner_name()
        count = self._count() if self._is_mine() else 0 if name == "None" else "nonzero"
        return f"<{type(self).__name__}({name}, {count})>"


class Condition:
    """Who waits counts itself among the sleepers and takes a permit of `_wait_semaphore`; who notifies hands out as many permits as there are
    sleepers to wake, and waits until each has said that it is awake, so that no permit is left for somebody who sleeps later.

    Under the controlled driver all processes are in one memory: `_object` is a condition as threads have it, in place of the semaphores."""

    def __init__(self, lock=None, *, ctx=None):
        self._lock = lock or RLock()
        self._object = _lab_shared.condition(getattr(self._lock, "_place", None))
        if self._object is None:
            self._sleeping_count = Semaphore(0)
            self._woken_count = Semaphore(0)
            self._wait_semaphore = Semaphore(0)
        self._bind()

    def _bind(self):
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __getstate__(self):
        context.assert_spawning(self)
        if self._object is not None:
            return (self._lock, _lab_shared.place_of(self._object))
        return (self._lock, self._sleeping_count, self._woken_count, self._wait_semaphore)

    def __setstate__(self, state):
        if len(state) == 2:
            self._lock = state[0]
            self._object = _lab_shared.object_at(state[1])
        else:
            self._lock, self._sleeping_count, self._woken_count, self._wait_semaphore = state
            self._object = None
        self._bind()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        if self._object is not None:
            return f"<{type(self).__name__}({self._lock}, unknown)>"
        return f"<{type(self).__name__}({self._lock}, {self._sleeping_count._get_value() - self._woken_count._get_value()})>"

    def wait(self, timeout=None):
        assert self._lock._is_mine(), "must acquire() condition before using wait()"
        if self._object is not None:
            return self._object.wait(timeout)
        self._sleeping_count.release()
        depth = self._lock._count()
        for _ in range(depth):
            self._lock.release()
        try:
            return self._wait_semaphore.acquire(True, timeout)
        finally:
            self._woken_count.release()
            for _ in range(depth):
                self._lock.acquire()

    def notify(self, n=1):
        assert self._lock._is_mine(), "lock is not owned"
        if self._object is not None:
            self._object.notify(n)
            return
        # Those whose time was up have woken by themselves: they sleep no more.
        while self._woken_count.acquire(False):
            self._sleeping_count.acquire(False)
        sleepers = 0
        while sleepers < n and self._sleeping_count.acquire(False):
            self._wait_semaphore.release()
            sleepers += 1
        for _ in range(sleepers):
            self._woken_count.acquire()
        if sleepers:
            while self._wait_semaphore.acquire(False):  # the permit of one whose time was up meanwhile
                pass

    def notify_all(self):
        self.notify(SEM_VALUE_MAX)

    def wait_for(self, predicate, timeout=None):
        result = predicate()
        if result:
            return result
        end = None if timeout is None else time.monotonic() + timeout
        while not result:
            left = None
            if end is not None:
                left = end - time.monotonic()
                if left <= 0:
                    break
            self.wait(left)
            result = predicate()
        return result


class Event:
    def __init__(self, *, ctx=None):
        self._object = _lab_shared.event()
        if self._object is None:
            self._cond = Condition(Lock())
            self._flag = Semaphore(0)

    def __getstate__(self):
        context.assert_spawning(self)
        return (_lab_shared.place_of(self._object), None) if self._object is not None else (self._cond, self._flag)

    def __setstate__(self, state):
        if state[1] is None:
            self._object = _lab_shared.object_at(state[0])
        else:
            self._object = None
            self._cond, self._flag = state

    def is_set(self):
        if self._object is not None:
            return self._object.is_set()
        with self._cond:
            return self._look()

    def _look(self):
        if self._flag.acquire(False):
            self._flag.release()
            return True
        return False

    def set(self):
        if self._object is not None:
            return self._object.set()
        with self._cond:
            self._flag.acquire(False)
            self._flag.release()
            self._cond.notify_all()

    def clear(self):
        if self._object is not None:
            return self._object.clear()
        with self._cond:
            self._flag.acquire(False)

    def wait(self, timeout=None):
        if self._object is not None:
            return self._object.wait(timeout)
        with self._cond:
            if not self._look():
                self._cond.wait(timeout)
            return self._look()

    def __repr__(self):
        return f"<{type(self).__qualname__} at {id(self):#x} {'set' if self.is_set() else 'unset'}>"


_FILLING, _DRAINING, _RESETTING, _BROKEN = 0, 1, -1, -2


class Barrier:
    """State and count lie in the shared memory; everything happens under the condition's lock."""

    def __init__(self, parties, action=None, timeout=None, *, ctx=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._object = _lab_shared.barrier(parties, timeout) if action is None else None
        if self._object is None:
            self._cond = Condition(Lock())
            self._place = _lab_shared.memory(8, "i")

    def __getstate__(self):
        context.assert_spawning(self)
        if self._object is not None:
            return (self._parties, self._timeout, _lab_shared.place_of(self._object))
        return (self._parties, self._action, self._timeout, self._cond, self._place)

    def __setstate__(self, state):
        if len(state) == 3:
            self._parties, self._timeout, place = state
            self._action, self._object = None, _lab_shared.object_at(place)
            return
        self._parties, self._action, self._timeout, self._cond, self._place = state
        self._object = None

    @property
    def _state(self):
        return _lab_shared.load(self._place, "i")

    @_state.setter
    def _state(self, value):
        _lab_shared.store(self._place, "i", value)

    @property
    def _count(self):
        return _lab_shared.load(self._place, "i", 1)

    @_count.setter
    def _count(self, value):
        _lab_shared.store(self._place, "i", value, 1)

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        if self._object is not None:
            return self._object.wait(timeout)
        with self._cond:
            while self._state in (_DRAINING, _RESETTING):
                self._cond.wait()
            if self._state == _BROKEN:
                raise threading.BrokenBarrierError
            index = self._count
            self._count = index + 1
            try:
                if index + 1 == self._parties:
                    self._release()
                else:
                    self._await(timeout)
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in (_DRAINING, _RESETTING):
                    self._state = _FILLING
                    self._cond.notify_all()

    def _release(self):
        try:
            if self._action:
                self._action()
            self._state = _DRAINING
            self._cond.notify_all()
        except:
            self._break()
            raise

    def _await(self, timeout):
        if not self._cond.wait_for(lambda: self._state != _FILLING, timeout):
            self._break()
            raise threading.BrokenBarrierError
        if self._state < 0:
            raise threading.BrokenBarrierError

    def _break(self):
        self._state = _BROKEN
        self._cond.notify_all()

    def reset(self):
        if self._object is not None:
            return self._object.reset()
        with self._cond:
            if self._count > 0:
                self._state = _RESETTING
            else:
                self._state = _FILLING
            self._cond.notify_all()

    def abort(self):
        if self._object is not None:
            return self._object.abort()
        with self._cond:
            self._break()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        if self._object is not None:
            return self._object.n_waiting
        return self._count if self._state == _FILLING else 0

    @property
    def broken(self):
        if self._object is not None:
            return self._object.broken
        return self._state == _BROKEN

    def __repr__(self):
        cls = type(self)
        name = f"{cls.__module__}.{cls.__qualname__}"
        if self.broken:
            return f"<{name} at {id(self):#x}: broken>"
        return f"<{name} at {id(self):#x}: waiters={self.n_waiting}/{self.parties}>"
