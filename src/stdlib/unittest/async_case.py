"""Tests that are coroutines: each test has an event loop and one context of its own."""

from .case import TestCase


class IsolatedAsyncioTestCase(TestCase):
    def __init__(self, methodName="runTest"):
        super().__init__(methodName)
        self._asyncioRunner = None
        self._asyncioTestContext = None

    async def asyncSetUp(self):
        "Runs after setUp()."

    async def asyncTearDown(self):
        "Runs before tearDown()."

    def addAsyncCleanup(self, func, /, *args, **kwargs):
        self.addCleanup(func, *args, **kwargs)

    async def enterAsyncContext(self, cm):
        enter, leave = type(cm).__aenter__, type(cm).__aexit__
        result = await enter(cm)
        self.addAsyncCleanup(leave, cm, None, None, None)
        return result

    def _callSetUp(self):
        self._asyncioRunner.get_loop()
        self._asyncioTestContext.run(self.setUp)
        self._run_coroutine(self.asyncSetUp)

    def _callTestMethod(self, method):
        result = self._run_maybe_coroutine(method)
        if result is not None:
            import warnings
            warnings.warn(f"It is deprecated to return a value that is not None from a test case ({method})", DeprecationWarning, stacklevel=4)

    def _callTearDown(self):
        self._run_coroutine(self.asyncTearDown)
        self._asyncioTestContext.run(self.tearDown)

    def _callCleanup(self, function, *args, **kwargs):
        self._run_maybe_coroutine(function, *args, **kwargs)

    def _run_coroutine(self, function, *args, **kwargs):
        return self._asyncioRunner.run(function(*args, **kwargs), context=self._asyncioTestContext)

    def _run_maybe_coroutine(self, function, *args, **kwargs):
        import asyncio
        if asyncio.iscoroutinefunction(function):
            return self._run_coroutine(function, *args, **kwargs)
        return self._asyncioTestContext.run(function, *args, **kwargs)

    def run(self, result=None):
        import asyncio
        import contextvars
        self._asyncioRunner = asyncio.Runner(debug=True)
        self._asyncioTestContext = contextvars.copy_context()
        try:
            return super().run(result)
        finally:
            runner, self._asyncioRunner = self._asyncioRunner, None
            runner.close()
