"""Blocks of memory under a name, which any process of the program can open. They end with the program, unlinked or not."""

import _lab_process
import _lab_shared
import pickle

__all__ = ["SharedMemory", "ShareableList"]


class _Buffer:
    """The bytes of a block, as far as a memoryview of them is used: items, slices, their assignment."""

    def __init__(self, place, size):
        self._place = place
        self._size = size

    nbytes = property(lambda self: self._size)
    format = "B"
    itemsize = 1

    def __len__(self):
        return self._size

    def _index(self, i):
        i = i.__index__()
        if i < 0:
            i += self._size
        if not 0 <= i < self._size:
            raise IndexError("index out of bounds on dimension 1")
        return i

    def __getitem__(self, i):
        if isinstance(i, slice):
            where = range(self._size)[i]
            if where.step == 1:
                return _Buffer(self._place + where.start, len(where))
            return bytes([_lab_shared.load(self._place, "B", k) for k in where])
        return _lab_shared.load(self._place, "B", self._index(i))

    def __setitem__(self, i, value):
        if isinstance(i, slice):
            where = range(self._size)[i]
            data = value.tobytes() if isinstance(value, _Buffer) else bytes(value)
            if len(data) != len(where):
                raise ValueError("memoryview assignment: lvalue and rvalue have different structures")
            if where.step == 1:
                if data:
                    _lab_shared.write_bytes(self._place + where.start, data)
            else:
                for k, byte in zip(where, data):
                    _lab_shared.store(self._place, "B", byte, k)
            return
        if not isinstance(value, int):
            raise TypeError("memoryview: invalid type for format 'B'")
        if not 0 <= value < 256:
            raise ValueError("memoryview: invalid value for format 'B'")
        _lab_shared.store(self._place, "B", value, self._index(i))

    def __iter__(self):
        for i in range(self._size):
            yield self[i]

    def __eq__(self, other):
        return self.tobytes() == (other.tobytes() if isinstance(other, _Buffer) else other)

    def tobytes(self):
        return _lab_shared.read_bytes(self._place, self._size) if self._size else b""

    __bytes__ = tobytes

    def tolist(self):
        return list(self.tobytes())

    def release(self):
        pass


class SharedMemory:
    def __init__(self, name=None, create=False, size=0):
        if not size >= 0:
            raise ValueError("'size' must be a positive integer")
        if create:
            if size == 0:
                raise ValueError("'size' must be a positive number different from zero")
            self._name = name
            while self._name is None:
                self._name = f"psm_{_lab_process.next_number():08x}"
                if _lab_shared.find_memory(self._name) is not None:
                    self._name = None
            found = _lab_shared.name_memory(self._name, size)
            if found is None:
                raise FileExistsError(17, "File exists", "/" + self._name)
        else:
            if name is None:
                raise ValueError("'name' can only be None if create=True")
            self._name = name
            found = _lab_shared.find_memory(name)
            if found is None:
                raise FileNotFoundError(2, "No such file or directory", "/" + name)
        place, self._size = found
        self._buf = _Buffer(place, self._size)

    def __reduce__(self):
        return (SharedMemory, (self._name, False, self._size))

    def __repr__(self):
        return f"{type(self).__name__}({self._name!r}, size={self._size})"

    @property
    def buf(self):
        return self._buf

    @property
    def name(self):
        return self._name

    @property
    def size(self):
        return self._size

    def close(self):
        self._buf = None

    def unlink(self):
        if not _lab_shared.unname_memory(self._name):
            raise FileNotFoundError(2, "No such file or directory", "/" + self._name)


class ShareableList:
    """A list of fixed length whose items are numbers, bool, None, and text or bytes no longer than they were at first."""

    _item = 16  # bytes of what precedes each item: how many it may have, how many it has

    def __init__(self, sequence=None, *, name=None):
        if sequence is None:
            self.shm = SharedMemory(name)
            return
        items = list(sequence)
        rooms = [self._room(item) for item in items]
        size = 8 + sum([self._item + room for room in rooms])
        self.shm = SharedMemory(name, create=True, size=size)
        self._store(0, "q", len(items))
        at = 8
        for item, room in zip(items, rooms):
            self._store(at, "q", room)
            at += self._item + room
        for i, item in enumerate(items):
            self[i] = item

    @staticmethod
    def _room(item):
        if item is None or isinstance(item, (bool, int, float)):
            return 32  # of any number of 64 bits, pickled
        if isinstance(item, (str, bytes)):
            raw = item.encode() if isinstance(item, str) else item
            # As many bytes as eights hold it in; a short item leaves room for any number as well.
            return 32 + 8 * (len(raw) // 8 + 1)
        raise TypeError(f"items of a ShareableList are int, float, bool, str, bytes or None, not {type(item).__name__}")

    def _load(self, at, code):
        return _lab_shared.load(self.shm._buf._place + at, code)

    def _store(self, at, code, value):
        _lab_shared.store(self.shm._buf._place + at, code, value)

    def __len__(self):
        return self._load(0, "q")

    def _at(self, i):
        length = len(self)
        i = i + length if i < 0 else i
        if not 0 <= i < length:
            raise IndexError("index out of range")
        at = 8
        for _ in range(i):
            at += self._item + self._load(at, "q")
        return at

    def __getitem__(self, i):
        at = self._at(i)
        return pickle.loads(_lab_shared.read_bytes(self.shm._buf._place + at + self._item, self._load(at + 8, "q")))

    def __setitem__(self, i, value):
        try:
            at = self._at(i)
        except IndexError:
            raise IndexError("assignment index out of range") from None
        data = pickle.dumps(value)
        if len(data) > self._load(at, "q"):
            raise ValueError("bytes/str item exceeds available storage")
        _lab_shared.write_bytes(self.shm._buf._place + at + self._item, data)
        self._store(at + 8, "q", len(data))

    def __iter__(self):
        for i in range(len(self)):
            yield self[i]

    def __reduce__(self):
        return _open_list, (self.shm.name,)

    def __repr__(self):
        return f"{type(self).__name__}({list(self)}, name={self.shm.name!r})"

    def count(self, value):
        return sum([value == item for item in self])

    def index(self, value):
        for i, item in enumerate(self):
            if value == item:
                return i
        raise ValueError(f"{value!r} not in this container")


def _open_list(name):
    return ShareableList(name=name)
