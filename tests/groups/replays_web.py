"""Schedules that were recorded natively replay through wasm under node, and the other way round."""

import os
import tempfile

from setup.testing import Result
from tests.groups.replays import POLICIES, programs

ABOUT = "schedules replay across native and wasm"
NEEDS = ("native", "web")
ORDER = 40
SECONDS_MAX = 60


def run(context):
    native, web = [context.root / "build/native/heddle"], ["node", context.root / "build/web/heddle-cli.js"]
    every = list(programs(context.root))
    wrong, done = [], 0
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "recorded")
        for i in range(int(os.environ.get("HEDDLE_REPLAYS_WEB", "24"))):
            path, scale = every[i * 7 % len(every)]
            policy = POLICIES[i % len(POLICIES)]
            how = ["--record", file] if policy == "slices" else ["--policy", policy, "--trace", file]
            record, replay = (native, web) if i % 2 == 0 else (web, native)
            first = context.command(record + ["run", path, "--seed", str(i), "--limit-operations", "20000"] + how + scale, timeout_s=SECONDS_MAX)
            if first[0] == 4:
                continue
            again = context.command(replay + ["replay", path, "--schedule", "@" + file] + scale, timeout_s=SECONDS_MAX)
            done += 1
            if again != first:
                wrong.append("%s %s seed %d: %s, then %s" % (path.stem, policy, i, first, again))
    yield Result.check("%d schedules across native and wasm" % done, not wrong and done > 10, "\n".join(wrong[:5]))
