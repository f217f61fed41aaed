# sys.stdout and sys.stderr as objects, sys.exit, version_info, atexit and what an uncaught exception does.
# exit: 1
import atexit
import sys
import threading

sys.stdout.write("written\n")
print(sys.stdout.write("counted\n"), sys.stderr.write(""), sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.name, sys.stdout.fileno())
sys.stdout.flush()
print("to stderr", file=sys.stderr)
print("to stdout", 1, 2, sep="-", end="!\n", file=sys.stdout, flush=True)
sys.stdout.writelines(["a\n", "b\n"])
try:
    sys.stdout.write(5)
except TypeError as e:
    print(e)


class Capture:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        pass


capture = Capture()
before = sys.stdout
sys.stdout = capture
print("hidden", 1)
print("hidden too")
sys.stdout = before
print("".join(capture.parts).split())
print("twice", file=capture)
print(len(capture.parts) >= 3, sys.stdout is sys.__stdout__)
sys.stdout = None
print("nowhere")
sys.stdout = sys.__stdout__
print(sys.version_info.major, sys.version_info.minor, sys.version_info >= (3, 10), sys.version_info[:2], sys.flags.optimize, sys.float_info.epsilon)


def late(name, n=1):
    print("late", name, n)


def broken():
    raise KeyError("in a callback")


atexit.register(late, "first")
atexit.register(late, "second", n=2)
atexit.register(broken)
atexit.register(late, "gone")


@atexit.register
def decorated():
    print("decorated", threading.active_count())


atexit.unregister(broken)


def hook(kind, value, tb):
    print("hook", kind.__name__, value, tb is value.__traceback__)


def work():
    print("thread at work")


sys.excepthook = hook
for bad in ((), (1,), ("message",), ((1, 2),)):
    try:
        sys.exit(*bad)
    except SystemExit as e:
        print(repr(e), e.code)
thread = threading.Thread(target=work)
thread.start()
thread.join()
raise ValueError("uncaught")
