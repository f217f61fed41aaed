"""Containers beside list, tuple, dict and set."""

from collections import abc as _abc
from collections._tuples import namedtuple
from collections._wrappers import ChainMap, UserDict, UserList, UserString
from _lab_collections import deque
from reprlib import recursive_repr as _recursive_repr

__all__ = ['ChainMap', 'Counter', 'OrderedDict', 'UserDict', 'UserList', 'UserString', 'defaultdict', 'deque', 'namedtuple']

_nothing = object()


class OrderedDict(dict):
    """A dict that compares its order too and can move entries to either end."""

    def popitem(self, last=True):
        """Take the last entry (or the first one) out."""
        if not self:
            raise KeyError("dictionary is empty")
        if last:
            return super().popitem()
        key = next(iter(self))
        return key, self.pop(key)

    def pop(self, key, default=_nothing):
        """Take the value of a key out."""
        if default is _nothing:
            if key not in self and hasattr(type(self), "__missing__"):
                return self[key]
            return super().pop(key)
        return super().pop(key, default)

    def setdefault(self, key, default=None):
        """The value of a key, which becomes `default` if there is none."""
        return super().setdefault(key, default)

    def move_to_end(self, key, last=True):
        """Move an entry behind all others (or before them)."""
        if key not in self:
            raise KeyError(key)
        if last:
            dict.__setitem__(self, key, dict.pop(self, key))
            return
        before = {key: dict.pop(self, key), **self}
        dict.clear(self)
        dict.update(self, before)

    def copy(self):
        return self.__class__(self)

    def __reversed__(self):
        return reversed(self.keys())

    @classmethod
    def fromkeys(cls, iterable, value=None):
        self = cls()
        for key in iterable:
            self[key] = value
        return self

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = None

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(other)
        new.update(self)
        return new

    def __ior__(self, other):
        self.update(other)
        return self

    def __copy__(self):
        new = self.copy()
        new.__dict__.update(self.__dict__)
        return new

    @_recursive_repr()
    def __repr__(self):
        return f"{type(self).__name__}({list(self.items())!r})" if self else f"{type(self).__name__}()"


class defaultdict(dict):
    """A dict that makes a value where a key is missing."""

    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        super().__init__(*args, **kwargs)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = value = self.default_factory()
        return value

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self.default_factory, other)
        new.update(self)
        return new

    @_recursive_repr()
    def __repr__(self):
        return f"{type(self).__name__}({self.default_factory!r}, {dict.__repr__(self)})"


class Counter(dict):
    """How often each thing occurs."""

    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def total(self):
        """The sum of all counts."""
        return sum(self.values())

    def most_common(self, n=None):
        """The n most frequent things with their counts, the most frequent first."""
        ranked = sorted(self.items(), key=lambda entry: entry[1], reverse=True)
        return ranked if n is None else ranked[:max(n, 0)]

    def elements(self):
        """Each thing as often as it occurs."""
        for thing, count in self.items():
            for _ in range(count):
                yield thing

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def update(self, iterable=None, /, **kwds):
        """Count more: things, or the counts of another mapping."""
        self._count(iterable, kwds, 1)

    def subtract(self, iterable=None, /, **kwds):
        """Count down."""
        self._count(iterable, kwds, -1)

    def _count(self, iterable, kwds, sign):
        if iterable is not None:
            if isinstance(iterable, _abc.Mapping):
                if not self and sign > 0:
                    super().update(iterable)  # counts need not be numbers
                else:
                    for thing, count in iterable.items():
                        self[thing] = self.get(thing, 0) + count if sign > 0 else self.get(thing, 0) - count
            else:
                for thing in iterable:
                    self[thing] = self.get(thing, 0) + sign
        if kwds:
            self._count(kwds, None, sign)

    def copy(self):
        return self.__class__(self)

    __copy__ = copy

    def __delitem__(self, thing):
        if thing in self:
            super().__delitem__(thing)

    def __repr__(self):
        if not self:
            return f"{type(self).__name__}()"
        try:
            shown = dict(self.most_common())
        except TypeError:  # counts that cannot be ordered
            shown = dict(self)
        return f"{type(self).__name__}({shown!r})"

    # Things that are not there count as 0.

    def __eq__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all([self[thing] == other[thing] for both in (self, other) for thing in both])

    def __ne__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return not self == other

    __hash__ = None

    def __le__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all([self[thing] <= other[thing] for both in (self, other) for thing in both])

    def __lt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self <= other and self != other

    def __ge__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all([self[thing] >= other[thing] for both in (self, other) for thing in both])

    def __gt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self >= other and self != other

    # Arithmetic keeps the positive counts only.

    def _combine(self, other, combine):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for thing in [*self, *[thing for thing in other if thing not in self]]:
            count = combine(self[thing], other[thing])
            if count > 0:
                result[thing] = count
        return result

    def __add__(self, other):
        return self._combine(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._combine(other, lambda a, b: a - b)

    def __or__(self, other):
        return self._combine(other, max)

    def __and__(self, other):
        return self._combine(other, min)

    def __pos__(self):
        return self._combine(Counter(), lambda a, b: a)

    def __neg__(self):
        return self._combine(Counter(), lambda a, b: -a)

    def _keep_positive(self):
        for thing in [thing for thing, count in self.items() if not count > 0]:
            del self[thing]
        return self

    def __iadd__(self, other):
        for thing, count in other.items():
            self[thing] += count
        return self._keep_positive()

    def __isub__(self, other):
        for thing, count in other.items():
            self[thing] -= count
        return self._keep_positive()

    def __ior__(self, other):
        for thing, count in other.items():
            if count > self[thing]:
                self[thing] = count
        return self._keep_positive()

    def __iand__(self, other):
        for thing, count in list(self.items()):
            if other[thing] < count:
                self[thing] = other[thing]
        return self._keep_positive()


_abc.MutableSequence.register(deque)
