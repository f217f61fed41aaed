"""Objects as bytes and back: dumps() and loads(), with the opcodes of pickle's protocols 4 and 5.

Functions and classes go by reference (module and name), everything else by value; what is met twice is written once, so shared
objects and cycles survive. Plain data is written and read by the machine itself (_lab_pickle), with the same bytes.
"""

import _lab_pickle
import copyreg
import sys
from types import BuiltinFunctionType, FunctionType, MethodType

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps", "load", "loads",
           "HIGHEST_PROTOCOL", "DEFAULT_PROTOCOL"]

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4
format_version = "4.0"


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpicklingError(PickleError):
    pass


for _error in (PickleError, PicklingError, UnpicklingError):
    _error.__module__ = "_pickle"

_BATCH = 1000
_FRAME_MIN = 4


class Pickler:
    """Writes objects to a file, or into a list of pieces of its own."""

    dispatch_table = None

    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        if protocol is None:
            protocol = DEFAULT_PROTOCOL
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        if protocol > HIGHEST_PROTOCOL:
            raise ValueError(f"pickle protocol must be <= {HIGHEST_PROTOCOL}")
        if protocol < 4:
            raise NotImplementedError("the lab pickles by protocols 4 and 5 only")
        if file is not None and not hasattr(file, "write"):
            raise TypeError("file must have a 'write' attribute")
        self.proto = protocol
        self._file = file
        self.memo = {}

    def clear_memo(self):
        self.memo = {}

    def persistent_id(self, obj):
        return None

    def dump(self, obj):
        self._file.write(self._bytes(obj))

    def _bytes(self, obj):
        self._out = []
        self.save(obj)
        self._out.append(b".")
        body = b"".join(self._out)
        head = b"\x80" + bytes([self.proto])
        if len(body) >= _FRAME_MIN:
            head += b"\x95" + len(body).to_bytes(8, "little")
        return head + body

    def _memoize(self, obj):
        self.memo[id(obj)] = (len(self.memo), obj)
        self._out.append(b"\x94")

    def _get(self, number):
        self._out.append(b"h" + bytes([number]) if number < 256 else b"j" + number.to_bytes(4, "little"))

    def save(self, obj):
        name = self.persistent_id(obj)
        if name is not None:
            self.save(name)
            self._out.append(b"Q")
            return
        cls = type(obj)
        atom = _atoms.get(cls)
        if atom is not None:
            self._out.append(atom(obj))
            return
        known = self.memo.get(id(obj))
        if known is not None:
            self._get(known[0])
            return
        method = _methods.get(cls)
        if method is not None:
            method(self, obj)
            return
        override = getattr(self, "reducer_override", None)
        reduced = NotImplemented if override is None else override(obj)
        if reduced is NotImplemented:
            table = self.dispatch_table
            reduce = (copyreg.dispatch_table if table is None else table).get(cls)
            if reduce is not None:
                reduced = reduce(obj)
            elif issubclass(cls, type):
                self._save_global(obj)
                return
            else:
                reduced = _reduced(obj, cls, self.proto)
        if isinstance(reduced, str):
            self._save_global(obj, reduced)
        else:
            self._save_reduced(obj, reduced)

    def _save_reduced(self, obj, reduced):
        if not isinstance(reduced, tuple):
            raise PicklingError("__reduce__ must return a string or tuple")
        if not 2 <= len(reduced) <= 6:
            raise PicklingError("tuple returned by __reduce__ must contain 2 through 6 elements")
        function, args, state, items, pairs, set_state = reduced + (None,) * (6 - len(reduced))
        if not callable(function):
            raise PicklingError("first item of the tuple returned by __reduce__ must be callable")
        if not isinstance(args, tuple):
            raise PicklingError("second item of the tuple returned by __reduce__ must be a tuple")
        name = getattr(function, "__name__", "")
        if name == "__newobj__":
            if not args or not hasattr(args[0], "__new__"):
                raise PicklingError("args[0] from __newobj__ args has the wrong class")
            self.save(args[0])
            self._save_tuple(args[1:])
            self._out.append(b"\x81")
        elif name == "__newobj_ex__":
            cls, positional, keywords = args
            self.save(cls)
            self.save(positional)
            self.save(keywords)
            self._out.append(b"\x92")
        else:
            self.save(function)
            self._save_tuple(args)
            self._out.append(b"R")
        known = self.memo.get(id(obj))
        if known is not None:  # it refers to itself by way of its arguments
            self._out.append(b"0")
            self._get(known[0])
        else:
            self._memoize(obj)
        if items is not None:
            self._save_items(items)
        if pairs is not None:
            self._save_pairs(pairs)
        if state is not None:
            if set_state is None:
                self.save(state)
                self._out.append(b"b")
            else:
                self.save(set_state)
                self.save(obj)
                self.save(state)
                self._out.append(b"\x86R0")

    def _save_str(self, obj):
        data = obj.encode("utf-8", "surrogatepass")
        size = len(data)
        if size < 256:
            self._out.append(b"\x8c" + bytes([size]) + data)
        elif size < 2**32:
            self._out.append(b"X" + size.to_bytes(4, "little") + data)
        else:
            self._out.append(b"\x8d" + size.to_bytes(8, "little") + data)
        self._memoize(obj)

    def _save_bytes(self, obj):
        size = len(obj)
        if size < 256:
            self._out.append(b"C" + bytes([size]) + obj)
        elif size < 2**32:
            self._out.append(b"B" + size.to_bytes(4, "little") + obj)
        else:
            self._out.append(b"\x8e" + size.to_bytes(8, "little") + obj)
        self._memoize(obj)

    def _save_tuple(self, obj):
        size = len(obj)
        if size == 0:
            self._out.append(b")")
            return
        known = self.memo.get(id(obj))
        if known is not None:
            self._get(known[0])
            return
        if size > 3:
            self._out.append(b"(")
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:  # the tuple holds itself by way of something inside: that has written it already
            self._out.append(b"1" if size > 3 else b"0" * size)
            self._get(known[0])
            return
        self._out.append(_tuples[size] if size <= 3 else b"t")
        self._memoize(obj)

    def _save_list(self, obj):
        self._out.append(b"]")
        self._memoize(obj)
        self._save_items(obj)

    def _save_items(self, items):
        items = list(items)
        for start in range(0, len(items), _BATCH):
            batch = items[start:start + _BATCH]
            if len(batch) == 1:
                self.save(batch[0])
                self._out.append(b"a")
            else:
                self._out.append(b"(")
                for item in batch:
                    self.save(item)
                self._out.append(b"e")

    def _save_dict(self, obj):
        self._out.append(b"}")
        self._memoize(obj)
        self._save_pairs(obj.items())

    def _save_pairs(self, pairs):
        pairs = list(pairs)
        for start in range(0, len(pairs), _BATCH):
            batch = pairs[start:start + _BATCH]
            if len(batch) > 1:
                self._out.append(b"(")
            for key, value in batch:
                self.save(key)
                self.save(value)
            self._out.append(b"u" if len(batch) > 1 else b"s")

    def _save_set(self, obj):
        self._out.append(b"\x8f")
        self._memoize(obj)
        items = list(obj)
        for start in range(0, len(items), _BATCH):
            self._out.append(b"(")
            for item in items[start:start + _BATCH]:
                self.save(item)
            self._out.append(b"\x90")

    def _save_frozenset(self, obj):
        self._out.append(b"(")
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:
            self._out.append(b"1")
            self._get(known[0])
            return
        self._out.append(b"\x91")
        self._memoize(obj)

    def _save_global(self, obj, name=None):
        if name is None:
            name = getattr(obj, "__qualname__", None) or obj.__name__
        if "<locals>" in name.split("."):
            raise AttributeError(f"Can't pickle local object '{name}'")
        module_name = _module_of(obj, name)
        module = _module(module_name)
        if module is None:
            raise PicklingError(f"Can't pickle {obj!r}: import of module '{module_name}' failed")
        found = module
        for part in name.split("."):
            found = getattr(found, part, _missing)
            if found is _missing:
                raise PicklingError(f"Can't pickle {obj!r}: attribute lookup {name} on {module_name} failed")
        if found is not obj and not _same(found, obj):
            raise PicklingError(f"Can't pickle {obj!r}: it's not the same object as {module_name}.{name}")
        self.save(module_name)
        self.save(name)
        self._out.append(b"\x93")
        self._memoize(obj)

    def _save_type(self, obj):
        if obj in _singletons:
            self._save_reduced(obj, (type, (_singletons[obj],)))
        else:
            self._save_global(obj)


