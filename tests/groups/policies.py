"""Policies that sample schedules find bugs of known depth as often as their authors prove: each seed is a run, so the counts repeat exactly."""

import json
import os
import tempfile

from setup.testing import Result

ABOUT = "PCT and POS find planted bugs of known depth"
NEEDS = ("native",)
ORDER = 39
SECONDS_MAX = 120
RUNS = 400

# Each thread makes shared steps first: many, so that a random walk hardly ever gets one of them through before the other begins, or few, so that
# what is guaranteed for two orderings, one run in the number of threads times that of moves, is not too rare for a test.
PROLOGUE = """import threading
steps = 0
noise = [0, 0, 0]
def busy(me):
    for i in range(%d):
        noise[me] = noise[me] + 1
"""
EPILOGUE = """
threads = [threading.Thread(target=f) for f in (first, second)]
for t in threads: t.start()
for t in threads: t.join()
seen = noise
"""
# One ordering: second ends before first begins.
ORDER_BUG = PROLOGUE % 20 + """
done = False
def first():
    assert not done
    busy(0)
def second():
    global done
    busy(1)
    done = True
""" + EPILOGUE
# Two orderings: second's write lies between first's read and its write, deep in both.
ATOMICITY_BUG = PROLOGUE % 2 + """
x = 0
def first():
    global x
    busy(0)
    seen = x
    x = seen + 1
    assert x == seen + 1
    busy(0)
def second():
    global x
    busy(1)
    x = 100
""" + EPILOGUE + "assert x in (100, 101) and x != 1, x\n"
# Two orderings in another pattern: a deadlock.
DEADLOCK_BUG = PROLOGUE % 2 + """
a = threading.Lock()
b = threading.Lock()
def first():
    busy(0)
    with a:
        with b: pass
def second():
    busy(1)
    with b:
        with a: pass
""" + EPILOGUE


def run(context):
    heddle = context.root / "build/native/heddle"
    with tempfile.TemporaryDirectory() as folder:
        path, status = os.path.join(folder, "program.py"), os.path.join(folder, "status")

        def failures(source, policy):
            with open(path, "w") as file:
                file.write(source)
            context.command([heddle, "run", path, "--policy", policy, "--seed", "1", "--repeat", str(RUNS), "--status", status,
                             "--limit-operations", "50000"], timeout_s=SECONDS_MAX)
            runs = json.load(open(status))["runs"]
            return sum(verdict["verdict"] == "deadlock" or bool(verdict["thread_errors"]) for verdict in runs)

        order = failures(ORDER_BUG, "pct:1")
        yield Result.check("an ordering (depth 1): PCT finds it in a third of the runs at least", order >= RUNS // 3, order)
        walk = failures(ORDER_BUG, "random")
        yield Result.check("which a random walk does not", walk < RUNS // 20, walk)
        for name, source in (("an atomicity violation", ATOMICITY_BUG), ("a deadlock", DEADLOCK_BUG)):
            found = {policy: failures(source, policy) for policy in ("pct:2", "pct:3", "pos")}
            yield Result.check("%s (depth 2) is found by PCT and POS" % name, all(found.values()), found)
        code, _, errors = context.command([heddle, "run", path, "--policy", "luck"])
        yield Result.check("a policy that does not exist is refused", code == 2 and "there is no policy" in errors, (code, errors))
        first = context.command([heddle, "run", path, "--policy", "pct", "--seed", "7"])
        yield Result.check("a seed repeats", first == context.command([heddle, "run", path, "--policy", "pct", "--seed", "7"]), first)
