"""Recorded schedules replay exactly: random ones of many programs, and what was recorded on the command line's other policies. HEDDLE_REPLAYS says
how many (10,000 takes some minutes; by default a short run)."""

import os
import re
import tempfile

from setup.testing import Result

ABOUT = "recorded schedules replay exactly"
NEEDS = ("native",)
ORDER = 39
SECONDS_MAX = 60
POLICIES = ("random", "pct", "pos", "slices")
MODELS = ("free", "gil", "gil-3.9")


def programs(root):
    """Small programs with the options that keep them small."""
    for path in sorted((root / "tests/explorer").glob("*.py")):
        line = re.search(r"# count: (.*?)\|", path.read_text())
        words = line.group(1).split() if line else []
        scale = [word for i, word in enumerate(words) if word == "--scale" or (i > 0 and words[i - 1] == "--scale")]
        yield path, scale
    for path in sorted((root / "tests/explorer/bugs").glob("*.py")):
        if "engine states" not in path.read_text().split("\n", 1)[0]:  # those may loop for ever
            yield path, []


def run(context):
    heddle = context.root / "build/native/heddle"
    wanted = int(os.environ.get("HEDDLE_REPLAYS", "160"))
    every = list(programs(context.root))
    wrong, done = [], 0
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "recorded")
        for i in range(wanted):
            path, scale = every[i % len(every)]
            policy = POLICIES[i // len(every) % len(POLICIES)]
            model = MODELS[i // 7 % len(MODELS)]
            how = ["--record", file] if policy == "slices" else ["--policy", policy, "--trace", file]
            first = context.command([heddle, "run", path, "--model", model, "--time", "any" if i % 2 else "exact", "--seed", str(i),
                                     "--limit-operations", "20000"] + how + scale, timeout_s=SECONDS_MAX)
            if first[0] == 4:
                continue  # too long: a loop that waits
            again = context.command([heddle, "replay", path, "--schedule", "@" + file] + scale, timeout_s=SECONDS_MAX)
            done += 1
            if again != first:
                wrong.append("%s %s %s seed %d: %s, then %s" % (path.stem, policy, model, i, first, again))
        yield Result.check("%d schedules" % done, not wrong and done > wanted * 3 // 4, "\n".join(wrong[:5]))
        # What several real threads did, with the system choosing who comes first.
        racing = [(path, scale) for path, scale in every if path.parent.name == "bugs" or path.stem in ("counter", "lockctr", "race", "bbuf", "semaphore")]
        wrong, endings = [], {}
        for i in range(max(wanted // 2, 2 * len(racing))):
            path, scale = racing[i % len(racing)]
            first = context.command([heddle, "run", path, "--model", MODELS[i // len(racing) % 3], "--record", file, "--workers", str(2 + i % 3), "--seed", str(i),
                                     "--limit-operations", "20000"] + scale, timeout_s=SECONDS_MAX)
            if first[0] == 4:
                continue
            again = context.command([heddle, "replay", path, "--schedule", "@" + file] + scale, timeout_s=SECONDS_MAX)
            endings.setdefault(path.stem, set()).add(first[:2])
            if again != first:
                wrong.append("%s seed %d: %s, then %s" % (path.stem, i, first, again))
        yield Result.check("recordings of real threads", not wrong and len(endings) > len(racing) * 3 // 4, "\n".join(wrong[:5]))
        # A recording says at which operation a replay departs from it.
        path = context.root / "tests/explorer/counter.py"
        scale = ["--scale", "103=2", "--scale", "102=2"]
        context.command([heddle, "run", path, "--record", file] + scale)
        text = open(file).read().strip()
        head, _, checks = text.rpartition(";ops=")
        at = 2 * (len(checks) // 4)
        spoiled = "%s;ops=%s%02x%s" % (head, checks[:at], int(checks[at:at + 2], 16) ^ 1, checks[at + 2:])
        code, _, errors = context.command([heddle, "replay", path, "--schedule", spoiled] + scale)
        yield Result.check("another operation is refused by its step", code == 2 and "step %d of the schedule was another operation" % (at // 2 + 1) in errors,
                           (code, errors))
        code, _, errors = context.command([heddle, "replay", path, "--schedule", text[:-2]] + scale)
        yield Result.check("a recording with a check too few is refused", code == 2 and "one check a step" in errors, (code, errors))
