"""What CPython's tests use of test.support, as far as it makes sense in the lab."""

import io
import sys
import time
import unittest

from . import import_helper, os_helper, script_helper, threading_helper

verbose = False
SHORT_TIMEOUT = 30.0
LONG_TIMEOUT = 300.0
LOOPBACK_TIMEOUT = 5.0
MS_WINDOWS = False
Py_DEBUG = False
has_fork_support = False
has_subprocess_support = False
HAVE_DOCSTRINGS = True
is_jython = False
is_emscripten = False
is_wasi = False
TEST_HOME_DIR = "/"

cpython_only = unittest.skip("CPython's own implementation")
refcount_test = unittest.skip("the lab has no reference counts")
bigmemtest = unittest.skip("needs much memory")
no_tracing = unittest.skip("the lab has no tracing functions")


def impl_detail(msg=None, **guards):
    return cpython_only


def requires_fork():
    return unittest.skip("the lab has no fork()")


def requires_subprocess():
    return unittest.skip("the lab starts no other programs")


def skip_if_sanitizer(reason=None, **which):
    return _same


def skip_if_pgo_task(test):
    return test


def requires_resource(resource):
    return _same


def requires(resource, msg=None):
    pass


def is_resource_enabled(resource):
    return True


def _same(test):
    return test


def check_sanitizer(**which):
    return False


def gc_collect():
    import gc
    gc.collect()


def reap_children():
    pass


def wait_process(pid, *, exitcode, timeout=None):
    raise unittest.SkipTest("the lab has no processes")


def run_in_subinterp(code):
    raise unittest.SkipTest("the lab has no subinterpreters")


def setswitchinterval(interval):
    sys.setswitchinterval(max(interval, 1e-5))


def check_disallow_instantiation(testcase, tp, *args, **kwds):
    module, qualname = tp.__module__, tp.__qualname__
    name = f"{module}.{qualname}" if module != "builtins" else qualname
    with testcase.assertRaisesRegex(TypeError, f"cannot create '{name}' instances"):
        tp(*args, **kwds)


def check__all__(test_case, module, name_of_module=None, extra=(), not_exported=()):
    names = name_of_module or (module.__name__,)
    if isinstance(names, str):
        names = (names,)
    expected = set(extra)
    for name in dir(module):
        if name.startswith("_") or name in not_exported:
            continue
        value = getattr(module, name)
        own = getattr(value, "__module__", None) in names
        if own or (not hasattr(value, "__module__") and not isinstance(value, type(sys))):
            expected.add(name)
    test_case.assertCountEqual(module.__all__, expected)


class _SwapAttr:
    def __init__(self, obj, attr, new_val):
        self.obj = obj
        self.attr = attr
        self.new_val = new_val

    def __enter__(self):
        self.had = hasattr(self.obj, self.attr)
        self.old = getattr(self.obj, self.attr, None)
        setattr(self.obj, self.attr, self.new_val)
        return self.old

    def __exit__(self, *exception):
        if self.had:
            setattr(self.obj, self.attr, self.old)
        elif hasattr(self.obj, self.attr):
            delattr(self.obj, self.attr)


def swap_attr(obj, attr, new_val):
    return _SwapAttr(obj, attr, new_val)


class _Captured:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.old = getattr(sys, self.name)
        stream = io.StringIO()
        setattr(sys, self.name, stream)
        return stream

    def __exit__(self, *exception):
        setattr(sys, self.name, self.old)


def captured_output(stream_name):
    return _Captured(stream_name)


def captured_stdout():
    return _Captured("stdout")


def captured_stderr():
    return _Captured("stderr")


class SuppressCrashReport:
    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass


class catch_unraisable_exception:
    def __init__(self):
        raise unittest.SkipTest("the lab has no unraisable exceptions")


def busy_retry(timeout, err_msg=None, /, *, error=True):
    if timeout <= 0:
        raise ValueError("timeout must be greater than zero")
    deadline = time.monotonic() + timeout
    while True:
        yield
        if time.monotonic() >= deadline:
            break
    if error:
        raise AssertionError("timeout" + (f": {err_msg}" if err_msg else ""))


def sleeping_retry(timeout, err_msg=None, /, *, init_delay=0.010, max_delay=1.0, error=True):
    delay = init_delay
    for _ in busy_retry(timeout, err_msg, error=error):
        yield
        time.sleep(delay)
        delay = min(delay * 2, max_delay)


class Matcher:
    pass
