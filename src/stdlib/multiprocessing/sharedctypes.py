"""Values and arrays in memory that processes share, with a lock around each access or without."""

import _lab_shared

# Names of our own for what is called most: a global is found sooner than an attribute of a module.
from _lab_shared import load as _load, store as _store
from multiprocessing import context, synchronize

__all__ = ["RawValue", "RawArray", "Value", "Array", "copy", "synchronized"]

_sizes = {"c": 1, "b": 1, "B": 1, "?": 1, "h": 2, "H": 2, "i": 4, "I": 4, "u": 4, "f": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "d": 8}
_names = {"c": "c_char", "b": "c_byte", "B": "c_ubyte", "?": "c_bool", "h": "c_short", "H": "c_ushort", "i": "c_int", "I": "c_uint",
          "u": "c_wchar", "f": "c_float", "l": "c_long", "L": "c_ulong", "q": "c_longlong", "Q": "c_ulonglong", "d": "c_double"}
_empty = {"c": b"\0", "u": "\0", "f": 0.0, "d": 0.0, "?": False}


def _code_of(typecode_or_type):
    """The letter of a type: the letter itself, or what one of ctypes's types says of itself."""
    code = typecode_or_type if isinstance(typecode_or_type, str) else getattr(typecode_or_type, "_type_", None)
    if not isinstance(code, str) or code not in _sizes:
        raise TypeError(f"{typecode_or_type!r} is no type of a shared value: a letter like 'i' or 'd', or a simple type of ctypes")
    return code


class _RawValue:
    def __init__(self, code, value):
        self._code = code
        self._place = _lab_shared.memory(_sizes[code], code)
        if value is not None:
            _lab_shared.store(self._place, code, value)

    @property
    def value(self):
        return _load(self._place, self._code)

    @value.setter
    def value(self, value):
        _store(self._place, self._code, value)

    def __getstate__(self):
        context.assert_spawning(self)
        return (self._code, self._place)

    def __setstate__(self, state):
        self._code, self._place = state

    def __repr__(self):
        return f"{_names[self._code]}({self.value!r})"


class _RawArray:
    def __init__(self, code, length):
        self._code = code
        self._length = length
        self._place = _lab_shared.memory(_sizes[code] * length, code)

    def __len__(self):
        return self._length

    def _index(self, i):
        i = i.__index__()
        if i < 0:
            i += self._length
        if not 0 <= i < self._length:
            raise IndexError("invalid index")
        return i

    def __getitem__(self, i):
        code, place = self._code, self._place
        if isinstance(i, slice):
            items = [_load(place, code, k) for k in range(self._length)[i]]
            return b"".join(items) if code == "c" else "".join(items) if code == "u" else items
        return _load(place, code, self._index(i))

    def __setitem__(self, i, value):
        code, place = self._code, self._place
        if isinstance(i, slice):
            where = range(self._length)[i]
            values = list(value)
            if len(values) != len(where):
                raise ValueError("Can only assign sequence of same size")
            for k, item in zip(where, values):
                _store(place, code, item, k)
        else:
            _store(place, code, value, self._index(i))

    def __iter__(self):
        for i in range(self._length):
            yield self[i]

    @property
    def raw(self):
        self._need_characters("raw")
        return _lab_shared.read_bytes(self._place, self._length)

    @raw.setter
    def raw(self, value):
        self._need_characters("raw")
        if len(value) > self._length:
            raise ValueError("byte string too long")
        _lab_shared.write_bytes(self._place, value)

    @property
    def value(self):
        if self._code == "u":
            return self[:].split("\0")[0]
        self._need_characters("value")
        return self.raw.split(b"\0")[0]

    @value.setter
    def value(self, value):
        if self._code == "u":
            for i, character in enumerate((value + "\0")[:self._length]):
                self[i] = character
            return
        self._need_characters("value")
        if len(value) > self._length:
            raise ValueError("byte string too long")
        _lab_shared.write_bytes(self._place, (value + b"\0")[:self._length])

    def _need_characters(self, name):
        if self._code != "c":
            raise AttributeError(f"'{_names[self._code]}_Array_{self._length}' object has no attribute '{name}'")

    def __getstate__(self):
        context.assert_spawning(self)
        return (self._code, self._length, self._place)

    def __setstate__(self, state):
        self._code, self._length, self._place = state

    def __repr__(self):
        return f"<multiprocessing.sharedctypes.{_names[self._code]}_Array_{self._length} object at {id(self):#x}>"


