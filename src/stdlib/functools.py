"""Functions that take or give functions."""

from abc import get_cache_token
from collections import namedtuple
from reprlib import recursive_repr
from threading import RLock
from types import GenericAlias, MethodType

__all__ = ['update_wrapper', 'wraps', 'WRAPPER_ASSIGNMENTS', 'WRAPPER_UPDATES', 'total_ordering', 'cache', 'cmp_to_key', 'lru_cache',
           'reduce', 'partial', 'partialmethod', 'singledispatch', 'singledispatchmethod', 'cached_property']

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotations__')
WRAPPER_UPDATES = ('__dict__',)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make a wrapper look like the function that it wraps."""
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """@wraps(f) makes the decorated function look like f."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


_nothing = object()


def reduce(function, iterable, initial=_nothing, /):
    """Combine all items from the left: reduce(f, [a, b, c]) is f(f(a, b), c)."""
    items = iter(iterable)
    if initial is _nothing:
        try:
            result = next(items)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    else:
        result = initial
    for item in items:
        result = function(result, item)
    return result


class partial:
    """A function with some of its arguments given already."""

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):  # one partial instead of two nested ones
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = super().__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        if keywords:
            keywords = {**self.keywords, **keywords}
        else:
            keywords = self.keywords
        return self.func(*self.args, *args, **keywords)

    @recursive_repr()
    def __repr__(self):
        name = type(self).__qualname__
        if type(self).__module__ == "functools":
            name = f"functools.{name}"
        parts = [repr(self.func)]
        parts.extend([repr(arg) for arg in self.args])
        parts.extend([f"{key}={value!r}" for key, value in self.keywords.items()])
        return f"{name}({', '.join(parts)})"


class partialmethod:
    """A method with some of its arguments given already."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend([repr(arg) for arg in self.args])
        parts.extend([f"{key}={value!r}" for key, value in self.keywords.items()])
        return f"{type(self).__module__}.{type(self).__qualname__}({', '.join(parts)})"

    def __get__(self, obj, cls=None):
        get = getattr(type(self.func), "__get__", None)
        if get is not None and not isinstance(self.func, partial):
            bound = get(self.func, obj, cls)
            if bound is not self.func:
                return partial(bound, *self.args, **self.keywords)

        def method(self_or_cls, /, *args, **keywords):
            return self.func(self_or_cls, *self.args, *args, **{**self.keywords, **keywords})

        method.__isabstractmethod__ = self.__isabstractmethod__
        return method if obj is None else MethodType(method, obj)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    __class_getitem__ = classmethod(GenericAlias)


# Ordering

def total_ordering(cls):
    """Give a class that defines one of < <= > >= (and ==) the other three."""
    defined = [name for name in _orderings if getattr(cls, name, None) is not getattr(object, name, None)]
    if not defined:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = max(defined)  # prefers __lt__ to __le__ to __gt__ to __ge__
    for name, function in _orderings[root].items():
        if name not in defined:
            function.__name__ = name
            setattr(cls, name, function)
    return cls


def _derive(asked, combine):
    """A comparison that asks another one of the same object, then combines the answer with equality."""
    def comparison(self, other):
        answer = getattr(type(self), asked)(self, other)
        if answer is NotImplemented:
            return answer
        return combine(answer, self, other)
    return comparison


def _not(answer, self, other):
    return not answer


def _or_equal(answer, self, other):
    return answer or self == other


def _and_not_equal(answer, self, other):
    return answer and self != other


def _not_or_equal(answer, self, other):
    return not answer or self == other


def _not_and_not_equal(answer, self, other):
    return not answer and self != other


_orderings = {
    "__lt__": {"__gt__": _derive("__lt__", _not_and_not_equal), "__le__": _derive("__lt__", _or_equal),
               "__ge__": _derive("__lt__", _not)},
    "__le__": {"__ge__": _derive("__le__", _not_or_equal), "__lt__": _derive("__le__", _and_not_equal),
               "__gt__": _derive("__le__", _not)},
    "__gt__": {"__lt__": _derive("__gt__", _not_and_not_equal), "__ge__": _derive("__gt__", _or_equal),
               "__le__": _derive("__gt__", _not)},
    "__ge__": {"__le__": _derive("__ge__", _not_or_equal), "__gt__": _derive("__ge__", _and_not_equal),
               "__lt__": _derive("__ge__", _not)},
}


def cmp_to_key(mycmp):
    """A key function from an old-style comparison, which gives a negative number, zero or a positive one."""
    class K:
        __slots__ = ("obj",)

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

        __hash__ = None

    return K


# Remembering results

_CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])


class _Key(list):
    """The arguments of a call as a dictionary key, which computes its hash once."""
    __slots__ = ("hashed",)

    def __init__(self, parts):
        super().__init__(parts)
        self.hashed = hash(parts)

    def __hash__(self):
        return self.hashed


_keywords_begin = object()


def _make_key(args, kwargs, typed, kwd_mark=(_keywords_begin,), fasttypes={int, str}):
    if not kwargs and not typed and len(args) == 1 and type(args[0]) in fasttypes:
        return args[0]
    key = args
    if kwargs:
        key += kwd_mark
        for item in kwargs.items():
            key += item
    if typed:
        key += tuple([type(value) for value in args])
        if kwargs:
            key += tuple([type(value) for value in kwargs.values()])
    return _Key(key)


def cache(user_function, /):
    """Remember every result."""
    return lru_cache(maxsize=None)(user_function)


def lru_cache(maxsize=128, typed=False):
    """Remember the results of the `maxsize` latest calls (all of them if it is None)."""
    if isinstance(maxsize, int):
        if maxsize < 0:
            maxsize = 0
    elif callable(maxsize) and isinstance(typed, bool):  # @lru_cache without parentheses
        function, maxsize = maxsize, 128
        return _decorate(function, maxsize, typed)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    return lambda function: _decorate(function, maxsize, typed)


def _decorate(function, maxsize, typed):
    wrapper = _lru_cache_wrapper(function, maxsize, typed)
    wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
    return update_wrapper(wrapper, function)


class _lru_cache_wrapper:
    """A function with its cache: results in a dictionary whose first entry was used the longest ago."""

    def __init__(self, function, maxsize, typed):
        self._function = function
        self._maxsize = maxsize
        self._typed = typed
        self._results = {}
        self._hits = self._misses = 0
        self._lock = RLock()  # a __eq__ or __hash__ of the program may come back here

    def __call__(self, /, *args, **kwargs):
        key = _make_key(args, kwargs, self._typed)
        with self._lock:
            result = self._results.get(key, _nothing)
            if result is not _nothing:
                self._hits += 1
                if self._maxsize is not None:
                    self._results.pop(key, None)
                    self._results[key] = result
                return result
            self._misses += 1
        result = self._function(*args, **kwargs)  # without the lock: two threads may compute the same
        if self._maxsize == 0:
            return result
        with self._lock:
            if key not in self._results and self._maxsize is not None and len(self._results) >= self._maxsize:
                del self._results[next(iter(self._results))]
            self._results.setdefault(key, result)
        return result

    def __get__(self, obj, cls=None):
        return self if obj is None else MethodType(self, obj)

    def cache_info(self):
        """How often the cache helped."""
        with self._lock:
            return _CacheInfo(self._hits, self._misses, self._maxsize, len(self._results))

    def cache_clear(self):
        """Forget all results."""
        with self._lock:
            self._results.clear()
            self._hits = self._misses = 0

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f"<functools._lru_cache_wrapper object at 0x{id(self):012x}>"


class cached_property:
    """A property computed once: its value then stands in the object's __dict__, where it is found first."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.lock = RLock()

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            values = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} "
                            f"instance to cache {self.attrname!r} property.") from None
        value = values.get(self.attrname, _nothing)
        if value is _nothing:
            with self.lock:
                value = values.get(self.attrname, _nothing)  # another thread may have been first
                if value is _nothing:
                    value = self.func(instance)
                    values[self.attrname] = value
        return value

    __class_getitem__ = classmethod(GenericAlias)


