#!/usr/bin/env python3
"""Times the programs of tests/bench/programs/ with CPython, heddle natively and heddle in wasm under node, in one sitting.

    python3 tests/bench/baselines.py [NAME…] [--rounds N] [--no-wasm] [--json OUT] [--heddle PROGRAM] [--model free]

The contenders take turns in every round, since these machines are noisy and only ratios of one sitting mean something. Each program
times itself (start-up is not counted) three times a process; the median of all is shown. Above 1 is faster than CPython. The judge is
/usr/bin/python3, the distribution's optimised build. Every contender must print the same result.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
JUDGE = "/usr/bin/python3"


def once(command, path):
    """Seconds of each round in one process, and the result that it printed."""
    done = subprocess.run([str(word) for word in command] + [str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError("exit code %d: %s" % (done.returncode, done.stderr.strip()[-300:]))
    times, result = [], None
    for line in done.stdout.splitlines():
        word, _, rest = line.partition(" ")
        if word == "seconds":
            times.append(float(rest))
        elif word == "result":
            result = rest
    return times, result


def main():
    parser = argparse.ArgumentParser(description="Compares heddle with CPython.")
    parser.add_argument("names", nargs="*", help="programs (default: all)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-wasm", action="store_true")
    parser.add_argument("--json", metavar="OUT")
    parser.add_argument("--heddle", default=str(ROOT / "build/native/heddle"))
    parser.add_argument("--model", default="free")
    options = parser.parse_args()

    contenders = {"cpython": [JUDGE], "native": [options.heddle, "run", "--model", options.model]}
    wasm = ROOT / "build/web/heddle-cli.js"
    if not options.no_wasm and wasm.is_file():
        contenders["wasm"] = ["node", wasm, "run", "--model", options.model]
    version = subprocess.run([JUDGE, "--version"], stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
    print("%s against heddle, model %s; medians of %d rounds; a ratio above 1 is faster than CPython" % (version, options.model, options.rounds))
    print("%-18s" % "program" + "".join("%12s" % name for name in contenders) + "".join("%10s" % ("x " + n) for n in list(contenders)[1:]))
    programs = [path for path in sorted((ROOT / "tests/bench/programs").glob("*.py")) if not options.names or path.stem in options.names]
    table, failed = {}, False
    for path in programs:
        alone = "multiprocessing" in path.read_text(encoding="utf-8") # natively only: processes are the system's
        times = {name: [] for name in contenders}
        results, errors = {}, {}
        for _ in range(options.rounds):
            for name, command in contenders.items():
                if name in errors or (alone and name == "wasm"):
                    continue
                try:
                    took, results[name] = once(command, path)
                    times[name] += took
                except (RuntimeError, subprocess.TimeoutExpired) as error:
                    errors[name] = str(error)
        medians = {name: statistics.median(values) for name, values in times.items() if values}
        row = "%-18s" % path.stem
        for name in contenders:
            row += "%10.1f ms" % (medians[name] * 1000) if name in medians else "%12s" % ("failed" if name in errors else "-")
        for name in list(contenders)[1:]:
            row += "%10.2f" % (medians["cpython"] / medians[name]) if name in medians and "cpython" in medians else "%10s" % "-"
        print(row, flush=True)
        for name, error in errors.items():
            print("    %s: %s" % (name, error))
        if len(set(results.values())) > 1:
            print("    the results differ: %s" % results)
            failed = True
        failed = failed or bool(errors)
        table[path.stem] = medians
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps({"version": 1, "judge": version, "medians_s": table}, indent=1) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
