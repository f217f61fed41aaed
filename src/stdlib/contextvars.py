"""Context variables: values that belong to what is being done, not to a thread or a function.

A Context maps variables to values. Each thread runs in one at a time (asyncio
gives each task its own); `ContextVar.get()` and `set()` mean the one that runs
now. A context's dict is never changed, only replaced, so a copy of a context
shares it.
"""

import _lab_contextvars

__all__ = ["Context", "ContextVar", "Token", "copy_context"]

_current = _lab_contextvars.current
_swap = _lab_contextvars.swap


class _Missing:
    def __repr__(self):
        return "<Token.MISSING>"


_MISSING = _Missing()
_NO_VALUES = {}


class Context:
    """A mapping from ContextVars to values, in which code can run."""

    __slots__ = ("_values", "_entered")

    def __init__(self):
        self._values = _NO_VALUES  # replaced by every change
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        if self._entered:
            raise RuntimeError("cannot enter context: %r is already entered" % (self,))
        self._entered = True
        previous = _swap(self)
        try:
            return callable(*args, **kwargs)
        finally:
            _swap(previous)
            self._entered = False

    def copy(self):
        other = Context()
        other._values = self._values
        return other

    def get(self, key, default=None):
        return self._values.get(_checked(key), default)

    def __getitem__(self, key):
        return self._values[_checked(key)]

    def __contains__(self, key):
        return _checked(key) in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._values == other._values

    __hash__ = None

    def __init_subclass__(cls, **kwargs):
        raise TypeError("type 'Context' is not an acceptable base type")


def _checked(key):
    if not isinstance(key, ContextVar):
        raise TypeError("a ContextVar key was expected, got %r" % (key,))
    return key


def _running():
    """The context of the running thread, which has none before it needs one."""
    context = _current()
    if context is None:
        context = Context()
        context._entered = True
        _swap(context)
    return context


def copy_context():
    context = _current()
    copy = Context()
    copy._values = (_running() if context is None else context)._values
    return copy


class Token:
    """What ContextVar.set() gives, for reset(): the value before."""

    __slots__ = ("_context", "_var", "_old_value", "_used")
    MISSING = _MISSING

    def __init__(self, *args, **kwargs):
        raise RuntimeError("Tokens can only be created by ContextVars")

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return self._old_value

    def __repr__(self):
        return "<Token%s var=%r at %#x>" % (" used" if self._used else "", self._var, id(self))

    @classmethod
    def __class_getitem__(cls, item):
        return cls

    def __init_subclass__(cls, **kwargs):
        raise TypeError("type 'Token' is not an acceptable base type")


class ContextVar:
    """A variable whose value depends on the context that runs."""

    __slots__ = ("_name", "_default")

    def __init__(self, name, *, default=_MISSING):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    @property
    def name(self):
        return self._name

    def get(self, default=_MISSING, /):
        context = _current()
        if context is not None:
            value = context._values.get(self, _MISSING)
            if value is not _MISSING:
                return value
        if default is not _MISSING:
            return default
        if self._default is not _MISSING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _running()
        token = object.__new__(Token)
        token._context = context
        token._var = self
        token._old_value = context._values.get(self, _MISSING)
        token._used = False
        context._values = {**context._values, self: value}
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError("expected an instance of Token, got %r" % (token,))
        if token._used:
            raise RuntimeError("%r has already been used once" % (token,))
        if token._var is not self:
            raise ValueError("%r was created by a different ContextVar" % (token,))
        context = _running()
        if token._context is not context:
            raise ValueError("%r was created in a different Context" % (token,))
        token._used = True
        values = context._values.copy()
        if token._old_value is _MISSING:
            del values[self]
        else:
            values[self] = token._old_value
        context._values = values

    def __repr__(self):
        default = "" if self._default is _MISSING else " default=%r" % (self._default,)
        return "<ContextVar name=%r%s at %#x>" % (self._name, default, id(self))

    @classmethod
    def __class_getitem__(cls, item):
        return cls

    def __init_subclass__(cls, **kwargs):
        raise TypeError("type 'ContextVar' is not an acceptable base type")
