"""deque: a queue with two ends, over one list.

append, appendleft, pop, popleft and the other short methods are one operation on the list, so threads may share a deque as they may
under CPython, where each method is one call into C.
"""

from collections import abc as _abc
from reprlib import recursive_repr
from types import GenericAlias


class deque:
    """deque([iterable[, maxlen]]): items are cheap to add and to take at both ends."""

    __hash__ = None

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError("an integer is required")
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
        self._items = []
        self._maxlen = maxlen
        self.extend(iterable)

    @property
    def maxlen(self):
        """How many items there may be, None if there is no limit."""
        return self._maxlen

    def append(self, x, /):
        """Add x on the right."""
        self._items.append(x)
        if self._maxlen is not None and len(self._items) > self._maxlen:
            del self._items[0]

    def appendleft(self, x, /):
        """Add x on the left."""
        self._items.insert(0, x)
        if self._maxlen is not None and len(self._items) > self._maxlen:
            del self._items[-1]

    def pop(self):
        """Take an item from the right."""
        try:
            return self._items.pop()
        except IndexError:
            raise IndexError("pop from an empty deque") from None

    def popleft(self):
        """Take an item from the left."""
        try:
            return self._items.pop(0)
        except IndexError:
            raise IndexError("pop from an empty deque") from None

    def extend(self, iterable, /):
        """Add all items on the right."""
        items = list(iterable)
        self._items.extend(items)
        if self._maxlen is not None:
            del self._items[:max(0, len(self._items) - self._maxlen)]

    def extendleft(self, iterable, /):
        """Add all items on the left, one after another: they end up in reverse order."""
        items = list(iterable)
        items.reverse()
        self._items[:0] = items
        if self._maxlen is not None:
            del self._items[self._maxlen:]

    def clear(self):
        self._items.clear()

    def copy(self):
        return type(self)(self) if self._maxlen is None else type(self)(self, self._maxlen)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        items = deepcopy(self._items, memo)
        return type(self)(items) if self._maxlen is None else type(self)(items, self._maxlen)

    def count(self, x, /):
        return self._items.count(x)

    def index(self, x, start=0, stop=None, /):
        try:
            return self._items.index(x, start) if stop is None else self._items.index(x, start, stop)
        except ValueError:
            raise ValueError(f"{x!r} is not in deque") from None

    def insert(self, i, x, /):
        if self._maxlen is not None and len(self._items) >= self._maxlen:
            raise IndexError("deque already at its maximum size")
        self._items.insert(i, x)

    def remove(self, value, /):
        try:
            self._items.remove(value)
        except ValueError:
            raise ValueError(f"{value!r} is not in deque") from None

    def reverse(self):
        self._items.reverse()

    def rotate(self, n=1, /):
        """Move n items from the right end to the left one; -n the other way."""
        items = self._items
        if len(items) > 1:
            n %= len(items)
            items[:] = items[-n:] + items[:-n]

    def __len__(self):
        return len(self._items)

    def __bool__(self):
        return len(self._items) > 0

    def __getitem__(self, i, /):
        if isinstance(i, slice):
            raise TypeError("sequence index must be integer, not 'slice'")
        try:
            return self._items[i]
        except IndexError:
            raise IndexError("deque index out of range") from None

    def __setitem__(self, i, x, /):
        if isinstance(i, slice):
            raise TypeError("sequence index must be integer, not 'slice'")
        try:
            self._items[i] = x
        except IndexError:
            raise IndexError("deque index out of range") from None

    def __delitem__(self, i, /):
        if isinstance(i, slice):
            raise TypeError("sequence index must be integer, not 'slice'")
        try:
            del self._items[i]
        except IndexError:
            raise IndexError("deque index out of range") from None

    def __contains__(self, x, /):
        return x in self._items

    def __iter__(self):
        return _iterate(self._items, len(self._items))

    def __reversed__(self):
        return _iterate_back(self._items, len(self._items))

    def __add__(self, other, /):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        new = self.copy()
        new.extend(other)
        return new

    def __iadd__(self, other, /):
        self.extend(other)
        return self

    def __mul__(self, n, /):
        new = self.copy()
        new *= n
        return new

    __rmul__ = __mul__

    def __imul__(self, n, /):
        items = self._items * n
        if self._maxlen is not None:
            items = items[max(0, len(items) - self._maxlen):]
        self._items[:] = items
        return self

    def __eq__(self, other, /):
        return self._items == other._items if isinstance(other, deque) else NotImplemented

    def __lt__(self, other, /):
        return self._items < other._items if isinstance(other, deque) else NotImplemented

    def __le__(self, other, /):
        return self._items <= other._items if isinstance(other, deque) else NotImplemented

    def __gt__(self, other, /):
        return self._items > other._items if isinstance(other, deque) else NotImplemented

    def __ge__(self, other, /):
        return self._items >= other._items if isinstance(other, deque) else NotImplemented

    @recursive_repr("[...]")
    def __repr__(self):
        limit = "" if self._maxlen is None else f", maxlen={self._maxlen}"
        return f"{type(self).__name__}({self._items!r}{limit})"

    __class_getitem__ = classmethod(GenericAlias)


def _iterate(items, size):
    position = 0
    while position < size:
        if len(items) != size:
            raise RuntimeError("deque mutated during iteration")
        yield items[position]
        position += 1


def _iterate_back(items, size):
    position = size
    while position > 0:
        if len(items) != size:
            raise RuntimeError("deque mutated during iteration")
        position -= 1
        yield items[position]


deque.__module__ = "collections"
_abc.MutableSequence.register(deque)
