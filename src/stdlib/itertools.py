"""Iterators that make, combine, choose and arrange.

Most are generators. count, cycle and repeat, which threads like to share as sources of numbers, take each next item in one operation.
"""

import operator as _operator

_nothing = object()


# Without end

class count:
    """start, start + step, start + 2 * step, …"""

    def __init__(self, start=0, step=1):
        for number in (start, step):
            if not hasattr(number, "__add__") or isinstance(number, (str, bytes, list, tuple)):
                raise TypeError("a number is required")
        self._start = start
        self._step = step
        if type(start) is int and type(step) is int and step != 0:
            self._numbers = iter(range(start, start + step * 2 ** 62, step))  # longer than any program counts
        else:
            self._numbers = _count_by_adding(start, step)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._numbers)

    def __repr__(self):
        if not hasattr(self._numbers, "__length_hint__"):
            return f"count({self._start!r}, {self._step!r})"
        done = 2 ** 62 - self._numbers.__length_hint__()
        number = self._start + done * self._step
        return f"count({number})" if self._step == 1 else f"count({number}, {self._step})"


def _count_by_adding(number, step):
    while True:
        yield number
        number += step


class cycle:
    """The items of an iterable again and again."""

    def __init__(self, iterable, /):
        self._source = iter(iterable)
        self._saved = []
        self._position = None  # counts the items taken from _saved

    def __iter__(self):
        return self

    def __next__(self):
        if self._position is None:
            try:
                item = next(self._source)
            except StopIteration:
                if not self._saved:
                    raise
                self._position = count()
            else:
                self._saved.append(item)
                return item
        return self._saved[next(self._position) % len(self._saved)]


class repeat:
    """The same object, for ever or `times` times."""

    def __init__(self, object, times=None):
        self._object = object
        self._left = None
        if times is not None:
            self._left = iter(range(_operator.index(times)))

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            next(self._left)
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left.__length_hint__()

    def __repr__(self):
        if self._left is None:
            return f"repeat({self._object!r})"
        return f"repeat({self._object!r}, {self._left.__length_hint__()})"


# One after another

class accumulate:
    """Running totals, or running results of another function of two arguments."""

    def __new__(cls, iterable, func=None, *, initial=None):
        return _accumulate(iter(iterable), _operator.add if func is None else func, initial)


def _accumulate(items, func, total):
    if total is None:
        for total in items:  # the first item is the first total
            break
        else:
            return
    yield total
    for item in items:
        total = func(total, item)
        yield total


class chain:
    """The items of the first iterable, then those of the second, and so on."""

    def __new__(cls, *iterables):
        return _chain(iterables)

    @classmethod
    def from_iterable(cls, iterable, /):
        return _chain(iter(iterable))


def _chain(iterables):
    for iterable in iterables:
        for item in iterable:
            yield item


class compress:
    """Those items of data whose selector is true."""

    def __new__(cls, data, selectors):
        return _compress(iter(data), iter(selectors))


def _compress(data, selectors):
    for item, selector in zip(data, selectors):
        if selector:
            yield item


class dropwhile:
    """All items from the first on for which the predicate is false."""

    def __new__(cls, predicate, iterable, /):
        return _dropwhile(predicate, iter(iterable))


def _dropwhile(predicate, items):
    for item in items:
        if not predicate(item):
            yield item
            break
    for item in items:
        yield item


class takewhile:
    """The items before the first one for which the predicate is false."""

    def __new__(cls, predicate, iterable, /):
        return _takewhile(predicate, iter(iterable))


def _takewhile(predicate, items):
    for item in items:
        if not predicate(item):
            return
        yield item


class filterfalse:
    """The items for which the predicate is false."""

    def __new__(cls, predicate, iterable, /):
        return _filterfalse(bool if predicate is None else predicate, iter(iterable))


def _filterfalse(predicate, items):
    for item in items:
        if not predicate(item):
            yield item


class starmap:
    """function(*arguments) for each of the tuples of arguments."""

    def __new__(cls, function, iterable, /):
        return _starmap(function, iter(iterable))


def _starmap(function, items):
    for arguments in items:
        yield function(*arguments)


class islice:
    """Slices of iterators: islice(items, stop) or islice(items, start, stop[, step])."""

    def __new__(cls, iterable, /, *args):
        if not 1 <= len(args) <= 3:
            raise TypeError(f"islice expected at {'least 2' if not args else 'most 4'} arguments, got {len(args) + 1}")
        if len(args) == 1:
            start, stop, step = 0, args[0], 1
        else:
            start, stop, step = args[0], args[1], args[2] if len(args) == 3 else 1
        start = 0 if start is None else start
        step = 1 if step is None else step
        if stop is not None and not _is_size(stop):
            raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        if not _is_size(start):
            raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        if not _is_size(step) or _operator.index(step) == 0:
            raise ValueError("Step for islice() must be a positive integer or None.")
        return _islice(iter(iterable), _operator.index(start), None if stop is None else _operator.index(stop), _operator.index(step))


def _is_size(number):
    return hasattr(type(number), "__index__") and 0 <= _operator.index(number) < 2 ** 63


def _islice(items, start, stop, step):
    taken = 0  # so many items have been taken from the source
    wanted = start
    while stop is None or wanted < stop:
        while taken <= wanted:  # the last one of these is wanted
            try:
                item = next(items)
            except StopIteration:
                return
            taken += 1
        yield item
        wanted += step
    while taken < stop:  # as in CPython, the source is left at `stop`
        try:
            next(items)
        except StopIteration:
            return
        taken += 1


