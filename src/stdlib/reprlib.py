"""Representations of objects that contain themselves, or that are long."""

import threading

__all__ = ['Repr', 'repr', 'recursive_repr']

_repr = repr
_of_this_thread = threading.local()  # .running: the calls that this thread is in the middle of


def recursive_repr(fillvalue="..."):
    """A decorator for __repr__ methods that answers `fillvalue` where an object is met inside itself."""
    def decorate(function):
        def wrapper(self):
            try:
                running = _of_this_thread.running
            except AttributeError:
                running = _of_this_thread.running = set()
            key = id(self), id(function)
            if key in running:
                return fillvalue
            running.add(key)
            try:
                return function(self)
            finally:
                running.discard(key)

        wrapper.__name__ = function.__name__
        wrapper.__qualname__ = getattr(function, "__qualname__", function.__name__)
        wrapper.__doc__ = function.__doc__
        wrapper.__module__ = function.__module__
        return wrapper

    return decorate


class Repr:
    """Shortened representations, with limits as attributes."""
    fillvalue = "..."

    def __init__(self):
        self.maxlevel = 6
        self.maxtuple = self.maxlist = self.maxset = self.maxfrozenset = self.maxdeque = 6
        self.maxdict = 4
        self.maxstring = self.maxother = 30
        self.maxlong = 40

    def repr(self, x):
        return self.repr1(x, self.maxlevel)

    def repr1(self, x, level):
        name = type(x).__name__
        method = getattr(self, "repr_" + name.replace(" ", "_"), None)
        return self.repr_instance(x, level) if method is None else method(x, level)

    def _join(self, x, level, left, right, limit, trail=""):
        if level <= 0 and x:
            return f"{left}{self.fillvalue}{right}"
        pieces = [self.repr1(item, level - 1) for item in list(x)[:limit]]
        if len(x) > limit:
            pieces.append(self.fillvalue)
        elif len(x) == 1 and trail:
            right = trail + right
        return f"{left}{', '.join(pieces)}{right}"

    def repr_tuple(self, x, level):
        return self._join(x, level, "(", ")", self.maxtuple, ",")

    def repr_list(self, x, level):
        return self._join(x, level, "[", "]", self.maxlist)

    def repr_deque(self, x, level):
        return self._join(x, level, "deque([", "])", self.maxdeque)

    def repr_set(self, x, level):
        return self._join(_sorted_if_possible(x), level, "{", "}", self.maxset) if x else "set()"

    def repr_frozenset(self, x, level):
        return self._join(_sorted_if_possible(x), level, "frozenset({", "})", self.maxfrozenset) if x else "frozenset()"

    def repr_dict(self, x, level):
        if not x:
            return "{}"
        if level <= 0:
            return "{" + self.fillvalue + "}"
        pieces = [f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}" for key in _sorted_if_possible(x)[:self.maxdict]]
        if len(x) > self.maxdict:
            pieces.append(self.fillvalue)
        return "{" + ", ".join(pieces) + "}"

    def _shorten(self, text, limit):
        if len(text) <= limit:
            return text
        left = max(0, (limit - 3) // 2)
        right = max(0, limit - 3 - left)
        return text[:left] + self.fillvalue + text[len(text) - right:]

    def repr_str(self, x, level):
        text = _repr(x[:self.maxstring])
        if len(text) <= self.maxstring:
            return text
        left = max(0, (self.maxstring - 3) // 2)
        right = max(0, self.maxstring - 3 - left)
        text = _repr(x[:left] + x[len(x) - right:])
        return text[:left] + self.fillvalue + text[len(text) - right:]

    def repr_int(self, x, level):
        return self._shorten(_repr(x), self.maxlong)

    def repr_instance(self, x, level):
        try:
            text = _repr(x)
        except Exception:
            return f"<{type(x).__name__} instance at {id(x):#x}>"
        return self._shorten(text, self.maxother)


def _sorted_if_possible(x):
    try:
        return sorted(x)
    except Exception:
        return list(x)


aRepr = Repr()
repr = aRepr.repr
