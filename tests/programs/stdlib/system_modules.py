# sys, os, gc, builtins, _thread: the parts without files and processes.
import _thread
import builtins
import gc
import os
import sys
import time

print(sys.maxsize, sys.platform, sys.byteorder, sys.getrecursionlimit(), sys.exc_info(), sys.exception())
print(sys.version_info >= (3, 8), sys.version_info[:2], sys.intern("a" + "b"), sys.getdefaultencoding())
try:
    1 / 0
except ZeroDivisionError as e:
    kind, value, tb = sys.exc_info()
    print(kind is ZeroDivisionError, value is e, tb is e.__traceback__, sys.exception() is e)
print(sys.exc_info())
print("sys" in sys.modules, sys.modules["time"] is time, sys.modules[__name__].sys is sys, len(sys.argv))
sys.setswitchinterval(0.01)
for bad in (0, -1, "x"):
    try:
        sys.setswitchinterval(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(os.path.basename("/a/b.txt"), os.path.join("a", "b", "/c", "d"), os.path.splitext("x/.rc.tar.gz"), os.path.split("/a/b"), os.path.dirname("/a"))
print(os.name, repr(os.linesep), os.getpid() == os.getpid(), os.cpu_count() > 0, len(os.urandom(5)), os.getenv("NO_SUCH_VARIABLE", "none"))
print(os.environ.get("NO_SUCH_VARIABLE"), gc.isenabled(), gc.collect() >= 0, builtins.len is len, builtins.print is print)
builtins.extra = 3

done = _thread.allocate_lock()
done.acquire()
results = []


def work(a, b=0):
    results.append((a, b))
    if a == 2:
        _thread.exit()
    done.release()


print(_thread.start_new_thread(work, (1,), {"b": 5}) != _thread.get_ident())
done.acquire()
print(results, type(done) is _thread.LockType, _thread.TIMEOUT_MAX > 1e6, _thread.error is RuntimeError, _thread.stack_size())
_thread.start_new_thread(work, (2,))
while len(results) < 2:
    time.sleep(0.001)
for bad in ((work, 3), (5, ()), (work, (), 5)):
    try:
        _thread.start_new_thread(*bad)
    except TypeError as e:
        print(e)
try:
    import no_such_module_here
except ModuleNotFoundError as e:
    print(e)
try:
    import math.nothing
except ImportError as e:
    print(type(e).__name__)
sys.exit()
