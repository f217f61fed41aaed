"""Unit tests and racing programs under ThreadSanitizer, with an empty suppressions file, and a race that must be reported."""

import os
import tempfile

from setup.testing import Result, doctest_results
from setup.sanitizers import program_results

ABOUT = "unit tests and programs under TSan, with a canary that must be caught"
NEEDS = ("tsan",)
ORDER = 80

CANARY = """#include <pthread.h>
static int shared;
static void* work(void*) { for (int i = 0; i < 1000; ++i) shared = shared + 1; return nullptr; }
int main() { pthread_t a, b; pthread_create(&a, nullptr, work, nullptr); pthread_create(&b, nullptr, work, nullptr);
    pthread_join(a, nullptr); pthread_join(b, nullptr); return 0; }
"""


def run(context):
    # A TSan job can silently test nothing: this race must be reported by the same compiler and options.
    environment = dict(os.environ, TSAN_OPTIONS="halt_on_error=0:exitcode=66:suppressions=%s" % os.devnull)
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "canary.cpp")
        with open(source, "w") as file:
            file.write(CANARY)
        code, _, errors = context.command(["clang++", "-g", "-O1", "-fsanitize=thread", "-pthread", source, "-o", folder + "/canary"])
        if code != 0:
            yield Result.failed("canary", errors)
            return
        code, _, errors = context.command([folder + "/canary"], env=environment)
        yield Result.check("the canary race is reported", code == 66 and "data race" in errors, "exit code %s\n%s" % (code, errors))
    yield from doctest_results(context, [context.root / "build/tsan/heddle-tests"], "tsan", 900, environment)
    yield from program_results(context, "tsan", environment)
