"""The explorer against exactly known counts, and against the threaded driver: what a run on real threads shows, the explorer has shown."""

import json
import re
import shlex

from setup.testing import Result

ABOUT = "explorer counts, its own checks, and threaded endings among the explored ones"
NEEDS = ("native",)
ORDER = 38
SECONDS_MAX = 60
CHECK_EXECUTIONS_MAX = 800  # programs with more are not run in the slow mode that checks every step
THREADED_RUNS = 30
ORACLE_EXECUTIONS_MAX = 8000  # programs with more take the simple engine too long
STATES_STEPS_MAX = 4000  # of dpor


def count_lines(path):
    for line in path.read_text().splitlines():
        match = re.match(r"# count:\s*(.*?)\s*\|\s*(.*)", line)
        if match:
            yield shlex.split(match.group(1)), expectations(match.group(2))


def expectations(text):
    """`executions=4 last=0 1,1 1 races=yes` → a dictionary; values may hold spaces."""
    parts = re.split(r"\s*\b(executions|deadlocks|endings|last|races|redundant|oracle)=", text)
    return {key: value.strip() for key, value in zip(parts[1::2], parts[2::2])}


def last_line(text):
    lines = text.rstrip("\n").split("\n")
    return lines[-1]


def judge(report, expected):
    """Sentences about what is not as expected."""
    wrong = []

    def check(what, found, wanted):
        if found != wanted:
            wrong.append("%s: %s, expected %s" % (what, found, wanted))

    if not report["complete"]:
        wrong.append("the search is not complete: %s" % report["assumptions"])
    if "executions" in expected:
        check("executions", report["executions"], int(expected["executions"]))
    if "endings" in expected:
        check("endings", len(report["outcomes"]), int(expected["endings"]))
    if "deadlocks" in expected:
        check("deadlocked executions", sum(o["executions"] for o in report["outcomes"] if o["kind"] == "deadlock"),
              int(expected["deadlocks"]))
        check("deadlocks described", len(report["deadlocks"]) > 0, int(expected["deadlocks"]) > 0)
    if "last" in expected:
        check("last lines", sorted({last_line(o["output"]) for o in report["outcomes"] if o["kind"] == "exit"}),
              sorted(expected["last"].split(",")))
    if "races" in expected:
        check("races", "yes" if report["races"] else "no", expected["races"])
    return wrong


def expected_code(report):
    bad = report["races"] or report["deadlocks"] or any(o["kind"] not in ("exit", "limit") for o in report["outcomes"])
    return 1 if bad else 0 if report["complete"] else 4


def endings(report):
    return sorted((o["kind"], o["output"], o["error"]) for o in report["outcomes"])


def heddle(context):
    return [context.root / "build/native/heddle"]


def explore(context, path, options, timeout_s=SECONDS_MAX):
    code, output, errors = context.command(heddle(context) + ["explore", path, "--json"] + options, timeout_s=timeout_s)
    try:
        return code, json.loads(output), errors
    except ValueError:
        return code, None, errors


def counts(context):
    for path in sorted((context.root / "tests/explorer").glob("*.py")):
        for options, expected in count_lines(path):
            name = "%s %s" % (path.stem, " ".join(options))
            if not context.wants(name):
                continue
            code, report, errors = explore(context, path, options)
            if report is None:
                yield Result.failed(name, "exit code %s\n%s" % (code, errors[-3000:]))
                continue
            wrong = judge(report, expected)
            if code != expected_code(report):
                wrong.append("exit code %s, expected %s" % (code, expected_code(report)))
            # A clock's advance is tried wherever it could happen, and so is each waiter where any may be woken: not optimal there.
            if report["blocked"] > int(expected.get("redundant", 0)) and path.stem != "timeout" and "any" not in options:
                wrong.append("%s redundant beginnings" % report["blocked"])
            yield Result.check(name, not wrong, "\n".join(wrong))
            if expected.get("oracle") != "no" and report["executions"] <= ORACLE_EXECUTIONS_MAX:
                code, simple, errors = explore(context, path, options + ["--engine", "oracle"])
                wrong = [errors[-2000:]] if simple is None else judge(simple, expected)
                yield Result.check(name + ", oracle", not wrong, "\n".join(wrong))
            # Without symmetry of threads the states of more than six grow beyond a test's time.
            if report["steps"] <= STATES_STEPS_MAX and report["threads"] <= 7:
                code, states, errors = explore(context, path, options + ["--engine", "states"])
                same = states is not None and states["complete"] and endings(states) == endings(report)
                yield Result.check(name + ", states: the same endings", same, "exit code %s\n%s" % (code, errors[-2000:]))
            if report["executions"] <= CHECK_EXECUTIONS_MAX and report["steps"] < 100000:
                code, checked, errors = explore(context, path, options + ["--check-undo"], 120)
                same = checked is not None and all(checked[key] == report[key] for key in ("executions", "outcomes", "deadlocks"))
                yield Result.check(name + ", every step undone and redone, no two executions alike", same,
                                   "exit code %s\n%s" % (code, errors[-3000:]))


