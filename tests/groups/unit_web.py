"""The unit tests compiled to WebAssembly, under node."""

from setup.testing import doctest_results

ABOUT = "unit tests, through WebAssembly under node"
NEEDS = ("web",)
ORDER = 40


def run(context):
    return doctest_results(context, ["node", context.root / "build/web/heddle-tests.js"], "unit-web")
