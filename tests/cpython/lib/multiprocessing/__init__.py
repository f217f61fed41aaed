"""Stands in while the tests of processes are skipped."""

import unittest


def get_context(method=None):
    raise unittest.SkipTest("processes are not in the lab yet")


def Manager(*args, **kwargs):
    raise unittest.SkipTest("processes are not in the lab yet")
