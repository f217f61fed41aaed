# exit: 1
# OSError: its arguments, its subclasses by number, its text.
import errno


def show(error):
    print(type(error).__name__, repr(error), str(error), error.args, error.errno, error.strerror, error.filename)


for error in (OSError(), OSError("only text"), OSError(2, "No such file or directory"), OSError(2, "No such file", "data.txt"), OSError(13, "Denied", "a", None, "b"),
              OSError(1, "EPERM"), OSError(11, "again"), OSError(17, "exists"), OSError(32, "pipe"), OSError(104, "reset"), OSError(111, "refused"), OSError(110, "late"),
              OSError(5, "i/o"), OSError("2", "text number"), OSError(1, 2, 3, 4, 5, 6), FileNotFoundError("gone.txt"), FileNotFoundError(2, "gone", "x.txt"),
              TimeoutError(), TimeoutError("too late"), ConnectionError(5, "x"), IOError(21, "dir"), OSError(errno.ESRCH, "none"), BlockingIOError(11, "again")):
    show(error)


class Own(OSError):
    pass


class Other(OSError):
    def __init__(self, text):
        super().__init__(2, text)
        self.extra = text.upper()


show(Own(2, "own"))
show(Other("other"))
print(Other("x").extra, isinstance(OSError(2, "a"), FileNotFoundError), issubclass(FileNotFoundError, OSError), IOError is OSError)
try:
    raise OSError(errno.ENOENT, "No such file or directory", "missing.txt")
except FileNotFoundError as error:
    print("caught", error, error.errno == errno.ENOENT, errno.errorcode[error.errno])
try:
    raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
except ConnectionError as error:
    print("caught", error)
try:
    raise OSError(28, "No space left on device")
except OSError as error:
    raise RuntimeError("could not save") from error
