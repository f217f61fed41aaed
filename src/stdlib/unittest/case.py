"""TestCase: one test method with what is set up before and torn down after it, and the assertions."""

from . import text

_NO_MESSAGE = "Diff is %s characters long. Set self.maxDiff to None to see it."


class SkipTest(Exception):
    "Raised in a test: it is skipped, for the reason given."


def skip(reason):
    if callable(reason):
        # Used as @skip, without a reason.
        return skip("")(reason)

    def mark(item):
        if not isinstance(item, type):
            def skipped(*args, **kwargs):
                raise SkipTest(reason)
            skipped.__name__ = item.__name__
            skipped.__qualname__ = item.__qualname__
            skipped.__doc__ = item.__doc__
            item = skipped
        item.__unittest_skip__ = True
        item.__unittest_skip_why__ = reason
        return item
    return mark


def _as_it_is(item):
    return item


def skipIf(condition, reason):
    return skip(reason) if condition else _as_it_is


def skipUnless(condition, reason):
    return _as_it_is if condition else skip(reason)


def expectedFailure(test_item):
    test_item.__unittest_expecting_failure__ = True
    return test_item


_module_cleanups = []


def addModuleCleanup(function, /, *args, **kwargs):
    _module_cleanups.append((function, args, kwargs))


def doModuleCleanups():
    first = None
    while _module_cleanups:
        function, args, kwargs = _module_cleanups.pop()
        try:
            function(*args, **kwargs)
        except Exception as exc:
            first = first or exc
    if first is not None:
        raise first


def _enter_context(cm, add_cleanup):
    kind = type(cm)
    try:
        enter, leave = kind.__enter__, kind.__exit__
    except AttributeError:
        raise TypeError(f"'{kind.__module__}.{kind.__qualname__}' object does not support the context manager protocol") from None
    result = enter(cm)
    add_cleanup(leave, cm, None, None, None)
    return result


def enterModuleContext(cm):
    return _enter_context(cm, addModuleCleanup)


def class_name(kind):
    return f"{kind.__module__}.{kind.__qualname__}"


class _ShouldStop(Exception):
    "A subtest failed and the run is to stop at the first failure."


class _Outcome:
    """What happened while a test ran: whether everything went well so far, and an expected failure."""

    def __init__(self, result, expects_failure):
        self.result = result
        self.expects_failure = expects_failure
        self.success = True
        self.expected = None   # the failure that was expected

    def failed(self, test, exc, subtest=None):
        "Notes an exception of one part of the test."
        if isinstance(exc, SkipTest):
            self.success = False
            self.result.addSkip(subtest or test, str(exc))
            return
        if isinstance(exc, _ShouldStop):
            return
        info = (type(exc), exc, exc.__traceback__)
        if self.expects_failure:
            self.expected = info
            return
        self.success = False
        if subtest is not None:
            self.result.addSubTest(test, subtest, info)
        elif isinstance(exc, test.failureException):
            self.result.addFailure(test, info)
        else:
            self.result.addError(test, info)


class _Part:
    """`with _Part(test, outcome):` runs a part of a test; an exception is noted and ends the part only."""

    def __init__(self, test, outcome, subtest=None):
        self.test = test
        self.outcome = outcome
        self.subtest = subtest
        self.success = False

    def __enter__(self):
        return self

    def __exit__(self, kind, exc, tb):
        if exc is None:
            self.success = True
            if self.subtest is not None:
                self.outcome.result.addSubTest(self.test, self.subtest, None)
            return False
        if not isinstance(exc, Exception) and isinstance(exc, KeyboardInterrupt):
            return False
        self.outcome.failed(self.test, exc, self.subtest)
        return True


