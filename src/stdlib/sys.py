"""The interpreter as programs see it: arguments, exit, streams, versions."""

from _lab_sys import (api_version, argv, builtin_module_names, byteorder, copyright, dont_write_bytecode, exc_info, exception, executable, exit,
                      getdefaultencoding, getfilesystemencoding, getprofile, getrecursionlimit, getsizeof, getswitchinterval, gettrace, hexversion,
                      intern, is_finalizing, maxsize, maxunicode, modules, orig_argv, path, platform, prefix, setprofile, setrecursionlimit,
                      setswitchinterval, settrace, version)
from _lab_sys import excepthook, flush, writer

base_prefix = exec_prefix = base_exec_prefix = prefix
pycache_prefix = None
warnoptions = []
_xoptions = {}
ps1 = ps2 = None
del ps1, ps2


class _Named(tuple):
    """A tuple whose elements have names."""

    _type = ""
    _fields = ()

    def __repr__(self):
        return "%s(%s)" % (self._type, ", ".join("%s=%r" % pair for pair in zip(self._fields, self)))


class _VersionInfo(_Named):
    _type = "sys.version_info"
    _fields = ("major", "minor", "micro", "releaselevel", "serial")
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])
    micro = property(lambda self: self[2])
    releaselevel = property(lambda self: self[3])
    serial = property(lambda self: self[4])


class _Flags(_Named):
    _type = "sys.flags"
    _fields = ("debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "verbose",
               "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode", "warn_default_encoding", "safe_path",
               "int_max_str_digits")
    debug = inspect = interactive = optimize = property(lambda self: 0)
    dont_write_bytecode = no_user_site = no_site = ignore_environment = verbose = bytes_warning = quiet = property(lambda self: 0)
    hash_randomization = property(lambda self: 1)
    isolated = utf8_mode = warn_default_encoding = property(lambda self: 0)
    dev_mode = safe_path = property(lambda self: False)
    int_max_str_digits = property(lambda self: 4300)


class _FloatInfo(_Named):
    _type = "sys.float_info"
    _fields = ("max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds")
    max = property(lambda self: self[0])
    max_exp = property(lambda self: self[1])
    max_10_exp = property(lambda self: self[2])
    min = property(lambda self: self[3])
    min_exp = property(lambda self: self[4])
    min_10_exp = property(lambda self: self[5])
    dig = property(lambda self: self[6])
    mant_dig = property(lambda self: self[7])
    epsilon = property(lambda self: self[8])
    radix = property(lambda self: self[9])
    rounds = property(lambda self: self[10])


class _ThreadInfo(_Named):
    _type = "sys.thread_info"
    _fields = ("name", "lock", "version")
    name = property(lambda self: self[0])
    lock = property(lambda self: self[1])
    version = property(lambda self: self[2])


class _Implementation:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)

    def __repr__(self):
        return "namespace(%s)" % ", ".join("%s=%r" % pair for pair in self.__dict__.items())


version_info = _VersionInfo((3, 11, 2, "final", 0))
flags = _Flags((0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, False, 0, 0, False, 4300))
float_info = _FloatInfo((1.7976931348623157e+308, 1024, 308, 2.2250738585072014e-308, -1021, -307, 15, 53, 2.220446049250313e-16, 2, 1))
thread_info = _ThreadInfo(("pthread", "semaphore", "Heddle"))


def get_coroutine_origin_tracking_depth():
    return 0


def get_int_max_str_digits():
    return 4300


implementation = _Implementation(name="heddle", cache_tag=None, version=version_info, hexversion=hexversion)


class _Stream:
    """Standard output or standard error: a write appears at once, as one operation."""

    encoding = "utf-8"
    newlines = None
    mode = "w"
    line_buffering = True
    closed = False

    def __init__(self, number, name, errors):
        self.write = writer(number)  # a built-in function, so that nothing can come between a call and the writing
        self.flush = flush
        self.name = name
        self.errors = errors
        self._number = number

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def fileno(self):
        return self._number

    def isatty(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return True

    def seekable(self):
        return False

    def close(self):
        pass

    def reconfigure(self, **options):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def __repr__(self):
        return "<_io.TextIOWrapper name=%r mode='w' encoding='utf-8'>" % self.name


class _NoInput:
    """Standard input: the lab has none."""

    encoding = "utf-8"
    name = "<stdin>"
    closed = False

    def read(self, size=-1):
        return ""

    def readline(self, size=-1):
        return ""

    def readlines(self):
        return []

    def isatty(self):
        return False

    def fileno(self):
        return 0

    def __iter__(self):
        return iter(())


stdin = __stdin__ = _NoInput()
stdout = __stdout__ = _Stream(1, "<stdout>", "strict")
stderr = __stderr__ = _Stream(2, "<stderr>", "backslashreplace")
__excepthook__ = excepthook


def displayhook(value):
    if value is not None:
        print(repr(value))


def audit(event, *args):
    pass


def addaudithook(hook):
    raise NotImplementedError("the lab has no audit hooks")


def getallocatedblocks():
    return 0


def call_tracing(function, args):
    return function(*args)

