"""Programs with one planted bug each (tests/explorer/bugs): exploring finds it, by kind and by name, and its schedule replays.

The first line says what is to be found, parts separated by semicolons:

    # finds: race [OBJECT] | no race | deadlock [NAME] | ending KIND [name=NAME] | endings N | always EXPR | eventually EXPR | engine E |
             random any
"""

import json

from setup.testing import Result

ABOUT = "planted bugs are found and named"
NEEDS = ("native",)
ORDER = 39
SECONDS_MAX = 60


def judge(part, report):
    """What is wrong about one part of the expectations; "" if nothing."""
    kind, _, rest = part.partition(" ")
    if part == "no race":
        return "" if not report["races"] else "races %s" % report["races"]
    if kind == "race":
        return "" if any(rest in race["object"] for race in report["races"]) else "races %s" % [race["object"] for race in report["races"]]
    if kind == "deadlock":
        return "" if any(rest in ("", deadlock["name"]) for deadlock in report["deadlocks"]) else "deadlocks %s" % report["deadlocks"]
    if kind == "endings":
        return "" if len(report["outcomes"]) == int(rest) else "%d endings" % len(report["outcomes"])
    if kind == "ending":
        ending, _, name = rest.partition(" name=")
        found = [o for o in report["outcomes"] if o["kind"] == ending and (not name or o["name"] == name)]
        return "" if found else "endings %s" % [(o["kind"], o["name"], o["error"]) for o in report["outcomes"]]
    if kind in ("always", "eventually"):
        return "" if any(judged["condition"] == rest and judged["violated"] for judged in report["conditions"]) else "conditions %s" % report["conditions"]
    return "" if kind in ("engine", "random") else "what is %r?" % part


def run(context):
    heddle = context.root / "build/native/heddle"
    paths = sorted((context.root / "tests/explorer/bugs").glob("*.py"))
    yield Result.check("there are at least thirty", len(paths) >= 30, len(paths))
    for path in paths:
        if not context.wants(path.stem):
            continue
        parts = [part.strip() for part in path.read_text().split("\n", 1)[0].replace("# finds:", "").split(";")]
        options = ["--json"]
        for part in parts:
            kind, _, rest = part.partition(" ")
            if kind in ("always", "eventually", "engine", "random"):
                options += ["--" + kind, rest]
        code, output, errors = context.command([heddle, "explore", path] + options, timeout_s=SECONDS_MAX)
        if not output.startswith("{"):
            yield Result.failed(path.stem, (code, errors[-2000:]))
            continue
        report = json.loads(output)
        wrong = [text for text in (judge(part, report) for part in parts) if text]
        if not report["complete"]:
            wrong.append("not complete: %s" % report["bound"])
        bad = report["races"] or report["deadlocks"] or any(o["kind"] not in ("exit", "limit") for o in report["outcomes"])
        if code != (1 if bad or any(judged["violated"] for judged in report["conditions"]) else 0):
            wrong.append("exit code %s" % code)
        for outcome in report["outcomes"]:
            if outcome["kind"] == "livelock":
                continue  # its schedule leads to where the threads go round
            expected = {"deadlock": 3, "exit": 0}.get(outcome["kind"])
            code, printed, errors = context.command([heddle, "replay", path, "--schedule", outcome["schedule"]])
            if printed != outcome["output"] or (expected is not None and code != expected):
                wrong.append("replaying %s: exit code %s, %s" % (outcome["schedule"], code, errors[-300:]))
        yield Result.check(path.stem, not wrong, "\n".join(wrong))
