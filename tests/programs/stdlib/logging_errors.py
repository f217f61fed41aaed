# Log messages on standard error, with the traceback of an exception; the last resort; warnings on standard error.
import logging
import traceback
import warnings

logging.getLogger("nobody").warning("the last resort")
logging.getLogger("nobody").info("too low for it")


def fail():
    raise LookupError("not found")


try:
    fail()
except LookupError:
    logging.getLogger("nobody").exception("it failed")
logging.warning("basicConfig by itself")
warnings.warn("first")
for _ in range(3):
    warnings.warn("once a place", RuntimeWarning)
warnings.warn("deprecated", DeprecationWarning)
warnings.simplefilter("ignore")
warnings.warn("ignored")
with warnings.catch_warnings():
    warnings.simplefilter("error", UserWarning)
    try:
        warnings.warn("an exception")
    except UserWarning as problem:
        print("raised", problem)
with warnings.catch_warnings(record=True) as kept:
    warnings.simplefilter("always")
    warnings.warn("one", UserWarning)
    warnings.filterwarnings("ignore", message="tw")
    warnings.warn("two")
print([(str(w.message), w.category.__name__, w.lineno) for w in kept])
try:
    warnings.warn("x", int)
except TypeError as problem:
    print(problem)
try:
    try:
        fail()
    except LookupError as problem:
        raise ValueError("second") from problem
except ValueError as problem:
    traceback.print_exc()
    problem.add_note("a note")
    print(traceback.format_exception_only(problem))
    print([place.name for place in traceback.extract_tb(problem.__traceback__)])
    print(traceback.format_exc(limit=0), end="")
logging.getLogger("nobody").critical("%d things", 3)
logging.shutdown()
