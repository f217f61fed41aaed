"""A test module of the classes of CPython's _test_multiprocessing that need nothing outside the lab. That file as a whole cannot be imported
there (sockets, ctypes, heaps of mmap…), so what is asked for is taken out of it, as it stands, and gets a head of our own."""

import ast

NAME = "test.test_processes"
FUNCTIONS = {"close_queue", "join_process", "get_value", "queue_empty", "queue_full", "sqr", "mul", "raise_large_valuerror", "identity",
             "exception_throwing_generator", "unpickleable_result", "initializer", "wait_for_handle", "raising"}
SUPPORT = {"TimingWrapper", "BaseTestCase", "DummyCallable", "_UpperCaser", "_DummyList", "Bunch", "AppendTrue", "CountedObject", "SayWhenError",
           "BaseMixin", "ProcessesMixin"}
TESTS = ["_TestProcess", "_TestSubclassingProcess", "_TestQueue", "_TestLock", "_TestSemaphore", "_TestCondition", "_TestEvent", "_TestBarrier",
         "_TestValue", "_TestArray", "_TestPool", "_TestPoolWorkerErrors", "_TestPoolWorkerLifetime"]
# They would wait for minutes for what does not come.
LEFT_OUT = {
    ("_TestCondition", "test_wait_result"): "the lab has no signals",
}
HEAD = '''import gc
import io
import itertools
import logging
import operator
import os
import pickle
import queue as pyqueue
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
import unittest
import unittest.mock
import warnings
import weakref

import multiprocessing
import multiprocessing.connection
import multiprocessing.pool
import multiprocessing.queues
from multiprocessing import util
from multiprocessing.connection import wait
from multiprocessing.sharedctypes import Value, copy

import test.support
from test import support
from test.support import hashlib_helper, import_helper, os_helper, script_helper, threading_helper, warnings_helper

# What the tests look at to find processes and threads that were forgotten.
for module in (multiprocessing.process, threading):
    if not hasattr(module, "_dangling"):
        module._dangling = set()
threading._HAVE_THREAD_NATIVE_ID = False
HAS_SHAREDCTYPES = HAVE_GETVALUE = True
CHECK_TIMINGS = WIN32 = False
DELTA = TIMEOUT1 = TIMEOUT2 = TIMEOUT3 = 0.1
MAXFD = 256
c_int = c_double = c_longlong = None


def latin(text):
    return text.encode("latin-1")
'''


def module_text(source):
    lines = source.split("\n")
    parts = [HEAD]
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and (node.name in FUNCTIONS | SUPPORT or node.name in TESTS):
            first = min([node.lineno] + [decorator.lineno for decorator in node.decorator_list])
            parts.append("\n".join(lines[first - 1:node.end_lineno]) + "\n")
    parts += ["%s.%s = unittest.skip(%r)(%s.%s)\n" % (owner, method, why, owner, method) for (owner, method), why in LEFT_OUT.items()]
    parts += ["class WithProcesses%s(%s, ProcessesMixin, unittest.TestCase):\n    pass\n" % (name[1:], name) for name in TESTS]
    return "\n\n".join(parts)
