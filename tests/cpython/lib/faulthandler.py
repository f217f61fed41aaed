import unittest


def _refuse(*args, **kwargs):
    raise unittest.SkipTest("the lab has no faulthandler")


dump_traceback = dump_traceback_later = disable = enable = is_enabled = _sigsegv = _refuse
