"""Weak references that keep what they refer to.

The lab counts no references, so nothing tells it when the last one goes: what a reference, a WeakSet or a
WeakValueDictionary refers to stays alive until the program ends. Callbacks never run; finalizers run at exit.
"""

import atexit as _atexit
from collections.abc import MutableMapping as _MutableMapping, MutableSet as _MutableSet

__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType", "ProxyType", "CallableProxyType", "ProxyTypes",
           "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize"]


def _check(object):
    if isinstance(object, (int, float, complex, str, bytes, tuple, list, dict, type(None))) and type(object).__module__ == "builtins":
        raise TypeError("cannot create weak reference to '%s' object" % type(object).__name__)


class ref:
    """ref(object)() is the object."""

    __slots__ = ("_object", "__callback__", "_hash")

    def __init__(self, object, callback=None):
        _check(object)
        self._object = object
        self.__callback__ = callback

    def __call__(self):
        return self._object

    def __eq__(self, other):
        if not isinstance(other, ref):
            return NotImplemented
        return self._object == other._object

    def __ne__(self, other):
        if not isinstance(other, ref):
            return NotImplemented
        return self._object != other._object

    def __hash__(self):
        return hash(self._object)

    def __repr__(self):
        return "<weakref at %#x; to '%s' at %#x>" % (id(self), type(self._object).__name__, id(self._object))


ref.__module__ = "weakref"
ReferenceType = ref


class WeakMethod(ref):
    """A reference to a bound method."""

    __slots__ = ()

    def __init__(self, meth, callback=None):
        if not hasattr(meth, "__self__") or not hasattr(meth, "__func__"):
            raise TypeError("argument should be a bound method, not %s" % type(meth))
        super().__init__(meth, callback)


class _Proxy:
    __slots__ = ("_object",)

    def __init__(self, object):
        _set(self, "_object", object)

    def __getattribute__(self, name):
        return getattr(_get(self, "_object"), name)

    def __setattr__(self, name, value):
        setattr(_get(self, "_object"), name, value)

    def __delattr__(self, name):
        delattr(_get(self, "_object"), name)

    def __str__(self):
        return str(_get(self, "_object"))

    def __repr__(self):
        object = _get(self, "_object")
        return "<weakproxy at %#x to %s at %#x>" % (id(self), type(object).__name__, id(object))

    def __bool__(self):
        return bool(_get(self, "_object"))

    def __len__(self):
        return len(_get(self, "_object"))

    def __iter__(self):
        return iter(_get(self, "_object"))

    def __getitem__(self, key):
        return _get(self, "_object")[key]

    def __setitem__(self, key, value):
        _get(self, "_object")[key] = value

    def __delitem__(self, key):
        del _get(self, "_object")[key]

    def __contains__(self, item):
        return item in _get(self, "_object")

    def __eq__(self, other):
        return _get(self, "_object") == other

    def __lt__(self, other):
        return _get(self, "_object") < other

    def __add__(self, other):
        return _get(self, "_object") + other

    __hash__ = None


class _CallableProxy(_Proxy):
    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return _get(self, "_object")(*args, **kwargs)


_get = object.__getattribute__
_set = object.__setattr__
ProxyType = _Proxy
CallableProxyType = _CallableProxy
ProxyTypes = (ProxyType, CallableProxyType)


def proxy(object, callback=None):
    _check(object)
    return _CallableProxy(object) if callable(object) else _Proxy(object)


def getweakrefcount(object):
    return 0


def getweakrefs(object):
    return []


class WeakSet(_MutableSet):
    def __init__(self, data=None):
        self.data = set()
        if data is not None:
            self.update(data)

    def __iter__(self):
        return iter(self.data.copy())

    def __len__(self):
        return len(self.data)

    def __contains__(self, item):
        return item in self.data

    def __repr__(self):
        return repr({ref(item) for item in self.data}) if self.data else "set()"

    def add(self, item):
        _check(item)
        self.data.add(item)

    def clear(self):
        self.data.clear()

    def copy(self):
        return WeakSet(self.data)

    def pop(self):
        try:
            return self.data.pop()
        except KeyError:
            raise KeyError("pop from empty WeakSet") from None

    def remove(self, item):
        self.data.remove(item)

    def discard(self, item):
        self.data.discard(item)

    def update(self, other):
        for item in other:
            self.add(item)

    def union(self, other):
        return WeakSet([*self, *other])

    def intersection(self, other):
        return WeakSet([item for item in other if item in self])

    def difference(self, other):
        gone = set(other)
        return WeakSet([item for item in self if item not in gone])

    def issubset(self, other):
        return self.data.issubset(other)

    def issuperset(self, other):
        return self.data.issuperset(other)

    __or__ = union
    __and__ = intersection
    __sub__ = difference


class _WeakMapping(_MutableMapping):
    def __init__(self, other=(), /, **more):
        self.data = {}
        self.update(other, **more)

    def __getitem__(self, key):
        return self.data[key]

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return key in self.data

    def __iter__(self):
        return iter(self.data.copy())

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        return "<%s at %#x>" % (type(self).__name__, id(self))

    def copy(self):
        return type(self)(self.data)

    __copy__ = copy

    def get(self, key, default=None):
        return self.data.get(key, default)

    def pop(self, key, *default):
        return self.data.pop(key, *default)

    def setdefault(self, key, default=None):
        if key not in self.data:
            self[key] = default
        return self.data[key]


class WeakValueDictionary(_WeakMapping):
    def __setitem__(self, key, value):
        _check(value)
        self.data[key] = value

    def valuerefs(self):
        return [ref(value) for value in self.data.values()]


class WeakKeyDictionary(_WeakMapping):
    def __setitem__(self, key, value):
        _check(key)
        self.data[key] = value

    def keyrefs(self):
        return [ref(key) for key in self.data]


class finalize:
    """A function that is called once: by hand, or when the program ends."""

    _pending = {}

    def __init__(self, obj, func, /, *args, **kwargs):
        _check(obj)
        self.atexit = True
        finalize._pending[self] = (obj, func, args, kwargs)
        if len(finalize._pending) == 1:
            _atexit.unregister(finalize._run)
            _atexit.register(finalize._run)

    def __call__(self, _=None):
        entry = finalize._pending.pop(self, None)
        if entry is not None:
            return entry[1](*entry[2], **entry[3])

    def detach(self):
        return finalize._pending.pop(self, None)

    def peek(self):
        return finalize._pending.get(self)

    @property
    def alive(self):
        return self in finalize._pending

    @staticmethod
    def _run():
        for one in reversed(list(finalize._pending)):
            if one.atexit:
                one()

    def __repr__(self):
        entry = finalize._pending.get(self)
        if entry is None:
            return "<finalize object at %#x; dead>" % id(self)
        return "<finalize object at %#x; for '%s' at %#x>" % (id(self), type(entry[0]).__name__, id(entry[0]))
