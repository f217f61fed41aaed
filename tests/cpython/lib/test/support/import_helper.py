"""The lab's imports are fixed when a program is compiled, so what tests import by name is listed here."""

import queue
import unittest

_MODULES = {"queue": queue}
# There is no C version of these beside the one in Python.
_ONLY_ONE = {"queue"}


def import_module(name, deprecated=False, *, required_on=()):
    if name == "_multiprocessing":
        return None  # the tests of processes skip themselves; those of threads need not
    if name not in _MODULES:
        raise unittest.SkipTest(f"the lab has no module {name}")
    return _MODULES[name]


def import_fresh_module(name, fresh=(), blocked=(), deprecated=False):
    if fresh and name in _ONLY_ONE:
        return None
    return import_module(name)
