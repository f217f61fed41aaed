#!/usr/bin/env python3
"""Speed of the explorer on programs with known counts: executions (dpor) and states (states) per second of user time, and memory.

    python3 tests/bench/explore.py [HEDDLE]
"""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORK = (
    ("counter(6,1)", "counter", "dpor", ("103=6", "102=1")),
    ("counter(2,5)", "counter", "dpor", ("103=2", "102=5")),
    ("lockctr(8,1)", "lockctr", "dpor", ("103=8", "102=1")),
    ("lastzero(15)", "lastzero", "dpor", ("101=15",)),
    ("counter(2,10)", "counter", "states", ("103=2", "102=10")),
    ("philo(8)", "philo", "states", ("101=8",)),
)


def measure(heddle, stem, engine, scale):
    """The report, seconds of user time and MiB at most."""
    command = [heddle, "explore", str(ROOT / "tests/explorer" / (stem + ".py")), "--engine", engine, "--json"]
    for part in scale:
        command += ["--scale", part]
    reader, writer = os.pipe()
    process = subprocess.Popen(command, stdout=writer)
    os.close(writer)
    with os.fdopen(reader) as output:
        text = output.read()
    _, _, usage = os.wait4(process.pid, 0)
    return json.loads(text), usage.ru_utime, usage.ru_maxrss / 1024


def main():
    heddle = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build/native/heddle")
    for name, stem, engine, scale in WORK:
        report, seconds, mebibytes = measure(heddle, stem, engine, scale)
        what = "steps" if engine == "states" else "executions"
        print("%-14s %-7s %9d %-10s %7.2f s user %10d /s %6.0f MiB%s" % (
            name, engine, report[what], what, seconds, report[what] / max(seconds, 1e-9), mebibytes, "" if report["complete"] else "  NOT COMPLETE"))


if __name__ == "__main__":
    main()
