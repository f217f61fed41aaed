import unittest


def assert_python_ok(*args, **env_vars):
    raise unittest.SkipTest("the lab starts no other programs")


def assert_python_failure(*args, **env_vars):
    raise unittest.SkipTest("the lab starts no other programs")
