# Runs in the lab; the conformance run copies this file and puts a module's name in the place of MODULE.
import sys
import threading
import unittest

# CPython has these classes twice, in C and in Python, and tests both; here they are one.
for name in ("_CRLock", "_PyRLock"):
    if not hasattr(threading, name):
        setattr(threading, name, threading.RLock)

import MODULE as module

OUT = sys.stdout


class Lines(unittest.TestResult):
    """One line a test: what came of it, its name, and why."""

    def tell(self, word, test, why=""):
        OUT.write(f"@{word}\t{test.id()}\t{why}\n")

    def startTest(self, test):
        super().startTest(test)
        self.told = False
        self.tell("start", test)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.tell("passed", test)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.tell("passed", test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.tell("skipped", test, str(reason).replace("\n", " "))

    def last_line(self, err):
        text = str(err[1]).strip().split("\n")[0]
        return f"{err[0].__name__}: {text}"[:200]

    def addError(self, test, err):
        super().addError(test, err)
        self.tell("failed", test, self.last_line(err))
        sys.stderr.write(f"{test.id()}\n{self.errors[-1][1]}\n")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.tell("failed", test, self.last_line(err))
        sys.stderr.write(f"{test.id()}\n{self.failures[-1][1]}\n")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.tell("failed", test, self.last_line(err))
            sys.stderr.write(f"{subtest}\n{(self.errors + self.failures)[-1][1]}\n")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.tell("failed", test, "unexpected success")


def flat(tests):
    for test in tests:
        if hasattr(test, "addTests"):
            yield from flat(test)
        else:
            yield test


tests = unittest.defaultTestLoader.loadTestsFromModule(module)
if sys.argv[1:] == ["--list"]:
    for test in flat(tests):
        print("@listed\t" + test.id())
else:
    wanted = set(sys.argv[1:])
    chosen = unittest.TestSuite([test for test in flat(tests) if not wanted or test.id() in wanted])
    chosen.run(Lines())
    print("@end")
