"""Schedules that were recorded natively replay in the page's engine under node, and the other way round: each side is one process that is asked again
and again. HEDDLE_REPLAYS_WEB says how many (10,000 take some minutes; by default a short run)."""

import os

from setup import engine_lines
from setup.testing import Result
from tests.groups.replays import MODELS, POLICIES, programs

ABOUT = "schedules replay across native and wasm"
NEEDS = ("native", "web")
ORDER = 40
LIMITS = {"operations": 20000}


def ending(events):
    """What a run printed, and how it ended."""
    printed = {"out": "", "err": ""}
    for event in events:
        for item in event["items"] if event["type"] == "output" else ():
            printed[item["stream"]] += item["text"]
    last = events[-1]
    return printed, last.get("verdict", last)


def run(context):
    every = [(path.name, path.read_text(), scale[1::2]) for path, scale in programs(context.root)]
    wrong, done = [], 0
    with engine_lines.native(context.root) as native, engine_lines.web(context.root) as web:
        for i in range(int(os.environ.get("HEDDLE_REPLAYS_WEB", "400"))):
            name, source, scale = every[i % len(every)]
            policy = POLICIES[i // len(every) % len(POLICIES)]
            model = MODELS[i // 7 % len(MODELS)]
            program = {"name": name, "source": source}
            recorder, player = (native, web) if i % 2 == 0 else (web, native)
            how = {"workers": 2 + i % 2} if policy == "slices" else {"controlled": True, "policy": policy}  # "slices": real threads, as they come
            first = recorder.ask("run", program=program, model=model, time="any" if i % 4 < 2 and policy != "slices" else "exact", seed=i, scale=scale, record=True,
                                 limits=LIMITS, **how)
            if first[-1].get("verdict", {}).get("kind") == "limit":
                continue  # too long: a loop that waits
            schedule = first[-1].get("schedule", "")
            again = player.ask("run", program=program, controlled=True, schedule=schedule, limits=LIMITS)
            done += 1
            if not schedule or ending(again) != ending(first):
                wrong.append("%s %s %s seed %d: %s, then %s" % (name, policy, model, i, ending(first), ending(again)))
                if "lost" in (first[-1]["type"], again[-1]["type"]):
                    break
    yield Result.check("%d schedules across native and wasm" % done, not wrong and done > 10, "%d wrong\n%s" % (len(wrong), "\n".join(wrong[:5])))