_missing = object()
_singletons = {type(None): None, type(NotImplemented): NotImplemented, type(...): ...}


def _module(name):
    """A module of the program by its name, imported if it was not yet; None: there is none."""
    module = sys.modules.get(name)
    if module is None:
        try:
            module = _lab_pickle.load_module(name)
        except ModuleNotFoundError:
            pass
    return module


def _same(found, obj):
    """Natives have no identity of their own in the lab: the same built-in is an equal one."""
    return isinstance(obj, BuiltinFunctionType) and found == obj


def _module_of(obj, name):
    module = getattr(obj, "__module__", None)
    if module is not None:
        return module
    if isinstance(obj, BuiltinFunctionType) and getattr(_module("builtins"), name, _missing) == obj:
        return "builtins"
    for module_name, module in list(sys.modules.items()):
        if module_name in ("__main__", "__mp_main__") or module is None:
            continue
        found = module
        for part in name.split("."):
            found = getattr(found, part, _missing)
        if found is obj or _same(found, obj):
            return module_name
    return "__main__"


def _reduced(obj, cls, protocol):
    """What the object says of itself, or how the lab takes it apart."""
    reduce_ex = getattr(cls, "__reduce_ex__", None)
    if reduce_ex is not None and reduce_ex is not getattr(object, "__reduce_ex__", None):
        return reduce_ex(obj, protocol)
    reduce = getattr(cls, "__reduce__", None)
    if reduce is not None and reduce is not getattr(object, "__reduce__", None):
        return reduce(obj)
    if cls is MethodType or (cls is BuiltinFunctionType and getattr(obj, "__self__", None) is not None
                             and type(obj.__self__) is not type(sys)):
        return (getattr, (obj.__self__, obj.__name__))
    if cls is BuiltinFunctionType:
        return obj.__qualname__
    if cls is range:
        return (range, (obj.start, obj.stop, obj.step))
    if cls is slice:
        return (slice, (obj.start, obj.stop, obj.step))
    if obj is Ellipsis or obj is NotImplemented:
        return "Ellipsis" if obj is Ellipsis else "NotImplemented"
    return copyreg._reduce(obj)


