"""An event scheduler: a heap of events, the earliest first, run by whoever calls run()."""

import heapq
import threading
import time
from itertools import count
from time import monotonic as _time

__all__ = ["Event", "scheduler"]

_NOTHING = object()


class Event:
    """What enter() and enterabs() give: five fields and a number that keeps equal times and priorities in the order of entering."""

    def __init__(self, time, priority, sequence, action, argument, kwargs):
        self.time = time
        self.priority = priority
        self.sequence = sequence
        self.action = action
        self.argument = argument
        self.kwargs = kwargs

    def _key(self):
        return (self.time, self.priority, self.sequence)

    def __iter__(self):
        return iter((self.time, self.priority, self.sequence, self.action, self.argument, self.kwargs))

    def __len__(self):
        return 6

    def __getitem__(self, index):
        return tuple(self)[index]

    def __eq__(self, other):
        return isinstance(other, Event) and self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def __lt__(self, other):
        return self._key() < other._key()

    def __le__(self, other):
        return self._key() <= other._key()

    def __gt__(self, other):
        return self._key() > other._key()

    def __ge__(self, other):
        return self._key() >= other._key()

    def __repr__(self):
        return (f"Event(time={self.time!r}, priority={self.priority!r}, sequence={self.sequence!r}, action={self.action!r}, "
                f"argument={self.argument!r}, kwargs={self.kwargs!r})")


class scheduler:
    """Needs a function that tells the time and one that waits; by default those of the module time."""

    def __init__(self, timefunc=_time, delayfunc=time.sleep):
        self._queue = []
        self._lock = threading.RLock()
        self.timefunc = timefunc
        self.delayfunc = delayfunc
        self._sequence_generator = count()

    def enterabs(self, time, priority, action, argument=(), kwargs=_NOTHING):
        "Plans action(*argument, **kwargs) for a point in time. The event that it returns can be cancelled."
        if kwargs is _NOTHING:
            kwargs = {}
        with self._lock:
            event = Event(time, priority, next(self._sequence_generator), action, argument, kwargs)
            heapq.heappush(self._queue, event)
        return event

    def enter(self, delay, priority, action, argument=(), kwargs=_NOTHING):
        "The same, so long after now."
        return self.enterabs(self.timefunc() + delay, priority, action, argument, kwargs)

    def cancel(self, event):
        "Takes an event out; ValueError if it is not there."
        with self._lock:
            self._queue.remove(event)
            heapq.heapify(self._queue)

    def empty(self):
        with self._lock:
            return not self._queue

    def run(self, blocking=True):
        """Runs events when their time comes until none is left. With blocking=False: runs those that are due, and returns how long
        it is to the next (None if there is none). The waiting and the actions happen without the lock, so both may enter and
        cancel events."""
        while True:
            with self._lock:
                if not self._queue:
                    return None
                event = self._queue[0]
                now = self.timefunc()
                wait = event.time > now
                if not wait:
                    heapq.heappop(self._queue)
            if wait:
                if not blocking:
                    return event.time - now
                self.delayfunc(event.time - now)
            else:
                event.action(*event.argument, **event.kwargs)
                self.delayfunc(0)  # lets other threads run

    @property
    def queue(self):
        "A list of the coming events, in the order in which they will run."
        with self._lock:
            events = self._queue[:]
        return sorted(events)
