"""How objects are taken apart and put together again: for pickle, and for copies of what pickle can carry."""

from _lab_collections import deque as _deque

__all__ = ["pickle", "constructor", "add_extension", "remove_extension", "clear_extension_cache"]

dispatch_table = {}


def pickle(ob_type, pickle_function, constructor_ob=None):
    if not callable(pickle_function):
        raise TypeError("reduction functions must be callable")
    dispatch_table[ob_type] = pickle_function
    if constructor_ob is not None:
        constructor(constructor_ob)


def constructor(object):
    if not callable(object):
        raise TypeError("constructors must be callable")


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    return cls.__new__(cls, *args, **kwargs)


def _slotnames(cls):
    """The names of the slots of a class and its bases, as attributes are called."""
    names = []
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                stripped = base.__name__.lstrip("_")
                if stripped:
                    name = f"_{stripped}{name}"
            names.append(name)
    return names


def _default_state(obj):
    """What object.__getstate__ gives: the attributes, a pair of attributes and slots, or None."""
    values = getattr(obj, "__dict__", None) or None
    slots = {}
    for name in _slotnames(type(obj)):
        if hasattr(obj, name):
            slots[name] = getattr(obj, name)
    return (values, slots) if slots else values


def _state(obj):
    method = getattr(obj, "__getstate__", None)
    if method is None or getattr(type(obj), "__getstate__", None) is getattr(object, "__getstate__", method):
        return _default_state(obj)
    return method()


_values = (int, float, str, bytes, tuple, frozenset)
_opaque = ("_thread", "threading", "_asyncio")


def _base_of(cls):
    """The built-in type whose value the instances of a class of the program hold, object, or None: it cannot be taken apart."""
    for base in cls.__mro__:
        if base is object or base in _values or base in (list, dict, set, _deque) or issubclass(base, BaseException):
            return base
        if base.__module__ == "builtins" or (base.__module__ in _opaque and not getattr(base, "__dict__", None)):
            return None
    return object


def _type_name(cls):
    module = cls.__module__
    return cls.__name__ if module == "builtins" or "." in cls.__name__ else f"{module}.{cls.__name__}"


# What cannot cross, in CPython's words: there Thread, Condition and so on are classes in Python, and what fails is the lock inside.
_shown = {"lock": "_thread.lock", "RLock": "_thread.RLock", "_local": "_thread._local", "Condition": "_thread.RLock", "Thread": "_thread.lock",
          "Timer": "_thread.lock", "Event": "_thread.lock", "Semaphore": "_thread.lock", "BoundedSemaphore": "_thread.lock", "Barrier": "_thread.lock"}


def _refuse(cls):
    raise TypeError(f"cannot pickle '{_shown.get(cls.__name__, cls.__name__)}' object")


def _reduce(obj):
    """(function, arguments, state, list items, dict items) that make such an object: what __reduce_ex__(4) gives in CPython."""
    cls = type(obj)
    base = _base_of(cls)
    if base is None or (base is object and cls.__module__ == "builtins" and cls is not object):
        _refuse(cls)
    if issubclass(base, BaseException):
        values = getattr(obj, "__dict__", None)
        return (cls, obj.args, dict(values)) if values else (cls, obj.args)
    state = _state(obj)
    if base is _deque:
        return (cls, () if obj.maxlen is None else ((), obj.maxlen), state, _deque.__iter__(obj))
    if base is set or base is frozenset:
        return (cls, ([*base.__iter__(obj)],), state)
    new_ex = getattr(cls, "__getnewargs_ex__", None)
    new = getattr(cls, "__getnewargs__", None)
    function, args = __newobj__, (cls,)
    if new_ex is not None:
        given = new_ex(obj)
        if not isinstance(given, tuple):
            raise TypeError(f"__getnewargs_ex__ should return a tuple, not '{type(given).__name__}'")
        if len(given) != 2:
            raise ValueError(f"__getnewargs_ex__ should return a tuple of length 2, not {len(given)}")
        if given[1]:
            function, args = __newobj_ex__, (cls, *given)
        else:
            args = (cls, *given[0])
    elif new is not None:
        given = new(obj)
        if not isinstance(given, tuple):
            raise TypeError(f"__getnewargs__ should return a tuple, not '{type(given).__name__}'")
        args = (cls, *given)
    elif base in _values:
        args = (cls, base(obj))
    items = list.__iter__(obj) if base is list else None
    pairs = iter([(key, dict.__getitem__(obj, key)) for key in dict.keys(obj)]) if base is dict else None
    return (function, args, state, items, pairs)


def add_extension(module, name, code):
    raise NotImplementedError("codes for classes are not in the lab: pickle names them")


remove_extension = add_extension


def clear_extension_cache():
    pass
