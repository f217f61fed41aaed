"""Several workers share a search: what is reported must not depend on their number.

The programs of tests/explorer, by one worker, two and four, which share from the second execution on. HEDDLE_JOBS_EXECUTIONS says up to how many
executions (default: a short run)."""

import os
import tempfile

from setup.testing import Result, load_module

ABOUT = "explorations shared by several workers report what one reports"
NEEDS = ("native",)
ORDER = 38.5
SECONDS_MAX = 60
EXECUTIONS_MAX = 800
EARLY = ["--share-after", "1"]
BESIDE = ("elapsed_ms", "steps", "jobs", "alone")  # of the report: how it was made

# These have nothing that one worker has to do alone.
SHARED = ("counter", "counter_statement", "fib", "indexer", "lastwrite", "lastzero", "lastzero_reordered", "lockctr", "lockctr_with", "philo",
          "philo_ord", "readers", "message_passing", "store_buffering")
ALONE = ("the model", "random numbers", "deadlines", "a wait for one of several things", "a move that depends on others", "daemon threads", "a signal",
         "few executions")
RANDOM_PROGRAMS = 25


def shown(report):
    return {key: value for key, value in report.items() if key not in BESIDE}


def differences(one, many):
    return ["%s: %.600s\n   one worker: %.600s" % (key, many.get(key), value) for key, value in shown(one).items() if many.get(key) != value]


def programs(context, explorer):
    most = int(os.environ.get("HEDDLE_JOBS_EXECUTIONS", EXECUTIONS_MAX))
    for path in sorted((context.root / "tests/explorer").glob("*.py")):
        for options, expected in explorer.count_lines(path):
            name = "%s %s" % (path.stem, " ".join(options))
            if not context.wants(name) or int(expected.get("executions", 0)) > most or any(word.startswith("gil") for word in options):
                continue
            _, one, errors = explorer.explore(context, path, options + EARLY)
            if one is None:
                yield Result.failed(name, errors[-2000:])
                continue
            wrong = []
            for jobs in (2, 4):
                _, many, errors = explorer.explore(context, path, options + EARLY + ["--jobs", str(jobs)])
                if many is None:
                    wrong.append("--jobs %d: %s" % (jobs, errors[-2000:]))
                    continue
                wrong += ["--jobs %d: %s" % (jobs, words) for words in differences(one, many)]
                shared = many["jobs"] == jobs and "alone" not in many
                if not shared and (path.stem in SHARED and many["executions"] > 2 or many["jobs"] != 1 or many.get("alone") not in ALONE):
                    wrong.append("--jobs %d: %s workers, %s" % (jobs, many["jobs"], many.get("alone")))
            yield Result.check("%s: two and four workers" % name, not wrong, "\n".join(wrong))


def checked(context, explorer):
    """No two executions alike, over all workers; each step undone and made again."""
    for stem, options in (("counter", ["--scale", "103=4", "--scale", "102=1"]), ("philo", ["--scale", "101=5"]), ("lastzero", ["--scale", "101=6"]),
                          ("fib", ["--scale", "101=4"])):
        name = "%s with three workers, no two executions alike" % stem
        if not context.wants(name):
            continue
        path = context.root / ("tests/explorer/%s.py" % stem)
        _, one, _ = explorer.explore(context, path, options + EARLY)
        _, many, errors = explorer.explore(context, path, options + EARLY + ["--jobs", "3", "--check-undo"], 120)
        wrong = [errors[-2000:]] if many is None or one is None else differences(one, many)
        if not wrong and many["jobs"] != 3:
            wrong = [str(many.get("alone"))]
        yield Result.check(name, not wrong, "\n".join(wrong))


def large(context, explorer):
    """As many as begin without being told to: the first executions are one worker's."""
    name = "counter with half a million executions, shared"
    if not context.wants(name):
        return
    path = context.root / "tests/explorer/counter.py"
    scale = ["--scale", "103=6", "--scale", "102=1"]
    _, one, _ = explorer.explore(context, path, scale)
    _, many, errors = explorer.explore(context, path, scale + ["--jobs", "2"])
    wrong = [errors[-2000:]] if many is None or one is None else differences(one, many)
    if not wrong and (many["jobs"] != 2 or many["executions"] != 518400):
        wrong = ["%s workers, %s executions" % (many["jobs"], many["executions"])]
    yield Result.check(name, not wrong, "\n".join(wrong))


def random_programs(context, explorer):
    if not context.wants("random programs, three workers"):
        return
    generator = load_module(context.root / "tests/groups/explorer_random.py")
    bad, done, shared = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")
        for seed in range(int(os.environ.get("HEDDLE_RANDOM_PROGRAMS", RANDOM_PROGRAMS))):
            source = generator.generate(1000 + seed)
            with open(path, "w") as file:
                file.write(source)
            _, oracle, errors = explorer.explore(context, path, ["--engine", "oracle", "--limit-executions", str(generator.EXECUTIONS_MAX)])
            if oracle is None or not oracle["complete"]:
                continue
            options = ["--engine", "dpor"] + EARLY
            _, one, errors = explorer.explore(context, path, options)
            _, many, errors = explorer.explore(context, path, options + ["--jobs", "3"])
            if one is None or many is None:
                bad.append("seed %d: %s" % (1000 + seed, errors[-2000:]))
                continue
            # Without a search for better schedules a race has the one with which it was met.
            wrong = differences(dict(one, races=generator.races(one)), dict(many, races=generator.races(many)))
            if generator.endings(many) != generator.endings(oracle) or many["executions"] != oracle["executions"]:
                wrong.append("%s executions, the oracle has %s" % (many["executions"], oracle["executions"]))
            done += 1
            shared += many["jobs"] == 3
            if wrong:
                bad.append("seed %d:\n%s\n%s" % (1000 + seed, "\n".join(wrong), source))
    yield Result.check("%d random programs, three workers (%d shared)" % (done, shared), not bad and shared > 0, "\n".join(bad[:3]))


def run(context):
    explorer = load_module(context.root / "tests/groups/explorer.py")
    yield from programs(context, explorer)
    yield from checked(context, explorer)
    yield from large(context, explorer)
    yield from random_programs(context, explorer)
