"""Stands in so that tests may import it."""

import unittest

HIGHEST_PROTOCOL = 5


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpicklingError(PickleError):
    pass


def _refuse(*args, **kwargs):
    raise unittest.SkipTest("the lab has no pickle")


dumps = loads = dump = load = _refuse
