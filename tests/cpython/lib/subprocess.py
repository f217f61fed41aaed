"""Stands in so that tests may import it; those that use it are skipped."""

import unittest

PIPE = -1
STDOUT = -2
DEVNULL = -3


def _refuse(*args, **kwargs):
    raise unittest.SkipTest("the lab starts no other programs")


Popen = run = check_output = check_call = call = _refuse
