# What the module traceback makes of exceptions: chains, limits, repeated lines, notes, groups.
import io
import traceback

HERE = __file__.rpartition("/")[0] + "/"


def show(text):
    "Without the folder of this file, which the lab and CPython may name differently."
    print(str(text).replace(HERE, "").replace("tests/programs/stdlib/", ""))


class Own(Exception):
    pass


def deep(n):
    if n == 0:
        raise Own("deep")
    try:
        deep(n - 1)
    except Own as problem:
        if n == 2:
            raise ValueError("v") from problem
        raise


def recurse(n):
    return recurse(n - 1) if n else 1 / 0


try:
    deep(3)
except Exception:
    show(traceback.format_exc())
try:
    recurse(10)
except Exception as problem:
    show(traceback.format_exc(limit=2))
    show(traceback.format_exc(limit=-2))
    show("".join(traceback.format_exception(problem)))
    show(traceback.format_exception_only(problem))
    last = traceback.extract_tb(problem.__traceback__)[-1]
    print(last.line, last.name, last.lineno, len(traceback.format_tb(problem.__traceback__)))


def group():
    try:
        raise KeyError("a")
    except KeyError:
        try:
            1 / 0
        except Exception as problem:
            problem.add_note("note\nmore")
            inner = ExceptionGroup("in", [TypeError("x"), OSError("y")])
            raise ExceptionGroup("many", [problem, ValueError(1), inner])


try:
    group()
except Exception as problem:
    stream = io.StringIO()
    traceback.print_exc(file=stream)
    show(stream.getvalue())
    print(len(traceback.TracebackException.from_exception(problem).exceptions))
try:
    raise ExceptionGroup("wide", [ValueError(i) for i in range(20)])
except Exception:
    show(traceback.format_exc())
print(traceback.format_exception(None), traceback.format_exc(), end="")


class Broken(Exception):
    def __str__(self):
        raise RuntimeError("no text")


print(traceback.format_exception_only(Broken()), traceback.format_exception_only(KeyError("k")), traceback.format_exception_only(ValueError()))
summary = traceback.TracebackException.from_exception(ValueError("kept"))
print(str(summary), "".join(summary.format()), end="")


def where():
    show("".join(traceback.format_stack()))
    print([place.name for place in traceback.extract_stack()])


where()
