"""The built-in type memoryview, over bytes and bytearray: their bytes at the places of a range, seen and changed where they are.

One dimension of unsigned bytes. Unlike CPython's, a view does not keep its bytearray from changing its length.
"""


_missing = object()


class memoryview:
    __slots__ = ("_obj", "_at", "_fixed")

    format = "B"
    itemsize = ndim = 1
    suboffsets = ()

    def __init__(self, object=_missing):
        if object is _missing:
            raise TypeError("memoryview() missing required argument 'object' (pos 1)")
        self._fixed = False
        if isinstance(object, memoryview):
            self._obj, self._at = object._seen(), object._at
        elif isinstance(object, (bytes, bytearray)):
            self._obj, self._at = object, range(len(object))
        else:
            raise TypeError("memoryview: a bytes-like object is required, not '%s'" % type(object).__name__)

    def _seen(self):
        if self._at is None:
            raise ValueError("operation forbidden on released memoryview object")
        return self._obj

    @property
    def obj(self):
        return self._seen()

    @property
    def readonly(self):
        return isinstance(self._seen(), bytes) or self._fixed

    @property
    def nbytes(self):
        return len(self)

    @property
    def shape(self):
        return (len(self),)

    @property
    def strides(self):
        self._seen()
        return (self._at.step,)

    @property
    def contiguous(self):
        self._seen()
        return self._at.step == 1 or len(self._at) < 2

    c_contiguous = f_contiguous = contiguous

    def __repr__(self):
        return "<%s at 0x%012x>" % ("released memory" if self._at is None else "memory", id(self))

    def __len__(self):
        self._seen()
        return len(self._at)

    def __bytes__(self):
        obj, at = self._seen(), self._at
        if at.step == 1:
            return bytes(obj[at.start:at.stop])
        return bytes([obj[i] for i in at])

    def tobytes(self, order="C"):
        if order not in ("C", "F", "A", None):
            raise ValueError("order must be 'C', 'F' or 'A'")
        return bytes(self)

    def tolist(self):
        return list(bytes(self))

    def hex(self, *arguments):
        return bytes(self).hex(*arguments)

    def __iter__(self):
        self._seen()
        for i in range(len(self._at)):
            yield self[i]

    def _place(self, index):
        try:
            index = index.__index__()
        except AttributeError:
            raise TypeError("memoryview: invalid slice key") from None
        try:
            return self._at[index]
        except IndexError:
            raise IndexError("index out of bounds on dimension 1") from None

    def _part(self, at, readonly):
        part = memoryview.__new__(memoryview)
        part._obj, part._at, part._fixed = self._obj, at, readonly
        return part

    def __getitem__(self, key):
        obj = self._seen()
        if isinstance(key, slice):
            return self._part(self._at[key], self._fixed)
        return obj[self._place(key)]

    def __setitem__(self, key, value):
        obj = self._seen()
        if self.readonly:
            raise TypeError("cannot modify read-only memory")
        if isinstance(key, slice):
            at = self._at[key]
            if not isinstance(value, (bytes, bytearray, memoryview)):
                raise TypeError("a bytes-like object is required, not '%s'" % type(value).__name__)
            value = bytes(value)
            if len(value) != len(at):
                raise ValueError("memoryview assignment: lvalue and rvalue have different structures")
            if at.step == 1:
                obj[at.start:at.stop] = value
            else:
                for i, byte in zip(at, value):
                    obj[i] = byte
            return
        place = self._place(key)
        try:
            value = value.__index__()
        except AttributeError:
            raise TypeError("memoryview: invalid type for format 'B'") from None
        if not 0 <= value <= 255:
            raise ValueError("memoryview: invalid value for format 'B'")
        obj[place] = value

    def __delitem__(self, key):
        raise TypeError("cannot delete memory")

    def __eq__(self, other):
        if not isinstance(other, (bytes, bytearray, memoryview)):
            return NotImplemented
        if self is other:
            return True
        if self._at is None or isinstance(other, memoryview) and other._at is None:
            return False
        return bytes(self) == bytes(other)

    def __hash__(self):
        if not self.readonly:
            raise ValueError("cannot hash writable memoryview object")
        return hash(bytes(self))

    def __enter__(self):
        self._seen()
        return self

    def __exit__(self, *exception):
        self.release()

    def release(self):
        self._at = None

    def toreadonly(self):
        self._seen()
        return self._part(self._at, True)

    def cast(self, format, shape=None):
        if format in ("B", "@B") and shape is None:
            return self[:]
        raise NotImplementedError("the lab's memoryview shows unsigned bytes in one dimension only")


memoryview.__module__ = "builtins"
