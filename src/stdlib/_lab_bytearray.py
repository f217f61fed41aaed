"""The built-in type bytearray: a list of small numbers that answers as bytes does.

Each change is one operation on that list; what makes new text of it asks the methods of bytes.
"""

_missing = object()


def _byte(value):
    try:
        value = value.__index__()
    except AttributeError:
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(value).__name__) from None
    if not 0 <= value <= 255:
        raise ValueError("byte must be in range(0, 256)")
    return value


def _plain(value):
    return bytes(value) if isinstance(value, bytearray) else value


def _is_bytes(value):
    return isinstance(value, (bytes, bytearray))


class bytearray:
    __slots__ = ("_items",)
    __hash__ = None

    def __init__(self, source=_missing, encoding=_missing, errors=_missing):
        if isinstance(source, str):
            if encoding is _missing:
                raise TypeError("string argument without an encoding")
            source = bytes(source, encoding) if errors is _missing else bytes(source, encoding, errors)
        elif encoding is not _missing:
            raise TypeError("encoding without a string argument")
        if source is _missing:
            self._items = []
        elif isinstance(source, bytearray):
            self._items = source._items[:]
        elif isinstance(source, (bytes, int)):
            self._items = list(bytes(source))
        else:
            self._items = _numbers(source)

    def __repr__(self):
        return "%s(%r)" % (type(self).__name__, bytes(self._items))

    __str__ = __repr__

    def __bytes__(self):
        return bytes(self._items)

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return reversed(self._items)

    def __contains__(self, item):
        return _plain(item) in bytes(self._items)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return _made(self._items[index])
        try:
            return self._items[index]
        except IndexError:
            raise IndexError("bytearray index out of range") from None
        except TypeError:
            raise TypeError("bytearray indices must be integers or slices, not %s" % type(index).__name__) from None

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            if isinstance(value, (int, str)):
                raise TypeError("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
            self._items[index] = value._items if isinstance(value, bytearray) else _numbers(value)
            return
        value = _byte(value)
        try:
            self._items[index] = value
        except IndexError:
            raise IndexError("bytearray index out of range") from None

    def __delitem__(self, index):
        try:
            del self._items[index]
        except IndexError:
            raise IndexError("bytearray index out of range") from None

    def __eq__(self, other):
        return bytes(self._items) == bytes(other) if _is_bytes(other) else NotImplemented

    def __ne__(self, other):
        return bytes(self._items) != bytes(other) if _is_bytes(other) else NotImplemented

    def __lt__(self, other):
        return bytes(self._items) < bytes(other) if _is_bytes(other) else NotImplemented

    def __le__(self, other):
        return bytes(self._items) <= bytes(other) if _is_bytes(other) else NotImplemented

    def __gt__(self, other):
        return bytes(self._items) > bytes(other) if _is_bytes(other) else NotImplemented

    def __ge__(self, other):
        return bytes(self._items) >= bytes(other) if _is_bytes(other) else NotImplemented

    def __add__(self, other):
        if not _is_bytes(other):
            raise TypeError("can't concat %s to bytearray" % type(other).__name__)
        return _made(self._items + list(other))

    def __radd__(self, other):
        return other + bytes(self._items) if isinstance(other, bytes) else NotImplemented

    def __iadd__(self, other):
        if not _is_bytes(other):
            raise TypeError("can't concat %s to bytearray" % type(other).__name__)
        self._items.extend(other)
        return self

    def __mul__(self, count):
        return _made(self._items * count)

    __rmul__ = __mul__

    def __imul__(self, count):
        self._items *= count
        return self

    def __mod__(self, values):
        return _made(list(bytes(self._items) % values))

    def __copy__(self):
        return _made(self._items[:])

    def __deepcopy__(self, memo):
        return _made(self._items[:])

    def __reduce__(self):
        return bytearray, (bytes(self._items),)

    def __alloc__(self):
        return len(self._items) + 1

    def append(self, item):
        self._items.append(_byte(item))

    def clear(self):
        self._items.clear()

    def copy(self):
        return _made(self._items[:])

    def extend(self, iterable_of_ints):
        self._items.extend(iterable_of_ints._items if isinstance(iterable_of_ints, bytearray) else _numbers(iterable_of_ints, "can't extend bytearray with %s"))

    def insert(self, index, item):
        self._items.insert(index, _byte(item))

    def pop(self, index=-1):
        if not self._items:
            raise IndexError("pop from empty bytearray")
        try:
            return self._items.pop(index)
        except IndexError:
            raise IndexError("pop index out of range") from None

    def remove(self, value):
        try:
            self._items.remove(_byte(value))
        except ValueError as error:
            raise (error if "range(0" in str(error) else ValueError("value not found in bytearray")) from None

    def reverse(self):
        self._items.reverse()

    def decode(self, encoding="utf-8", errors="strict"):
        return bytes(self._items).decode(encoding, errors)

    def hex(self, *arguments):
        return bytes(self._items).hex(*arguments)

    @classmethod
    def fromhex(cls, string):
        return cls(bytes.fromhex(string))

    @staticmethod
    def maketrans(frm, to):
        return bytes.maketrans(_plain(frm), _plain(to))

    def join(self, iterable_of_bytes):
        return _made(list(bytes(self._items).join([_plain(one) for one in iterable_of_bytes])))

    def translate(self, table, /, delete=b""):
        return _made(list(bytes(self._items).translate(_plain(table), delete)))


def _numbers(source, words=None):
    try:
        items = list(source)
    except TypeError:
        raise TypeError((words or "cannot convert '%s' object to bytearray") % type(source).__name__) from None
    return [_byte(item) for item in items]


def _made(items):
    made = bytearray.__new__(bytearray)
    made._items = items
    return made


def _telling(name):
    """A method whose answer is a number or a truth value."""
    function = getattr(bytes, name)

    def method(self, *arguments):
        return function(bytes(self._items), *[tuple(_plain(one) for one in a) if isinstance(a, tuple) else _plain(a) for a in arguments])

    return method


def _making(name):
    """A method whose answer is bytes or a collection of them."""
    function = getattr(bytes, name)

    def method(self, *arguments, **keywords):
        made = function(bytes(self._items), *[_plain(a) for a in arguments], **keywords)
        if isinstance(made, bytes):
            return _made(list(made))
        return type(made)(_made(list(part)) for part in made)

    return method


for _kind, _names in ((_telling, "count endswith find index isalnum isalpha isascii isdigit islower isspace istitle isupper rfind rindex startswith"),
                      (_making, "capitalize center expandtabs ljust lower lstrip partition removeprefix removesuffix replace rjust rpartition rsplit "
                                "rstrip split splitlines strip swapcase title upper zfill")):
    for _name in _names.split():
        _method = _kind(_name)
        _method.__name__ = _name
        _method.__qualname__ = "bytearray." + _name
        setattr(bytearray, _name, _method)

bytearray.__module__ = "builtins"
