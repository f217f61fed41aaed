"""Fuzzers under ASan and UBSan (tests/fuzz/): source text, lesson files and requests of any bytes; random programs for the machine.

A short run with fixed seeds. `tests/run.py fuzz -- runs=5000000` makes it long. What makes one fail is kept in build/fuzz/.
"""

import concurrent.futures
import os
import re

from setup.sanitizers import REPORT
from setup.testing import Result

ABOUT = "fuzzers of compiler, lessons and requests, and random programs, under ASan and UBSan"
NEEDS = ("asan",)
ORDER = 75
RUNS = {"compile": 20000, "lesson": 10000, "protocol": 20000}
CORPUS = {"compile": ("tests/programs/basics", "tests/programs/classes", "tests/programs/coroutines", "tests/programs/errors"), "lesson": ("lessons",), "protocol": ()}
RANDOM_PROGRAMS = range(5001, 5009)  # seeds; others than those that are compared with CPython
FUNCTIONS = 40


def fuzz(context, name, runs):
    folder = context.root / "build" / "fuzz" / name
    folder.mkdir(parents=True, exist_ok=True)
    command = [context.root / "build/asan" / (name + "-fuzz"), "-runs=%d" % runs, "-seed=1", "-timeout=10", "-max_len=4096", "-rss_limit_mb=4096",
               "-artifact_prefix=%s/" % folder, folder] + [context.root / path for path in CORPUS[name]]
    code, _, errors = context.command(command, timeout_s=600 + runs // 100)
    done = re.search(r"Done (\d+) runs", errors)
    return Result.check("%s: %d inputs" % (name, runs), code == 0 and done is not None, "exit code %s\n%s" % (code, errors[-4000:]))


def random_program(context, seed):
    folder = context.root / "build" / "fuzz"
    path = folder / ("seed%d.py" % seed)
    code, text, errors = context.command([context.python, context.root / "tests/fuzz/random_programs.py", seed, FUNCTIONS])
    if code != 0:
        return Result.failed("seed %d" % seed, errors)
    path.write_text(text, encoding="utf-8")
    for options in (["--model", "free"], ["--controlled", "--seed", str(seed)]):
        code, _, errors = context.command([context.root / "build/asan/heddle", "run", *options, path], timeout_s=120)
        if code != 0 or REPORT.search(errors):
            return Result.failed("seed %d" % seed, "%s: exit code %s\n%s" % (" ".join(options), code, errors[:6000]))
    return Result.passed("seed %d" % seed)


def run(context):
    (context.root / "build" / "fuzz").mkdir(parents=True, exist_ok=True)
    runs = next((int(word[5:]) for word in context.words if word.startswith("runs=")), None)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        jobs = [pool.submit(fuzz, context, name, runs or count) for name, count in RUNS.items()]
        jobs += [pool.submit(random_program, context, seed) for seed in RANDOM_PROGRAMS]
        for job in jobs:
            yield job.result()
