"""Copies of objects: copy() makes one new object with the old contents, deepcopy() copies the contents too."""

from _lab_collections import deque as _deque
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

__all__ = ["Error", "copy", "deepcopy"]


class Error(Exception):
    """An object cannot be copied."""


error = Error

# Nobody can change these, so a copy is the object itself.
_atomic = (type(None), int, float, bool, str, bytes, type, range, slice, type(...), type(NotImplemented), BuiltinFunctionType,
           FunctionType, property)


def copy(x):
    """A new object with the same contents."""
    cls = type(x)
    if cls in _atomic or issubclass(cls, type) or cls in (tuple, frozenset):
        return x
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    if cls in (list, dict, set):
        return x.copy()
    if cls is ModuleType:
        raise TypeError("cannot pickle 'module' object")
    return _rebuild(x, cls, lambda part: part)


def deepcopy(x, memo=None, _nil=[]):
    """A new object with copies of the contents. `memo` knows by id what has been copied already, so that cycles end."""
    if memo is None:
        memo = {}
    key = id(x)
    known = memo.get(key, _nil)
    if known is not _nil:
        return known
    cls = type(x)
    if cls in _atomic or issubclass(cls, type):
        return x
    method = getattr(x, "__deepcopy__", None)
    if method is not None:
        result = method(memo)
    elif cls in _deep:
        result = _deep[cls](x, memo)
    elif cls is ModuleType:
        raise TypeError("cannot pickle 'module' object")
    else:
        result = _rebuild(x, cls, lambda part: deepcopy(part, memo), memo)
    if result is not x:
        memo[key] = result
        memo.setdefault(id(memo), []).append(x)  # keep x alive: its id must stay its own
    return result


def _deep_list(x, memo):
    memo[id(x)] = result = []
    for item in x:
        result.append(deepcopy(item, memo))
    return result


def _deep_tuple(x, memo):
    items = [deepcopy(item, memo) for item in x]
    if id(x) in memo:  # the tuple contains itself by way of something inside
        return memo[id(x)]
    for old, new in zip(x, items):
        if old is not new:
            return tuple(items)
    return x


def _deep_dict(x, memo):
    memo[id(x)] = result = {}
    for key, value in x.items():
        result[deepcopy(key, memo)] = deepcopy(value, memo)
    return result


def _deep_set(x, memo):
    return type(x)([deepcopy(item, memo) for item in x])


def _deep_deque(x, memo):
    memo[id(x)] = result = _deque((), x.maxlen)
    for item in x:
        result.append(deepcopy(item, memo))
    return result


def _deep_method(x, memo):
    return MethodType(x.__func__, deepcopy(x.__self__, memo))


_deep = {list: _deep_list, tuple: _deep_tuple, dict: _deep_dict, set: _deep_set, frozenset: _deep_set, _deque: _deep_deque, MethodType: _deep_method}


def _rebuild(x, cls, convert, memo=None):
    """An object of a class of the program: a new one of the same class, which then gets the same attributes."""
    if not _is_made_of_python(cls):
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    new_arguments = getattr(x, "__getnewargs__", None)
    if isinstance(x, BaseException):
        result = cls.__new__(cls, *[convert(arg) for arg in x.args])
        result.args = tuple([convert(arg) for arg in x.args])
    elif new_arguments is not None and isinstance(x, tuple):
        result = cls.__new__(cls, *[convert(arg) for arg in new_arguments()])
    elif isinstance(x, _deque):
        result = cls() if x.maxlen is None else cls((), x.maxlen)
    else:
        result = _empty_like(x, cls, convert)
    if memo is not None:
        memo[id(x)] = result
    state = _state_of(x, cls)
    if state is not None:
        state = convert(state)
        set_state = getattr(cls, "__setstate__", None)
        if set_state is not None:
            set_state(result, state)
        else:
            values, slots = state if isinstance(state, tuple) and len(state) == 2 else (state, None)
            if values:
                result.__dict__.update(values)
            for name, value in (slots or {}).items():
                setattr(result, name, value)
    if isinstance(x, (list, _deque)):
        for item in (list if isinstance(x, list) else _deque).__iter__(x):
            result.append(convert(item))
    elif isinstance(x, dict):
        for key in dict.keys(x):
            result[convert(key)] = convert(dict.__getitem__(x, key))
    elif isinstance(x, set):
        for item in set.__iter__(x):
            result.add(convert(item))
    return result


_built_in_bases = (int, float, str, bytes, tuple, frozenset)


def _empty_like(x, cls, convert):
    for base in _built_in_bases:
        if isinstance(x, base):
            return base.__new__(cls, tuple([convert(item) for item in x]) if base in (tuple, frozenset) else base(x))
    for base in (list, dict, set):
        if isinstance(x, base):
            return base.__new__(cls)
    return object.__new__(cls)


def _is_made_of_python(cls):
    """Whether object.__new__ or that of a container makes objects of this class."""
    for base in cls.__mro__:
        if base.__module__ in ("builtins", "_thread", "threading", "_asyncio"):
            return base is object or base in (list, dict, set) or base in _built_in_bases or issubclass(base, BaseException)
    return True


def _state_of(x, cls):
    """What __getstate__ says, or the attributes: a dict, or a pair of a dict and the values of slots."""
    get_state = getattr(cls, "__getstate__", None)
    if get_state is not None and get_state is not getattr(object, "__getstate__", None):
        return get_state(x)
    values = getattr(x, "__dict__", None) or None
    slots = {}
    for base in cls.__mro__:
        names = base.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                name = f"_{base.__name__.lstrip('_')}{name}"
            if hasattr(x, name):
                slots[name] = getattr(x, name)
    return (values, slots) if slots else values
