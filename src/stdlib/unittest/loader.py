"""Finds tests: methods whose names begin with `test`, in classes, in modules."""

import sys

from . import case, suite


class TestLoader:
    testMethodPrefix = "test"
    suiteClass = suite.TestSuite
    testNamePatterns = None

    def __init__(self):
        self.errors = []

    @staticmethod
    def sortTestMethodsUsing(one, two):
        return (one > two) - (one < two)

    def getTestCaseNames(self, testCaseClass):
        return sorted(name for name in dir(testCaseClass)
                      if name.startswith(self.testMethodPrefix) and callable(getattr(testCaseClass, name)))

    def loadTestsFromTestCase(self, testCaseClass):
        if issubclass(testCaseClass, suite.TestSuite):
            raise TypeError("Test cases should not be derived from TestSuite. Maybe you meant to derive from TestCase?")
        names = self.getTestCaseNames(testCaseClass)
        if not names and hasattr(testCaseClass, "runTest"):
            names = ["runTest"]
        return self.suiteClass([testCaseClass(name) for name in names])

    def loadTestsFromModule(self, module, *args, pattern=None, **kws):
        tests = []
        for name in dir(module):
            value = getattr(module, name)
            if isinstance(value, type) and issubclass(value, case.TestCase) and value not in (case.TestCase, case.FunctionTestCase):
                tests.append(self.loadTestsFromTestCase(value))
        tests = self.suiteClass(tests)
        load_tests = getattr(module, "load_tests", None)
        if load_tests is not None:
            return load_tests(self, tests, pattern)
        return tests

    def loadTestsFromName(self, name, module=None):
        "`name` is Class or Class.method of the module, or begins with the name of a module that is loaded already."
        parts = name.split(".")
        value = module
        if value is None:
            length = len(parts)
            while length and ".".join(parts[:length]) not in sys.modules:
                length -= 1
            if not length:
                raise ImportError(f"the lab finds tests only in modules that are loaded; {name} is none")
            value = sys.modules[".".join(parts[:length])]
            parts = parts[length:]
        parent = None
        for part in parts:
            parent, value = value, getattr(value, part)
        if isinstance(value, type) and issubclass(value, case.TestCase):
            return self.loadTestsFromTestCase(value)
        if isinstance(parent, type) and issubclass(parent, case.TestCase):
            return self.suiteClass([parent(parts[-1])])
        if not parts:
            return self.loadTestsFromModule(value)
        if isinstance(value, suite.BaseTestSuite):
            return value
        if callable(value):
            test = value()
            if isinstance(test, suite.BaseTestSuite):
                return test
            if isinstance(test, case.TestCase):
                return self.suiteClass([test])
        raise TypeError(f"don't know how to make test from: {value}")

    def loadTestsFromNames(self, names, module=None):
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def discover(self, *args, **kws):
        raise NotImplementedError("the lab has no files to look for tests in")


defaultTestLoader = TestLoader()