def RawValue(typecode_or_type, *args):
    """A value without a lock."""
    code = _code_of(typecode_or_type)
    if len(args) > 1:
        raise TypeError("a simple value has one initial value at most")
    return _RawValue(code, args[0] if args else _empty.get(code, 0))


def RawArray(typecode_or_type, size_or_initializer):
    """An array without a lock, of so many zeros or of these items."""
    code = _code_of(typecode_or_type)
    if isinstance(size_or_initializer, int):
        return _RawArray(code, size_or_initializer)
    items = size_or_initializer if isinstance(size_or_initializer, bytes) else list(size_or_initializer)
    array = _RawArray(code, len(items))
    for i in range(len(items)):
        _lab_shared.store(array._place, code, items[i], i)
    return array


def Value(typecode_or_type, *args, lock=True, ctx=None):
    value = RawValue(typecode_or_type, *args)
    return value if lock is False else _with_lock(value, lock)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    array = RawArray(typecode_or_type, size_or_initializer)
    return array if lock is False else _with_lock(array, lock)


def _with_lock(obj, lock):
    if lock is True or lock is None:
        lock = synchronize.RLock()
    if not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return synchronized(obj, lock)


def copy(obj):
    if isinstance(obj, _RawArray):
        return RawArray(obj._code, obj[:])
    return RawValue(obj._code, obj.value)


def synchronized(obj, lock=None, ctx=None):
    assert not isinstance(obj, SynchronizedBase), "object already synchronized"
    if isinstance(obj, _RawArray):
        return (SynchronizedString if obj._code == "c" else SynchronizedArray)(obj, lock)
    return Synchronized(obj, lock) if lock is None or _is_own(lock) else _SynchronizedByOther(obj, lock)


def _is_own(lock):
    return type(lock) in (synchronize.RLock, synchronize.Lock)


class SynchronizedBase:
    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or synchronize.RLock()
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __reduce__(self):
        context.assert_spawning(self)
        return synchronized, (self._obj, self._lock)

    def __repr__(self):
        return f"<{type(self).__name__} wrapper for {self._obj}>"


class Synchronized(SynchronizedBase):
    """Each access of `value` takes the lock, but `value += 1` is two of them: hold get_lock() meanwhile."""

    def __init__(self, obj, lock=None, ctx=None):
        lock = lock or synchronize.RLock()
        # A lock of ours and the value are taken in one operation; one of another kind is the program's business.
        if _is_own(lock):
            self._cell = (lock._place, obj._place, obj._code)
        SynchronizedBase.__init__(self, obj, lock)

    value = property(_lab_shared.method_get_value, _lab_shared.method_set_value)


class _SynchronizedByOther(Synchronized):
    __qualname__ = "Synchronized"

    @property
    def value(self):
        with self._lock:
            return self._obj.value

    @value.setter
    def value(self, value):
        with self._lock:
            self._obj.value = value


_SynchronizedByOther.__name__ = "Synchronized"


class SynchronizedArray(SynchronizedBase):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, i):
        with self._lock:
            return self._obj[i]

    def __setitem__(self, i, value):
        with self._lock:
            self._obj[i] = value

    def __iter__(self):
        for i in range(len(self._obj)):
            yield self[i]


class SynchronizedString(SynchronizedArray):
    @property
    def value(self):
        with self._lock:
            return self._obj.value

    @value.setter
    def value(self, value):
        with self._lock:
            self._obj.value = value

    @property
    def raw(self):
        with self._lock:
            return self._obj.raw

    @raw.setter
    def raw(self, value):
        with self._lock:
            self._obj.raw = value
