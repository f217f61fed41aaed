import unittest


def TemporaryFile(*args, **kwargs):
    raise unittest.SkipTest("the lab has no files")