# Functions that look at the class of their first argument

def singledispatch(func):
    """A function with one implementation for each class of its first argument."""
    registry = {}

    def dispatch(cls):
        """The implementation for `cls`: that of the nearest class in its MRO; abstract classes come after those."""
        for base in cls.__mro__:
            if base is not object and base in registry:
                return _most_special(cls, base, registry)
        candidates = [known for known in registry if known is not object and known not in cls.__mro__ and issubclass(cls, known)]
        return registry[_only_one(cls, candidates)] if candidates else registry[object]

    def register(cls, func=None):
        if _is_class_or_union(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
            annotations = getattr(cls, "__annotations__", {})
            if not annotations:
                raise TypeError(f"Invalid first argument to `register()`: {cls!r}. Use either `@register(some_class)` or plain "
                                "`@register` on an annotated function.")
            func = cls
            name, cls = next(iter(annotations.items()))
            if isinstance(cls, str):  # as with `from __future__ import annotations`
                from typing import get_type_hints  # only where a program says singledispatch

                cls = get_type_hints(func)[name]
            if not _is_class_or_union(cls):
                what = "not all arguments are classes" if hasattr(cls, "__args__") else "is not a class"
                raise TypeError(f"Invalid annotation for {name!r}. {cls!r} {what}.")
        for one in (cls,) if isinstance(cls, type) else cls.__args__:
            registry[one] = func
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    name = getattr(func, "__name__", "singledispatch function")
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    wrapper._clear_cache = get_cache_token  # there is no cache
    update_wrapper(wrapper, func)
    return wrapper


def _is_class_or_union(cls):
    if isinstance(cls, type) and not isinstance(cls, GenericAlias):
        return True
    return type(cls).__name__ in ("UnionType", "_UnionAlias") and all([isinstance(one, type) for one in cls.__args__])


def _most_special(cls, base, registry):
    """The implementation for `base`, or for an abstract class that `cls` belongs to and that is a subclass of `base`."""
    nearer = [known for known in registry
              if known not in cls.__mro__ and issubclass(cls, known) and known is not base and issubclass(known, base)]
    return registry[_only_one(cls, nearer)] if nearer else registry[base]


def _only_one(cls, candidates):
    lowest = [one for one in candidates if not any([other is not one and issubclass(other, one) for other in candidates])]
    if len(lowest) > 1:
        raise RuntimeError(f"Ambiguous dispatch: {lowest[0]} or {lowest[1]}")
    return lowest[0]


class singledispatchmethod:
    """singledispatch for methods: the class of the first argument after self decides."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        """Add an implementation for `cls`."""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        def method(*args, **kwargs):
            implementation = self.dispatcher.dispatch(args[0].__class__)
            return implementation.__get__(obj, cls)(*args, **kwargs)

        method.__isabstractmethod__ = self.__isabstractmethod__
        method.register = self.register
        update_wrapper(method, self.func)
        return method

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)
