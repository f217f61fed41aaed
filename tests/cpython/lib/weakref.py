"""The lab has no weak references: tests that make one are skipped."""

import unittest


def _refuse(*args, **kwargs):
    raise unittest.SkipTest("the lab has no weak references")


ref = proxy = finalize = WeakSet = WeakKeyDictionary = WeakValueDictionary = WeakMethod = _refuse