class pairwise:
    """(a, b), (b, c), (c, d), …"""

    def __new__(cls, iterable, /):
        return _pairwise(iter(iterable))


def _pairwise(items):
    for before in items:
        break
    else:
        return
    for item in items:
        yield before, item
        before = item


class zip_longest:
    """zip() that goes on to the end of the longest, filling up the others."""

    def __new__(cls, *iterables, fillvalue=None):
        return _zip_longest([iter(iterable) for iterable in iterables], fillvalue)


def _zip_longest(sources, fillvalue):
    left = len(sources)
    while left:
        values = []
        for number, source in enumerate(sources):
            value = fillvalue
            if source is not None:
                try:
                    value = next(source)
                except StopIteration:
                    sources[number] = None
                    left -= 1
                    if not left:
                        return
            values.append(value)
        yield tuple(values)


class groupby:
    """Runs of items with equal keys, as pairs of the key and an iterator of the run."""

    def __init__(self, iterable, key=None):
        self._source = iter(iterable)
        self._key = key
        self._item = _nothing  # the item read last
        self._item_key = None
        self._run = None       # the iterator that may go on reading

    def __iter__(self):
        return self

    def __next__(self):
        if self._run is not None:  # go to the end of a run that was not read to its end
            key = self._run.key
            while self._item_key == key:
                self._read()
        elif self._item is _nothing:
            self._read()
        self._run = run = _Run(self, self._item_key)
        return run.key, run

    def _read(self):
        self._item = next(self._source)
        self._item_key = self._item if self._key is None else self._key(self._item)


class _Run:
    """The items of one group; of no use any more once the next group has been asked for."""

    def __init__(self, groups, key):
        self.key = key
        self._groups = groups
        self._first = True

    def __iter__(self):
        return self

    def __next__(self):
        groups = self._groups
        if groups._run is not self:
            raise StopIteration
        if self._first:
            self._first = False
        elif groups._item_key == self.key:
            groups._read()
        if not groups._item_key == self.key:
            raise StopIteration
        return groups._item


def tee(iterable, n=2, /):
    """n independent iterators of one source."""
    if n < 0:
        raise ValueError("n must be >= 0")
    if n == 0:
        return ()
    first = iterable if isinstance(iterable, _tee) else _tee(iterable)
    return (first,) + tuple([first.__copy__() for _ in range(n - 1)])


class _tee:
    """An iterator that can be copied. Items are links [item, next link], filled in by whoever comes first."""

    def __init__(self, iterable, /):
        self._source = iter(iterable)
        self._link = []

    def __iter__(self):
        return self

    def __next__(self):
        link = self._link
        if not link:
            link.extend([next(self._source), []])
        item, self._link = link
        return item

    def __copy__(self):
        other = _tee.__new__(_tee)
        other._source = self._source
        other._link = self._link
        return other


# All arrangements

class product:
    """All tuples of one item from each iterable, the last changing first."""

    def __new__(cls, *iterables, repeat=1):
        if repeat < 0:
            raise ValueError("repeat argument cannot be negative")
        return _product([tuple(iterable) for iterable in iterables] * repeat)


def _product(pools):
    if not all([len(pool) for pool in pools]):
        return
    positions = [0] * len(pools)
    while True:
        yield tuple([pool[position] for pool, position in zip(pools, positions)])
        for wheel in reversed(range(len(pools))):  # turn the last wheel; when it is round, the one before it
            positions[wheel] += 1
            if positions[wheel] < len(pools[wheel]):
                break
            positions[wheel] = 0
        else:
            return


class permutations:
    """All orders of r of the items."""

    def __new__(cls, iterable, r=None):
        pool = tuple(iterable)
        if r is None:
            r = len(pool)
        elif not isinstance(r, int):
            raise TypeError("Expected int as r")
        if r < 0:
            raise ValueError("r must be non-negative")
        return _permutations(pool, r)


def _permutations(pool, r):
    n = len(pool)
    if r > n:
        return
    order = list(range(n))  # the first r places are given out; those behind are free, in ascending order
    while True:
        yield tuple([pool[position] for position in order[:r]])
        for place in reversed(range(r)):  # the last place that can take a larger one does; those behind start again
            free = sorted(order[place + 1:])
            larger = [position for position in free if position > order[place]]
            if larger:
                free.remove(larger[0])
                order[place + 1:] = sorted(free + [order[place]])
                order[place] = larger[0]
                break
        else:
            return


class combinations:
    """All choices of r of the items, in their order."""

    def __new__(cls, iterable, r):
        pool = tuple(iterable)
        if r < 0:
            raise ValueError("r must be non-negative")
        return _combinations(pool, r)


def _combinations(pool, r):
    n = len(pool)
    if r > n:
        return
    chosen = list(range(r))
    while True:
        yield tuple([pool[position] for position in chosen])
        for place in reversed(range(r)):  # the last one that can still move on does; those behind follow it
            if chosen[place] < n - r + place:
                start = chosen[place] + 1
                chosen[place:] = range(start, start + r - place)
                break
        else:
            return


class combinations_with_replacement:
    """All choices of r items, in their order, where an item may be chosen again."""

    def __new__(cls, iterable, r):
        pool = tuple(iterable)
        if r < 0:
            raise ValueError("r must be non-negative")
        return _combinations_with_replacement(pool, r)


def _combinations_with_replacement(pool, r):
    n = len(pool)
    if r and not n:
        return
    chosen = [0] * r
    while True:
        yield tuple([pool[position] for position in chosen])
        for place in reversed(range(r)):
            if chosen[place] < n - 1:
                chosen[place:] = [chosen[place] + 1] * (r - place)
                break
        else:
            return
