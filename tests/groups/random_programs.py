"""Random programs: the lab prints what CPython prints, and raises the same types of exceptions.

`tests/run.py random-programs` tries a few hundred functions; `tests/run.py random-programs -- FIRST COUNT` tries COUNT of them from seed FIRST on
(10,000 take some minutes). Seeds that once differed stand in tests/fuzz/kept_seeds.txt and are always tried again.
"""

import concurrent.futures
import re

from setup.testing import Result

ABOUT = "random programs, compared with CPython in output and type of exception"
NEEDS = ("native",)
ORDER = 33
FUNCTIONS = 40            # in one program
SEEDS = 12                # programs in a usual run
FIRST = 1


def sections(output):
    """The output by function under test: a difference in one does not hide that of another."""
    found = {}
    name = ""
    for line in output.splitlines():
        if line.startswith("## "):
            name = line[3:]
        found.setdefault(name, []).append(re.sub(r"0x[0-9a-f]+", "0x", line))
    return found


def difference(context, seed):
    generator = context.root / "tests/fuzz/random_programs.py"
    folder = context.root / "build/random"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ("seed%d.py" % seed)
    code, text, errors = context.command([context.python, generator, seed, FUNCTIONS])
    if code != 0:
        return "the generator failed: " + errors
    path.write_text(text, encoding="utf-8")
    # A str of the lab holds less than 2 GiB: then both raise MemoryError for what multiplies a text by 2**31.
    code, expected, errors = context.command(["prlimit", "--as=%d" % (2 << 30), context.python, "-W", "ignore", path], timeout_s=60)
    if code != 0:
        return "CPython: exit code %s\n%s" % (code, errors[-600:])
    code, seen, errors = context.command([context.root / "build/native/heddle", "run", "--model", "gil", path], timeout_s=60)
    if code != 0:
        return "the lab: exit code %s\n%s" % (code, errors[-1500:])
    expected, seen = sections(expected), sections(seen)
    parts = []
    for name in expected:
        mine, theirs = seen.get(name, []), expected[name]
        if mine != theirs:
            place = next((k for k, (a, b) in enumerate(zip(mine, theirs)) if a != b), min(len(mine), len(theirs)))
            pick = lambda lines: repr(lines[place]) if place < len(lines) else "(nothing)"  # noqa: E731
            parts.append("%s of %s, line %d\n  the lab: %s\n  CPython: %s" % (name, path.name, place, pick(mine), pick(theirs)))
    return "\n".join(parts[:6])


def run(context):
    numbers = [int(word) for word in context.words if word.isdigit()]
    first, count = (numbers + [FIRST, SEEDS * FUNCTIONS][len(numbers):])[:2]
    seeds = list(range(first, first + max(1, count // FUNCTIONS)))
    kept = context.root / "tests/fuzz/kept_seeds.txt"
    seeds += [int(line.split()[0]) for line in kept.read_text().splitlines() if line and not line.startswith("#")]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for seed, found in zip(seeds, pool.map(lambda seed: difference(context, seed), seeds)):
            yield Result.check("seed %d: %d functions" % (seed, FUNCTIONS), found == "", found)
