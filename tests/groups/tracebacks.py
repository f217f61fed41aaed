"""Programs that fail: the traceback must be CPython's to the letter, carets included."""

import pathlib
import tempfile

from setup.testing import Result

ABOUT = "failing snippets of tests/tracebacks/, standard error equal to CPython's"
NEEDS = ("native",)
ORDER = 35


def run(context):
    sources = (context.root / "tests/tracebacks/snippets.txt").read_text(encoding="utf-8").split("%%\n")
    different = []
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "t.py"
        for source in sources:
            path.write_text(source, encoding="utf-8")
            theirs = context.command([context.python, "-W", "ignore", path])
            ours = context.command([context.root / "build/native/heddle", "run", "--model", "gil", path], timeout_s=30)
            if theirs[0] == 0:
                different.append("this snippet does not fail: %r" % source)
            elif ours != theirs:
                different.append("%s\n--- CPython\n%s%s--- the lab\n%s%s" % (source, theirs[1], theirs[2], ours[1], ours[2]))
    yield Result.check("%d tracebacks as CPython prints them" % len(sources), not different, "\n".join(different))
