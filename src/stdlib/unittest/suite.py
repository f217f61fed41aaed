"""Tests in order, with what is set up once a class and once a module."""

import sys

from . import case


class BaseTestSuite:
    def __init__(self, tests=()):
        self._tests = []
        self._removed_tests = 0
        self.addTests(tests)

    def addTest(self, test):
        if not callable(test):
            raise TypeError(f"{test!r} is not callable")
        if isinstance(test, type) and issubclass(test, (case.TestCase, TestSuite)):
            raise TypeError("TestCases and TestSuites must be instantiated before passing them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for test in tests:
            self.addTest(test)

    def countTestCases(self):
        return self._removed_tests + sum(test.countTestCases() for test in self._tests if test is not None)

    def __iter__(self):
        return iter(self._tests)

    def __eq__(self, other):
        return type(other) is type(self) and list(self) == list(other)

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} tests={list(self)}>"

    def run(self, result):
        for test in self:
            if result.shouldStop:
                break
            test(result)
        return result

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        for test in self:
            test.debug()


class TestSuite(BaseTestSuite):
    def run(self, result, debug=False):
        outermost = not result._testRunEntered
        result._testRunEntered = True
        for test in self:
            if result.shouldStop:
                break
            if not isinstance(test, BaseTestSuite):
                _leave_class(type(test), result)
                _enter_module(type(test), result)
                _enter_class(type(test), result)
                result._previousTestClass = type(test)
                if getattr(type(test), "_classSetupFailed", False) or result._moduleSetUpFailed:
                    continue
            test(result)
        if outermost:
            _leave_class(None, result)
            _leave_module(result)
            result._testRunEntered = False
        return result


class _ErrorHolder:
    "Stands for setUpClass and the like in the list of errors."

    failureException = None

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __str__(self):
        return self.description

    def __repr__(self):
        return f"<ErrorHolder description={self.description!r}>"


def _report(result, what, exc):
    holder = _ErrorHolder(what)
    holder.failureException = AssertionError
    if isinstance(exc, case.SkipTest):
        result.addSkip(holder, str(exc))
    else:
        result.addError(holder, (type(exc), exc, exc.__traceback__))


def _enter_class(kind, result):
    if kind is result._previousTestClass or result._moduleSetUpFailed or getattr(kind, "__unittest_skip__", False):
        return
    set_up = getattr(kind, "setUpClass", None)
    if set_up is None:
        return
    kind._classSetupFailed = False
    try:
        set_up()
    except Exception as exc:
        kind._classSetupFailed = True
        _report(result, f"setUpClass ({case.class_name(kind)})", exc)
        _class_cleanups(kind, result, "setUpClass")


def _class_cleanups(kind, result, where):
    kind.doClassCleanups()
    for info in kind.tearDown_exceptions:
        _report(result, f"{where} ({case.class_name(kind)})", info[1])


def _leave_class(next_kind, result):
    kind = result._previousTestClass
    if kind is None or kind is next_kind or getattr(kind, "_classSetupFailed", False) or result._moduleSetUpFailed \
            or getattr(kind, "__unittest_skip__", False):
        return
    tear_down = getattr(kind, "tearDownClass", None)
    if tear_down is None:
        return
    try:
        tear_down()
    except Exception as exc:
        _report(result, f"tearDownClass ({case.class_name(kind)})", exc)
    _class_cleanups(kind, result, "tearDownClass")


def _previous_module(result):
    kind = result._previousTestClass
    return kind.__module__ if kind is not None else None


def _enter_module(kind, result):
    name = kind.__module__
    if name == _previous_module(result):
        return
    _leave_module(result)
    result._moduleSetUpFailed = False
    set_up = getattr(sys.modules.get(name), "setUpModule", None)
    if set_up is None:
        return
    try:
        set_up()
    except Exception as exc:
        result._moduleSetUpFailed = True
        _report(result, f"setUpModule ({name})", exc)
        _module_cleanups(result, f"setUpModule ({name})")


def _module_cleanups(result, what):
    try:
        case.doModuleCleanups()
    except Exception as exc:
        _report(result, what, exc)


def _leave_module(result):
    name = _previous_module(result)
    if name is None or result._moduleSetUpFailed:
        return
    tear_down = getattr(sys.modules.get(name), "tearDownModule", None)
    if tear_down is not None:
        try:
            tear_down()
        except Exception as exc:
            _report(result, f"tearDownModule ({name})", exc)
    _module_cleanups(result, f"tearDownModule ({name})")
