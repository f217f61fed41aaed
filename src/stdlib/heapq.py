"""Heaps in lists: the smallest item is at index 0, and no item is smaller than its parent, which is at (its index - 1) // 2.

Each function is many small steps: threads that share a heap need a lock (queue.PriorityQueue has one).
"""

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest', 'heappushpop']


def heappush(heap, item, /):
    """Put an item on the heap."""
    _check(heap)
    heap.append(item)
    _rise(heap, len(heap) - 1, 0)


def heappop(heap, /):
    """Take the smallest item off the heap."""
    _check(heap)
    if not heap:
        raise IndexError("index out of range")
    last = heap.pop()
    if not heap:
        return last
    smallest = heap[0]
    heap[0] = last
    _settle(heap, 0)
    return smallest


def heapreplace(heap, item, /):
    """Take the smallest item, then put `item`: what comes out may be larger than `item`."""
    _check(heap)
    if not heap:
        raise IndexError("index out of range")
    smallest = heap[0]
    heap[0] = item
    _settle(heap, 0)
    return smallest


def heappushpop(heap, item, /):
    """Put `item`, then take the smallest: `item` itself if nothing is smaller."""
    _check(heap)
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _settle(heap, 0)
    return item


def heapify(x, /):
    """Make a list a heap, in linear time."""
    _check(x)
    for position in reversed(range(len(x) // 2)):
        _settle(x, position)


def _check(heap):
    if not isinstance(heap, list):
        raise TypeError(f"heap argument must be a list, not {type(heap).__name__}")


def _rise(heap, position, top):
    """Let the item at `position` rise towards `top` while it is smaller than its parent."""
    item = heap[position]
    while position > top:
        parent_position = (position - 1) >> 1
        parent = heap[parent_position]
        if not item < parent:
            break
        heap[position] = parent
        position = parent_position
    heap[position] = item


def _settle(heap, position):
    """Let the item at `position` find its place below.

    The smaller child moves up all the way to a leaf, then the item rises from there: an item from the end of the heap usually belongs
    near the bottom, so this compares less than stopping on the way down would.
    """
    end = len(heap)
    top = position
    item = heap[position]
    child = 2 * position + 1
    while child < end:
        right = child + 1
        if right < end and not heap[child] < heap[right]:
            child = right
        heap[position] = heap[child]
        position = child
        child = 2 * position + 1
    heap[position] = item
    _rise(heap, position, top)


# The same with the largest item first, for merge() and nsmallest()

def _heapify_max(x):
    for position in reversed(range(len(x) // 2)):
        _settle_max(x, position)


def _heappop_max(heap):
    last = heap.pop()
    if not heap:
        return last
    largest = heap[0]
    heap[0] = last
    _settle_max(heap, 0)
    return largest


def _heapreplace_max(heap, item):
    largest = heap[0]
    heap[0] = item
    _settle_max(heap, 0)
    return largest


def _rise_max(heap, position, top):
    item = heap[position]
    while position > top:
        parent_position = (position - 1) >> 1
        parent = heap[parent_position]
        if not parent < item:
            break
        heap[position] = parent
        position = parent_position
    heap[position] = item


def _settle_max(heap, position):
    end = len(heap)
    top = position
    item = heap[position]
    child = 2 * position + 1
    while child < end:
        right = child + 1
        if right < end and not heap[right] < heap[child]:
            child = right
        heap[position] = heap[child]
        position = child
        child = 2 * position + 1
    heap[position] = item
    _rise_max(heap, position, top)


def merge(*iterables, key=None, reverse=False):
    """Merge sorted inputs into one sorted stream, without reading them ahead."""
    heap = []
    step = -1 if reverse else 1
    build, replace, pop = (_heapify_max, _heapreplace_max, _heappop_max) if reverse else (heapify, heapreplace, heappop)
    for order, iterable in enumerate(iterables):
        source = iter(iterable)
        try:
            value = next(source)
        except StopIteration:
            continue
        heap.append([value if key is None else key(value), order * step, value, source])
    build(heap)
    while len(heap) > 1:
        entry = heap[0]
        yield entry[2]
        try:
            value = next(entry[3])
        except StopIteration:
            pop(heap)
        else:
            entry[0] = value if key is None else key(value)
            entry[2] = value
            replace(heap, entry)
    if heap:
        yield heap[0][2]
        yield from heap[0][3]


def nsmallest(n, iterable, key=None):
    """The n smallest items, smallest first."""
    if n == 1:
        nothing = object()
        result = min(iterable, default=nothing, key=key)
        return [] if result is nothing else [result]
    return sorted(iterable, key=key)[:n] if n > 0 else []


def nlargest(n, iterable, key=None):
    """The n largest items, largest first."""
    if n == 1:
        nothing = object()
        result = max(iterable, default=nothing, key=key)
        return [] if result is nothing else [result]
    return sorted(iterable, key=key, reverse=True)[:n] if n > 0 else []
