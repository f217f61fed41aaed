"""The unit tests, natively."""

from setup.testing import doctest_results

ABOUT = "unit tests, natively"
NEEDS = ("native",)
ORDER = 10


def run(context):
    return doctest_results(context, [context.root / "build/native/heddle-tests"], "unit")