def _int_bytes(i):
    if 0 <= i < 256:
        return b"K" + bytes([i])
    if 0 <= i < 65536:
        return b"M" + i.to_bytes(2, "little")
    if -2**31 <= i < 2**31:
        return b"J" + i.to_bytes(4, "little", signed=True)
    size = i.bit_length() // 8 + 1
    if i < 0 and size > 1 and -i == 1 << (8 * size - 9):
        size -= 1
    data = i.to_bytes(size, "little", signed=True)
    return b"\x8a" + bytes([size]) + data if size < 256 else b"\x8b" + size.to_bytes(4, "little") + data


_atoms = {
    type(None): lambda obj: b"N",
    bool: lambda obj: b"\x88" if obj else b"\x89",
    int: _int_bytes,
    float: lambda obj: b"G" + _lab_pickle.pack_float(obj),
}
_tuples = (b")", b"\x85", b"\x86", b"\x87")
_methods = {
    str: Pickler._save_str,
    bytes: Pickler._save_bytes,
    tuple: Pickler._save_tuple,
    list: Pickler._save_list,
    dict: Pickler._save_dict,
    set: Pickler._save_set,
    frozenset: Pickler._save_frozenset,
    type: Pickler._save_type,
    FunctionType: Pickler._save_global,
}


class Unpickler:
    """Reads objects from a file, or from bytes."""

    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
        if not hasattr(file, "read") or not hasattr(file, "readline"):
            raise TypeError("file must have 'read' and 'readline' attributes")
        self._file = file
        self._data = None

    def find_class(self, module, name):
        return _find(module, name)

    def persistent_load(self, name):
        raise UnpicklingError("A load persistent id instruction was encountered, but no persistent_load function was specified.")

    def load(self):
        start = self._file.tell()
        self._data = self._file.read()
        self._at = 0
        result = self._run()
        self._file.seek(start + self._at)
        return result

    def _take(self, count):
        data = self._data[self._at:self._at + count]
        if len(data) < count:
            raise UnpicklingError("pickle data was truncated")
        self._at += count
        return data

    def _number(self, count, signed=False):
        return int.from_bytes(self._take(count), "little", signed=signed)

    def _line(self):
        end = self._data.find(b"\n", self._at)
        if end < 0:
            raise UnpicklingError("pickle data was truncated")
        line = self._data[self._at:end]
        self._at = end + 1
        return line

    def _run(self):
        self._stack = []
        self._marks = []
        self._memo = []
        opcodes = _opcodes
        while True:
            code = self._data[self._at:self._at + 1]
            self._at += 1
            if not code:
                raise EOFError("Ran out of input")
            if code == b".":
                if not self._stack:
                    raise UnpicklingError("unpickling stack underflow")
                return self._stack.pop()
            operation = opcodes.get(code)
            if operation is None:
                raise UnpicklingError(f"invalid load key, {_shown_key(code)}.")
            try:
                operation(self)
            except IndexError:
                raise UnpicklingError("unpickling stack underflow") from None

    def _marked(self):
        if not self._marks:
            raise UnpicklingError("could not find MARK")
        items = self._stack
        self._stack = self._marks.pop()
        return items

    def _mark(self):
        self._marks.append(self._stack)
        self._stack = []

    def _push(self, value):
        self._stack.append(value)

    def _reduce(self):
        args = self._stack.pop()
        function = self._stack.pop()
        self._stack.append(function(*args))

    def _new(self):
        args = self._stack.pop()
        cls = self._stack.pop()
        self._stack.append(cls.__new__(cls, *args))

    def _new_ex(self):
        keywords = self._stack.pop()
        args = self._stack.pop()
        cls = self._stack.pop()
        self._stack.append(cls.__new__(cls, *args, **keywords))

    def _build(self):
        state = self._stack.pop()
        obj = self._stack[-1]
        method = getattr(obj, "__setstate__", None)
        if method is not None:
            method(state)
            return
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            obj.__dict__.update(state)
        if slots:
            for name, value in slots.items():
                setattr(obj, name, value)

    def _global(self):
        name = self._stack.pop()
        module = self._stack.pop()
        if not isinstance(name, str) or not isinstance(module, str):
            raise UnpicklingError("STACK_GLOBAL requires str")
        self._stack.append(self.find_class(module, name))

    def _items(self, items):
        target = self._stack[-1]
        extend = getattr(target, "extend", None)
        if extend is not None:
            extend(items)
        else:
            for item in items:
                target.append(item)

    def _pairs(self, items):
        target = self._stack[-1]
        for i in range(0, len(items), 2):
            target[items[i]] = items[i + 1]

    def _add(self, items):
        target = self._stack[-1]
        for item in items:
            target.add(item)

    def _tuple(self, size):
        items = tuple(self._stack[-size:])
        if len(items) < size:
            raise IndexError
        del self._stack[-size:]
        self._stack.append(items)

    def _marked_tuple(self):
        items = tuple(self._marked())
        self._stack.append(items)

    def _marked_frozenset(self):
        items = frozenset(self._marked())
        self._stack.append(items)

    def _fetch(self, number):
        try:
            self._stack.append(self._memo[number])
        except IndexError:
            raise UnpicklingError(f"Memo value not found at index {number}") from None

    def _protocol(self):
        version = self._number(1)
        if version > HIGHEST_PROTOCOL:
            raise ValueError(f"unsupported pickle protocol: {version}")

    def _text(self, count):
        self._stack.append(self._take(self._number(count)).decode("utf-8", "surrogatepass"))

    def _raw(self, count):
        self._stack.append(self._take(self._number(count)))