def threaded_endings(context):
    """Programs small enough to be explored wholly, run on real threads: every ending is a known one."""
    heddle = context.root / "build/native/heddle"
    programs = [(path, ["--time", "any"] + options)
                for path in sorted((context.root / "tests/explorer").glob("*.py")) for options, _ in list(count_lines(path))[:1]]
    programs.append((context.root / "tests/programs/seeds/two_tasks.py", []))
    for path, options in programs:
        draws = ["--random", "any"] if "--random" in options else []
        options = [word for i, word in enumerate(options)
                   if word not in ("--time", "--random", "any", "exact") or (word == "any" and options[i - 1] == "--condition")]
        name = "threaded endings of %s are explored ones" % path.stem
        if not context.wants(name):
            continue
        for model in ("free", "gil-3.9"):
            code, report, errors = explore(context, path, options + draws + ["--model", model, "--time", "any"])
            if report is None:
                yield Result.failed(name, errors[-2000:])
                continue
            known = {(o["kind"], o["output"]) for o in report["outcomes"]}
            seen, strange = set(), []
            for seed in range(THREADED_RUNS if path.stem not in ("printers", "timeout") else 1):
                code, output, errors = context.command([heddle, "run", path, "--model", model, "--workers", "2", "--seed", str(seed)] + options,
                                                       timeout_s=60)
                ending = ("deadlock" if code == 3 else "exit" if code == 0 else "exception", output)
                seen.add(ending)
                if ending not in known:
                    strange.append((seed, code, output[-300:], errors[-300:]))
            yield Result.check("%s, %s" % (name, model), not strange and seen <= known, strange[:3])


def replays(context):
    """A schedule that the report shows leads to its ending on the command line too; others are refused."""
    heddle = context.root / "build/native/heddle"
    for stem, options in (("counter", ["--scale", "103=2", "--scale", "102=2"]), ("printers", ["--time", "any"]), ("two_locks", []),
                          ("race", ["--scale", "100000=3"]), ("timeout", ["--time", "any"])):
        name = "schedules of %s replay" % stem
        if not context.wants(name):
            continue
        path = context.root / ("tests/explorer/%s.py" % stem)
        code, report, errors = explore(context, path, options)
        wrong = [errors] if report is None else []
        for outcome in (report or {"outcomes": []})["outcomes"][:12]:
            code, output, errors = context.command([heddle, "replay", path, "--schedule", outcome["schedule"]])
            if output != outcome["output"] or code != (3 if outcome["kind"] == "deadlock" else 0):
                wrong.append("%s: exit code %s, %r\n%s" % (outcome["schedule"], code, output, errors))
        yield Result.check(name, not wrong, "\n".join(wrong[:3]))
        if report and report["outcomes"]:
            schedule = report["outcomes"][0]["schedule"]
            other = context.root / "tests/explorer/readers.py"
            bad = {"another program": (other, schedule), "another version": (path, schedule.replace("heddle1;", "heddle9;")),
                   "garbage": (path, "hello"), "a thread that cannot move": (path, re.sub(r"steps=.*", "steps=7", schedule))}
            for what, (program, text) in bad.items():
                code, _, errors = context.command([heddle, "replay", program, "--schedule", text])
                yield Result.check("%s: refused, %s" % (name, what), code == 2 and "heddle: " in errors, (code, errors))


def bounds(context):
    path = context.root / "tests/explorer/lockctr.py"
    code, report, _ = explore(context, path, ["--scale", "103=3", "--scale", "102=2", "--limit-executions", "10"])
    yield Result.check("a bound is said to be one", code == 4 and report is not None and not report["complete"] and report["executions"] == 10,
                       (code, report))
    code, _, errors = explore(context, path, ["--engine", "none"])
    yield Result.check("an engine that does not exist is refused", code == 2 and "no engine" in errors, (code, errors))
    race = context.root / "tests/explorer/race.py"
    scale = ["--scale", "100000=3"]
    code, report, _ = explore(context, race, scale + ["--preemptions", "1"])
    yield Result.check("a bound on preemptions is said to be one",
                       report is not None and not report["complete"] and all(o["preemptions"] <= 1 for o in report["outcomes"]), (code, report))
    code, report, _ = explore(context, race, scale)
    yield Result.check("the schedules that are shown have the fewest preemptions",
                       report is not None and all(o["minimal"] for o in report["outcomes"]), report)


def run(context):
    yield from counts(context)
    yield from replays(context)
    yield from threaded_endings(context)
    yield from bounds(context)
