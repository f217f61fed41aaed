"""What unittest.main() does: reads the arguments, loads, runs, ends the program."""

import sys

from . import loader, runner

_USAGE = "usage: %s [-h] [-v] [-q] [-f] [-b] [-k PATTERN] [tests ...]"


class TestProgram:
    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=loader.defaultTestLoader, exit=True,
                 verbosity=1, failfast=None, catchbreak=None, buffer=None, warnings=None, *, tb_locals=False):
        self.module = sys.modules[module] if isinstance(module, str) else module
        self.argv = sys.argv if argv is None else argv
        self.verbosity = verbosity
        self.failfast = failfast
        self.buffer = buffer
        self.patterns = []
        names = self._read_arguments(self.argv[1:])
        if not names and defaultTest is not None:
            names = [defaultTest] if isinstance(defaultTest, str) else list(defaultTest)
        self.test = testLoader.loadTestsFromNames(names, self.module) if names else testLoader.loadTestsFromModule(self.module)
        if self.patterns:
            self.test = self._only_matching(self.test)
        if testRunner is None:
            testRunner = runner.TextTestRunner
        if isinstance(testRunner, type):
            testRunner = testRunner(verbosity=self.verbosity, failfast=bool(self.failfast), buffer=bool(self.buffer))
        self.result = testRunner.run(self.test)
        if exit:
            sys.exit(not self.result.wasSuccessful())

    def _read_arguments(self, arguments):
        names = []
        waiting = list(arguments)
        while waiting:
            argument = waiting.pop(0)
            if argument in ("-v", "--verbose"):
                self.verbosity = 2
            elif argument in ("-q", "--quiet"):
                self.verbosity = 0
            elif argument in ("-f", "--failfast"):
                self.failfast = True
            elif argument in ("-b", "--buffer"):
                self.buffer = True
            elif argument == "-k" and waiting:
                self.patterns.append(waiting.pop(0))
            elif argument in ("-h", "--help"):
                print(_USAGE % self.argv[0])
                sys.exit(0)
            elif argument.startswith("-"):
                sys.stderr.write(_USAGE % self.argv[0] + f"\nerror: unrecognized arguments: {argument}\n")
                sys.exit(2)
            else:
                names.append(argument)
        return names

    def _only_matching(self, tests):
        "Keeps the tests whose id contains one of the patterns."
        kept = []
        waiting = [tests]
        while waiting:
            test = waiting.pop(0)
            if hasattr(test, "addTests"):
                waiting[0:0] = list(test)
            elif any(pattern.strip("*") in test.id() for pattern in self.patterns):
                kept.append(test)
        return type(tests)(kept)


main = TestProgram


# Control-C cannot reach a program in the lab, so there is nothing to install.

def installHandler():
    pass


def registerResult(result):
    pass


def removeResult(result):
    return False


def removeHandler(method=None):
    return method
