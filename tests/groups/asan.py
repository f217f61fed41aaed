"""Unit tests under AddressSanitizer and UndefinedBehaviorSanitizer. Other groups' programs join by `sanitized_programs`."""

import os

from setup.testing import doctest_results
from setup.sanitizers import program_results

ABOUT = "unit tests and programs under ASan and UBSan"
NEEDS = ("asan",)
ORDER = 70


def run(context):
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:abort_on_error=0", UBSAN_OPTIONS="print_stacktrace=1")
    yield from doctest_results(context, [context.root / "build/asan/heddle-tests"], "asan", 900, environment)
    yield from program_results(context, "asan", environment)