class _SubTestContext:
    def __init__(self, test, message, params):
        self.test = test
        self.message = message
        self.params = params

    def __enter__(self):
        test = self.test
        outcome = test._outcome
        self.part = None
        if outcome is None:
            return
        self.before = test._subtest
        params = dict(self.before.params) if self.before is not None else {}
        params.update(self.params)
        test._subtest = SubTest(test, self.message, params)
        self.part = _Part(test, outcome, test._subtest)

    def __exit__(self, kind, exc, tb):
        if self.part is None:
            return False
        test = self.test
        test._subtest = self.before
        handled = self.part.__exit__(kind, exc, tb)
        if not self.part.success:
            if test._outcome.result.failfast:
                raise _ShouldStop
            if test._outcome.expected is not None:
                raise _ShouldStop
        return handled


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 80 * 8
    _classSetupFailed = False
    _class_cleanups = []
    tearDown_exceptions = []

    def __init_subclass__(cls, *args, **kwargs):
        cls._classSetupFailed = False
        cls._class_cleanups = []
        super().__init_subclass__(*args, **kwargs)

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._outcome = None
        self._subtest = None
        self._cleanups = []
        method = getattr(self, methodName, None)
        if method is None:
            if methodName != "runTest":
                raise ValueError(f"no such test method in {type(self)}: {methodName}")
            self._testMethodDoc = "No test"
        else:
            self._testMethodDoc = method.__doc__
        self._type_equality_funcs = {}
        self.addTypeEqualityFunc(dict, "assertDictEqual")
        self.addTypeEqualityFunc(list, "assertListEqual")
        self.addTypeEqualityFunc(tuple, "assertTupleEqual")
        self.addTypeEqualityFunc(set, "assertSetEqual")
        self.addTypeEqualityFunc(frozenset, "assertSetEqual")
        self.addTypeEqualityFunc(str, "assertMultiLineEqual")

    def addTypeEqualityFunc(self, typeobj, function):
        self._type_equality_funcs[typeobj] = function

    # What tests replace, and clean-ups.

    def setUp(self):
        "Runs before each test."

    def tearDown(self):
        "Runs after each test whose setUp() went well."

    @classmethod
    def setUpClass(cls):
        "Runs once before the tests of the class."

    @classmethod
    def tearDownClass(cls):
        "Runs once after them."

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        return _enter_context(cm, self.addCleanup)

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def enterClassContext(cls, cm):
        return _enter_context(cm, cls.addClassCleanup)

    def doCleanups(self):
        outcome = self._outcome or _Outcome(None, False)
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            with _Part(self, outcome):
                self._callCleanup(function, *args, **kwargs)
        return outcome.success

    @classmethod
    def doClassCleanups(cls):
        cls.tearDown_exceptions = []
        while cls._class_cleanups:
            function, args, kwargs = cls._class_cleanups.pop()
            try:
                function(*args, **kwargs)
            except Exception as exc:
                cls.tearDown_exceptions.append((type(exc), exc, exc.__traceback__))

    # Names.

    def countTestCases(self):
        return 1

    def defaultTestResult(self):
        from .result import TestResult
        return TestResult()

    def shortDescription(self):
        lines = (self._testMethodDoc or "").strip().split("\n")
        return lines[0].strip() or None

    def id(self):
        return f"{class_name(type(self))}.{self._testMethodName}"

    def __str__(self):
        return f"{self._testMethodName} ({class_name(type(self))}.{self._testMethodName})"

    def __repr__(self):
        return f"<{class_name(type(self))} testMethod={self._testMethodName}>"

    def __eq__(self, other):
        return type(self) is type(other) and self._testMethodName == other._testMethodName

    def __hash__(self):
        return hash((type(self), self._testMethodName))

    # Running.

    def _callSetUp(self):
        self.setUp()

    def _callTestMethod(self, method):
        method()

    def _callTearDown(self):
        self.tearDown()

    def _callCleanup(self, function, *args, **kwargs):
        function(*args, **kwargs)

    def run(self, result=None):
        if result is None:
            result = self.defaultTestResult()
        result.startTest(self)
        try:
            method = getattr(self, self._testMethodName)
            for marked in (type(self), method):
                if getattr(marked, "__unittest_skip__", False):
                    result.addSkip(self, getattr(marked, "__unittest_skip_why__", ""))
                    return result
            expects_failure = (getattr(self, "__unittest_expecting_failure__", False)
                               or getattr(method, "__unittest_expecting_failure__", False))
            outcome = self._outcome = _Outcome(result, expects_failure)
            try:
                self._run_parts(method, outcome)
            finally:
                self._outcome = None
            if outcome.success:
                if not expects_failure:
                    result.addSuccess(self)
                elif outcome.expected is not None:
                    result.addExpectedFailure(self, outcome.expected)
                else:
                    result.addUnexpectedSuccess(self)
            return result
        finally:
            result.stopTest(self)

    def _run_parts(self, method, outcome):
        expects_failure = outcome.expects_failure
        outcome.expects_failure = False
        with _Part(self, outcome) as set_up:
            self._callSetUp()
        if set_up.success:
            outcome.expects_failure = expects_failure
            with _Part(self, outcome):
                self._callTestMethod(method)
            outcome.expects_failure = False
            with _Part(self, outcome):
                self._callTearDown()
        self.doCleanups()

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        "Runs the test without a result: exceptions come through."
        self._callSetUp()
        self._callTestMethod(getattr(self, self._testMethodName))
        self._callTearDown()
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            self._callCleanup(function, *args, **kwargs)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg=None, **params):
        "`with self.subTest(i=i):` a failure inside is noted with these parameters, and the test goes on."
        return _SubTestContext(self, msg, params)

    # Assertions.

    def _formatMessage(self, msg, standardMsg):
        if not self.longMessage:
            return msg or standardMsg
        if msg is None:
            return standardMsg
        try:
            return f"{standardMsg} : {msg}"
        except Exception:
            return f"{text.safe_repr(standardMsg)} : {text.safe_repr(msg)}"

    def fail(self, msg=None):
        raise self.failureException(msg)

    def _fail(self, msg, standard):
        raise self.failureException(self._formatMessage(msg, standard))

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail(msg, f"{text.safe_repr(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail(msg, f"{text.safe_repr(expr)} is not false")

    def assertEqual(self, first, second, msg=None):
        function = self._type_equality_funcs.get(type(first)) if type(first) is type(second) else None
        if function is None:
            if not first == second:
                self._fail(msg, "%s != %s" % text.shortened_reprs(first, second))
        elif isinstance(function, str):
            getattr(self, function)(first, second, msg=msg)
        else:
            function(first, second, msg=msg)

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail(msg, f"{text.safe_repr(first)} == {text.safe_repr(second)}")

    def _nearly(self, first, second, places, delta):
        "Whether they are close enough; and words for how far apart."
        difference = abs(first - second)
        shown = text.safe_repr(difference)
        if delta is not None:
            return difference <= delta, f"within {text.safe_repr(delta)} delta ({shown} difference)"
        places = 7 if places is None else places
        return round(difference, places) == 0, f"within {places} places ({shown} difference)"

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        near, words = self._nearly(first, second, places, delta)
        if not near:
            self._fail(msg, f"{text.safe_repr(first)} != {text.safe_repr(second)} {words}")

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        near, words = self._nearly(first, second, places, delta)
        if first == second or near:
            if delta is None:
                words = words.partition(" (")[0]
            self._fail(msg, f"{text.safe_repr(first)} == {text.safe_repr(second)} {words}")

    def _differ(self, msg, standard, first_lines, second_lines, between="\n"):
        difference = "\n" + between.join(text.line_difference(first_lines, second_lines))
        if self.maxDiff is not None and len(difference) > self.maxDiff:
            difference = "\n" + _NO_MESSAGE % len(difference)
        self._fail(msg, standard + "\n" + difference if not standard.endswith("\n") else standard + difference)

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        if seq_type is not None:
            name = seq_type.__name__
            for seq, which in ((seq1, "First"), (seq2, "Second")):
                if not isinstance(seq, seq_type):
                    raise self.failureException(f"{which} sequence is not a {name}: {text.safe_repr(seq)}")
        else:
            name = "sequence"
        if seq1 == seq2:
            return
        standard = "%ss differ: %s != %s\n" % ((name.capitalize(),) + text.shortened_reprs(seq1, seq2))
        len1, len2 = len(seq1), len(seq2)
        for index in range(min(len1, len2)):
            if seq1[index] != seq2[index]:
                standard += "\nFirst differing element %d:\n%s\n%s\n" % ((index,) + text.shortened_reprs(seq1[index], seq2[index]))
                break
        for which, longer, shorter, seq in (("First", len1, len2, seq1), ("Second", len2, len1, seq2)):
            if longer > shorter:
                standard += f"\n{which} {name} contains {longer - shorter} additional elements.\n"
                standard += f"First extra element {shorter}:\n{text.safe_repr(seq[shorter])}\n"
        self._differ(msg, standard, [repr(seq1)], [repr(seq2)])

    def assertListEqual(self, list1, list2, msg=None):
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        lines = []
        for which, only in (("first", set1 - set2), ("second", set2 - set1)):
            if only:
                lines.append(f"Items in the {which} set but not the {'second' if which == 'first' else 'first'}:")
                lines.extend(repr(item) for item in only)
        if lines:
            self._fail(msg, "\n".join(lines))

    def assertDictEqual(self, d1, d2, msg=None):
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            self._differ(msg, "%s != %s" % text.shortened_reprs(d1, d2), _dict_lines(d1), _dict_lines(d2))

    def assertMultiLineEqual(self, first, second, msg=None):
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first != second:
            one, two = first.splitlines(True), second.splitlines(True)
            if len(one) == 1 and first.strip("\r\n") == first:
                one, two = [first + "\n"], [second + "\n"]
            self._differ(msg, "%s != %s" % text.shortened_reprs(first, second), one, two, "")

    def assertCountEqual(self, first, second, msg=None):
        differences = text.count_difference(list(first), list(second))
        if differences:
            lines = ["Element counts were not equal:"]
            lines.extend(f"First has {one}, Second has {two}:  {element!r}" for one, two, element in differences)
            self._fail(msg, "\n".join(lines))

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail(msg, f"{text.safe_repr(a)} not less than {text.safe_repr(b)}")

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail(msg, f"{text.safe_repr(a)} not less than or equal to {text.safe_repr(b)}")

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail(msg, f"{text.safe_repr(a)} not greater than {text.safe_repr(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail(msg, f"{text.safe_repr(a)} not greater than or equal to {text.safe_repr(b)}")

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail(msg, f"{text.safe_repr(expr1)} is not {text.safe_repr(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail(msg, f"unexpectedly identical: {text.safe_repr(expr1)}")

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail(msg, f"{text.safe_repr(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail(msg, "unexpectedly None")

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self._fail(msg, f"{text.safe_repr(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail(msg, f"{text.safe_repr(obj)} is an instance of {cls!r}")

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(msg, f"{text.safe_repr(member)} not found in {text.safe_repr(container)}")

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(msg, f"{text.safe_repr(member)} unexpectedly found in {text.safe_repr(container)}")

    def assertRegex(self, text_, expected_regex, msg=None):
        pattern = _compiled(expected_regex)
        if not pattern.search(text_):
            self._fail(msg, f"Regex didn't match: {pattern.pattern!r} not found in {text_!r}")

    def assertNotRegex(self, text_, unexpected_regex, msg=None):
        pattern = _compiled(unexpected_regex)
        match = pattern.search(text_)
        if match:
            self._fail(msg, f"Regex matched: {text_[match.start():match.end()]!r} matches {pattern.pattern!r} in {text_!r}")

    # Assertions about what a call does: given with the call, or as contexts.

    def assertRaises(self, expected_exception, *args, **kwargs):
        return _RaisesContext(expected_exception, self, None, "assertRaises").handle(args, kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        return _RaisesContext(expected_exception, self, expected_regex, "assertRaisesRegex").handle(args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        return _WarnsContext(expected_warning, self, None, "assertWarns").handle(args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        return _WarnsContext(expected_warning, self, expected_regex, "assertWarnsRegex").handle(args, kwargs)

    def assertLogs(self, logger=None, level=None):
        from ._log import LogsContext
        return LogsContext(self, logger, level, False)

    def assertNoLogs(self, logger=None, level=None):
        from ._log import LogsContext
        return LogsContext(self, logger, level, True)


def _dict_lines(value):
    "As pprint would print it if each item took a line."
    if len(repr(value)) <= 78:
        return [repr(value)]
    items = [f"{key!r}: {value[key]!r}" for key in (sorted(value) if all(isinstance(key, str) for key in value) else value)]
    return [("{" if index == 0 else " ") + item + ("," if index + 1 < len(items) else "}") for index, item in enumerate(items)]


def _compiled(pattern):
    if isinstance(pattern, (str, bytes)):
        import re
        assert pattern, "expected_regex must not be empty."
        return re.compile(pattern)
    return pattern


class _RaisesContext:
    "Both a context and what runs a call that is given at once."

    _base = BaseException
    _words = "an exception type or tuple of exception types"

    def __init__(self, expected, test_case, expected_regex, name):
        self.expected = expected
        self.test_case = test_case
        self.expected_regex = None if expected_regex is None else _compiled(expected_regex)
        self.name = name
        self.msg = None
        self.obj_name = None
        kinds = expected if isinstance(expected, tuple) else (expected,)
        if not all(isinstance(kind, type) and issubclass(kind, self._base) for kind in kinds):
            raise TypeError(f"{name}() arg 1 must be {self._words}")

    def handle(self, args, kwargs):
        if not args:
            self.msg = kwargs.pop("msg", None)
            if kwargs:
                raise TypeError(f"{next(iter(kwargs))!r} is an invalid keyword argument for this function")
            return self
        function, args = args[0], args[1:]
        self.obj_name = getattr(function, "__name__", None) or str(function)
        with self:
            function(*args, **kwargs)
        return None

    def _expected_name(self):
        return getattr(self.expected, "__name__", None) or str(self.expected)

    def _fail(self, standard):
        raise self.test_case.failureException(self.test_case._formatMessage(self.msg, standard))

    def __enter__(self):
        return self

    def __exit__(self, kind, exc, tb):
        if exc is None:
            by = f" by {self.obj_name}" if self.obj_name else ""
            self._fail(f"{self._expected_name()} not raised{by}")
        if not isinstance(exc, self.expected):
            return False
        # Kept without its traceback, which would keep the values of all its frames.
        self.exception = exc.with_traceback(None)
        if self.expected_regex is not None and not self.expected_regex.search(str(exc)):
            self._fail(f'"{self.expected_regex.pattern}" does not match "{exc}"')
        return True

    @classmethod
    def __class_getitem__(cls, item):
        return cls


class _WarnsContext(_RaisesContext):
    _base = Warning
    _words = "a warning class or tuple of warning classes"

    def __enter__(self):
        import warnings
        self._kept = warnings.catch_warnings(record=True)
        self.warnings = self._kept.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, kind, exc, tb):
        self._kept.__exit__(kind, exc, tb)
        if exc is not None:
            return False
        first = None
        for caught in self.warnings:
            warning = caught.message
            if not isinstance(warning, self.expected):
                continue
            if first is None:
                first = warning
            if self.expected_regex is None or self.expected_regex.search(str(warning)):
                self.warning = warning
                self.filename = caught.filename
                self.lineno = caught.lineno
                return False
        if first is not None:
            self._fail(f'"{self.expected_regex.pattern}" does not match "{first}"')
        by = f" by {self.obj_name}" if self.obj_name else ""
        self._fail(f"{self._expected_name()} not triggered{by}")


class FunctionTestCase(TestCase):
    "A function as a test."

    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._set_up = setUp
        self._tear_down = tearDown
        self._function = testFunc
        self._description = description

    def setUp(self):
        if self._set_up is not None:
            self._set_up()

    def tearDown(self):
        if self._tear_down is not None:
            self._tear_down()

    def runTest(self):
        self._function()

    def id(self):
        return self._function.__name__

    def __str__(self):
        return f"{class_name(type(self))} ({self._function.__name__})"

    def shortDescription(self):
        if self._description is not None:
            return self._description
        return (self._function.__doc__ or "").split("\n")[0].strip() or None


class SubTest(TestCase):
    "Stands for the body of one subTest() in results."

    def __init__(self, test_case, message, params):
        super().__init__()
        self.test_case = test_case
        self.message = message
        self.params = params
        self.failureException = test_case.failureException

    def runTest(self):
        raise NotImplementedError("subtests cannot be run directly")

    def _description(self):
        parts = []
        if self.message is not None:
            parts.append(f"[{self.message}]")
        if self.params:
            parts.append("(" + ", ".join(f"{key}={value!r}" for key, value in self.params.items()) + ")")
        return " ".join(parts) or "(<subtest>)"

    def id(self):
        return f"{self.test_case.id()} {self._description()}"

    def shortDescription(self):
        return self.test_case.shortDescription()

    def __str__(self):
        return f"{self.test_case} {self._description()}"
