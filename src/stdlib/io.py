"""Text and bytes in memory that are read and written like files. The lab has no files: open() is refused."""

__all__ = ["StringIO", "BytesIO", "TextIOBase", "IOBase", "RawIOBase", "BufferedIOBase", "TextIOWrapper", "UnsupportedOperation",
           "SEEK_SET", "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE"]

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


def open(*args, **kwargs):
    raise NotImplementedError("the lab has no files")


class IOBase:
    """What the streams here share: being closed, being a context, being a sequence of lines."""

    _closed = False

    @property
    def closed(self):
        return self._closed

    def close(self):
        self._closed = True

    def flush(self):
        self._check()

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file")

    def fileno(self):
        raise UnsupportedOperation("fileno")

    def isatty(self):
        self._check()
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exception):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        lines, size = [], 0
        for line in self:
            lines.append(line)
            size += len(line)
            if hint is not None and 0 < hint <= size:
                break
        return lines

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    pass


class TextIOWrapper(TextIOBase):
    def __init__(self, *args, **kwargs):
        raise NotImplementedError("the lab has no files")


def _position_error(number):
    return ValueError(f"Negative seek position {number}")


class StringIO(TextIOBase):
    """A str that grows: writing at the end keeps the pieces, and they are joined when somebody looks."""

    def __init__(self, initial_value="", newline="\n"):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._newline = newline
        self._pieces = []
        self._size = 0
        self._position = 0
        if initial_value:
            self.write(initial_value)
            self._position = 0

    def _text(self):
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def write(self, text):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got '{type(text).__name__}'")
        length = len(text)
        if self._newline is None and "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        elif self._newline and self._newline != "\n":
            text = text.replace("\n", self._newline)
        if not text:
            return length
        if self._position == self._size:
            self._pieces.append(text)
            self._size += len(text)
        else:
            old = self._text()
            if self._position > self._size:
                old += "\0" * (self._position - self._size)
            new = old[:self._position] + text + old[self._position + len(text):]
            self._pieces = [new]
            self._size = len(new)
        self._position += len(text)
        return length

    def getvalue(self):
        self._check()
        return self._text()

    def read(self, size=-1):
        self._check()
        text = self._text()
        begin = min(self._position, self._size)
        end = self._size if size is None or size < 0 else min(self._size, begin + size)
        self._position = max(self._position, end)
        return text[begin:end]

    def readline(self, size=-1):
        self._check()
        text = self._text()
        begin = self._position
        if begin >= self._size:
            return ""
        end = text.find("\n", begin) + 1
        if end == 0:
            end = self._size
        if size is not None and size >= 0:
            end = min(end, begin + size)
        self._position = end
        return text[begin:end]

    def seek(self, offset, whence=SEEK_SET):
        self._check()
        if whence == SEEK_SET:
            if offset < 0:
                raise _position_error(offset)
            self._position = offset
        elif whence in (SEEK_CUR, SEEK_END):
            if offset != 0:
                raise OSError("Can't do nonzero cur-relative seeks")
            if whence == SEEK_END:
                self._position = self._size
        else:
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        return self._position

    def tell(self):
        self._check()
        return self._position

    def truncate(self, size=None):
        self._check()
        if size is None:
            size = self._position
        if size < 0:
            raise ValueError(f"Negative size value {size}")
        if size < self._size:
            self._pieces = [self._text()[:size]]
            self._size = size
        return size

    def readable(self):
        self._check()
        return True

    def writable(self):
        self._check()
        return True

    def seekable(self):
        self._check()
        return True

    @property
    def line_buffering(self):
        return False

    @property
    def newlines(self):
        return None

    @property
    def encoding(self):
        return None

    @property
    def errors(self):
        return None


class BytesIO(BufferedIOBase):
    """The same for bytes."""

    def __init__(self, initial_bytes=b""):
        self._data = bytes(initial_bytes or b"")
        self._position = 0

    def write(self, data):
        self._check()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        if not data:
            return 0
        gap = bytes(max(0, self._position - len(self._data)))
        self._data = self._data[:self._position] + gap + data + self._data[self._position + len(data):]
        self._position += len(data)
        return len(data)

    def getvalue(self):
        self._check()
        return self._data

    def read(self, size=-1):
        self._check()
        begin = min(self._position, len(self._data))
        end = len(self._data) if size is None or size < 0 else min(len(self._data), begin + size)
        self._position = max(self._position, end)
        return self._data[begin:end]

    def read1(self, size=-1):
        return self.read(size)

    def readline(self, size=-1):
        self._check()
        begin = self._position
        if begin >= len(self._data):
            return b""
        length = self._data[begin:].find(b"\n") + 1
        end = begin + length if length else len(self._data)
        if size is not None and size >= 0:
            end = min(end, begin + size)
        self._position = end
        return self._data[begin:end]

    def seek(self, offset, whence=SEEK_SET):
        self._check()
        if whence == SEEK_SET:
            if offset < 0:
                raise ValueError(f"negative seek value {offset}")
            self._position = offset
        elif whence == SEEK_CUR:
            self._position = max(0, self._position + offset)
        elif whence == SEEK_END:
            self._position = max(0, len(self._data) + offset)
        else:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        return self._position

    def tell(self):
        self._check()
        return self._position

    def truncate(self, size=None):
        self._check()
        if size is None:
            size = self._position
        if size < 0:
            raise ValueError(f"negative size value {size}")
        self._data = self._data[:size]
        return size

    def readable(self):
        self._check()
        return True

    def writable(self):
        self._check()
        return True

    def seekable(self):
        self._check()
        return True
