"""What globals() gives: a dict that is the module's names themselves.

Reading it reads the module, and changing it changes the module.
"""

import _lab_names

_missing = object()


class _Globals(dict):
    __slots__ = ("_module",)

    def __init__(self, module):
        self._module = module

    def __getitem__(self, name):
        value = getattr(self._module, name, _missing) if isinstance(name, str) else _missing
        if value is _missing:
            raise KeyError(name)
        return value

    def __setitem__(self, name, value):
        setattr(self._module, name, value)

    def __delitem__(self, name):
        try:
            delattr(self._module, name)
        except AttributeError:
            raise KeyError(name) from None

    def __contains__(self, name):
        return isinstance(name, str) and hasattr(self._module, name)

    def __iter__(self):
        return iter(_lab_names.names(self._module))

    def __len__(self):
        return len(_lab_names.names(self._module))

    def __bool__(self):
        return True

    def __eq__(self, other):
        return self.copy() == other

    __hash__ = None

    def __or__(self, other):
        return self.copy() | other

    def __repr__(self):
        return repr(self.copy())

    def copy(self):
        return {name: self[name] for name in self}

    def keys(self):
        return self.copy().keys()

    def values(self):
        return self.copy().values()

    def items(self):
        return self.copy().items()

    def get(self, name, default=None):
        return self[name] if name in self else default

    def setdefault(self, name, default=None):
        if name not in self:
            self[name] = default
        return self[name]

    def pop(self, name, *default):
        if name not in self and default:
            return default[0]
        value = self[name]
        del self[name]
        return value

    def update(self, other=(), /, **more):
        for name, value in dict(other, **more).items():
            self[name] = value

    def clear(self):
        for name in list(self):
            del self[name]

    def popitem(self):
        for name in reversed(list(self)):
            return name, self.pop(name)
        raise KeyError("popitem(): dictionary is empty")


_made = {}


def reader(name):
    """The function `globals` of the module of that name."""
    if name not in _made:
        namespace = _Globals(_lab_names.modules[name])

        def globals():
            return namespace

        _made[name] = globals
    return _made[name]


def globals_of(owner):
    """owner.__globals__, where a program says that: of a function, the names of the module that it stands in."""
    name = _lab_names.module_of(owner)
    return getattr(owner, "__globals__") if name is None else reader(name)()