def _shown_key(code):
    return repr(code.decode("latin-1")) if 32 <= code[0] < 127 else f"'\\x{code[0]:02x}'"


def _find(module, name):
    found = _module(module)
    if found is None:
        raise ModuleNotFoundError(f"No module named {module!r}")
    for part in name.split("."):
        if part == "<locals>":
            raise AttributeError(f"Can't get local attribute {name!r} on {found!r}")
        try:
            found = getattr(found, part)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {name!r} on {sys.modules[module]!r}") from None
    return found


_opcodes = {
    b"\x80": Unpickler._protocol,
    b"\x95": lambda self: self._take(8),
    b"N": lambda self: self._push(None),
    b"\x88": lambda self: self._push(True),
    b"\x89": lambda self: self._push(False),
    b"K": lambda self: self._push(self._number(1)),
    b"M": lambda self: self._push(self._number(2)),
    b"J": lambda self: self._push(self._number(4, True)),
    b"\x8a": lambda self: self._push(self._number(self._number(1), True)),
    b"\x8b": lambda self: self._push(self._number(self._number(4), True)),
    b"G": lambda self: self._push(_lab_pickle.unpack_float(self._take(8))),
    b"\x8c": lambda self: self._text(1),
    b"X": lambda self: self._text(4),
    b"\x8d": lambda self: self._text(8),
    b"C": lambda self: self._raw(1),
    b"B": lambda self: self._raw(4),
    b"\x8e": lambda self: self._raw(8),
    b"\x94": lambda self: self._memo.append(self._stack[-1]),
    b"h": lambda self: self._fetch(self._number(1)),
    b"j": lambda self: self._fetch(self._number(4)),
    b"(": Unpickler._mark,
    b")": lambda self: self._push(()),
    b"\x85": lambda self: self._tuple(1),
    b"\x86": lambda self: self._tuple(2),
    b"\x87": lambda self: self._tuple(3),
    b"t": Unpickler._marked_tuple,
    b"]": lambda self: self._push([]),
    b"a": lambda self: self._items([self._stack.pop()]),
    b"e": lambda self: self._items(self._marked()),
    b"}": lambda self: self._push({}),
    b"s": lambda self: self._pairs([self._stack.pop(-2), self._stack.pop()]),
    b"u": lambda self: self._pairs(self._marked()),
    b"\x8f": lambda self: self._push(set()),
    b"\x90": lambda self: self._add(self._marked()),
    b"\x91": Unpickler._marked_frozenset,
    b"\x93": Unpickler._global,
    b"R": Unpickler._reduce,
    b"\x81": Unpickler._new,
    b"\x92": Unpickler._new_ex,
    b"b": Unpickler._build,
    b"Q": lambda self: self._push(self.persistent_load(self._stack.pop())),
    b"0": lambda self: self._stack.pop() if self._stack else self._marked(),
    b"1": lambda self: self._marked(),
}


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    if (protocol is None or protocol == DEFAULT_PROTOCOL) and not copyreg.dispatch_table:
        data = _lab_pickle.dumps_plain(obj)
        if data is not None:
            return data
    return Pickler(None, protocol)._bytes(obj)


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    known, value = _lab_pickle.loads_plain(data)
    if known:
        return value
    reader = Unpickler(_Nothing())
    reader._data = data
    reader._at = 0
    return reader._run()


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    Pickler(file, protocol).dump(obj)


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    return Unpickler(file).load()


class _Nothing:
    def read(self, size=-1):
        return b""

    def readline(self):
        return b""
