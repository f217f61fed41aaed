"""What came of the tests."""

import io
import sys
import traceback

# Places below this folder are unittest's own and of no interest to whoever reads a failure.
_HOME = __file__.rpartition("/")[0] + "/"

STDOUT_LINE = "\nStdout:\n%s"
STDERR_LINE = "\nStderr:\n%s"


class TestResult:
    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures = []
        self.errors = []
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.testsRun = 0
        self.shouldStop = False
        self.buffer = False
        self.tb_locals = False
        self._moduleSetUpFailed = False
        self._previousTestClass = None
        self._testRunEntered = False
        self._kept_streams = None

    def startTest(self, test):
        self.testsRun += 1
        if self.buffer:
            self._kept_streams = (sys.stdout, sys.stderr)
            sys.stdout, sys.stderr = io.StringIO(), io.StringIO()

    def stopTest(self, test):
        if self._kept_streams:
            sys.stdout, sys.stderr = self._kept_streams
            self._kept_streams = None

    def startTestRun(self):
        "Before the first test."

    def stopTestRun(self):
        "After the last."

    def _failed(self):
        if self.failfast:
            self.stop()

    def addError(self, test, err):
        self._failed()
        self.errors.append((test, self._exc_info_to_string(err, test)))

    def addFailure(self, test, err):
        self._failed()
        self.failures.append((test, self._exc_info_to_string(err, test)))

    def addSubTest(self, test, subtest, err):
        if err is None:
            return
        self._failed()
        kept = self.failures if issubclass(err[0], test.failureException) else self.errors
        kept.append((subtest, self._exc_info_to_string(err, test)))

    def addSuccess(self, test):
        "A test passed."

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    def addUnexpectedSuccess(self, test):
        self._failed()
        self.unexpectedSuccesses.append(test)

    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)

    def stop(self):
        self.shouldStop = True

    def _exc_info_to_string(self, err, test):
        kind, value, tb = err
        summary = traceback.TracebackException(kind, value, tb, compact=True)
        seen = set()
        waiting = [summary]
        while waiting:
            one = waiting.pop()
            if one is None or id(one) in seen:
                continue
            seen.add(id(one))
            _leave_out_own(one, one is summary and issubclass(kind, test.failureException))
            waiting.extend((one.__cause__, one.__context__))
        text = "".join(summary.format())
        if self._kept_streams:
            for stream, frame in ((sys.stdout, STDOUT_LINE), (sys.stderr, STDERR_LINE)):
                output = stream.getvalue()
                if output:
                    text += frame % (output if output.endswith("\n") else output + "\n")
        return text

    def __repr__(self):
        return (f"<unittest.result.TestResult run={self.testsRun} errors={len(self.errors)} failures={len(self.failures)}>")


def _leave_out_own(summary, of_assertion):
    "Takes away the places before the test was called; of a failed assertion also those inside of the assert method."
    stack = summary.stack
    begin = 0
    while begin < len(stack) and stack[begin].filename.startswith(_HOME):
        begin += 1
    end = len(stack)
    if of_assertion:
        for index in range(begin, end):
            if stack[index].filename.startswith(_HOME):
                end = index
                break
    kept = stack[begin:end]
    if kept or of_assertion:
        stack[:] = kept
