"""The race of the tutorials, unmodified, on real threads: what each model shows."""

from setup.testing import Result

ABOUT = "the race over 200 runs under each model"
NEEDS = ("native",)
ORDER = 36
REPEAT = 200
START = "Final value of shared_variable: "


def values(output):
    return [int(line[len(START):]) for line in output.splitlines() if line.startswith(START)]


def run(context):
    heddle = context.root / "build/native/heddle"
    program = context.root / "tests/programs/seeds/race.py"
    for model, lost in (("gil", False), ("gil-3.9", True), ("free", True)):
        code, output, errors = context.command([heddle, "run", program, "--model", model, "--workers", "2", "--repeat", str(REPEAT)],
                                               timeout_s=300)
        seen = values(output)
        other = [value for value in seen if value != 0]
        yield Result.check("%s: %s over %d runs" % (model, "not always 0" if lost else "always 0", REPEAT),
                           code == 0 and len(seen) == REPEAT and bool(other) == lost,
                           "exit code %s, %d values, not 0: %s\n%s" % (code, len(seen), other[:10], errors[-1000:]))
    command = [heddle, "run", program, "--model", "gil-3.9", "--workers", "1", "--repeat", "10", "--seed", "7"]
    runs = [values(context.command(command, timeout_s=120)[1]) for _ in range(2)]
    yield Result.check("gil-3.9: one seed and one worker repeat exactly", len(runs[0]) == 10 and len(set(runs[0] + runs[1])) == 1, runs)
    others = set()
    for seed in range(1, 9):
        others.update(values(context.command([heddle, "run", program, "--model", "gil-3.9", "--workers", "1", "--seed", str(seed)])[1]))
    yield Result.check("gil-3.9: other seeds give other results", len(others) > 1, others)
    mixed = context.root / "tests/programs/seeds/numbers_letters.py"
    command = [heddle, "run", mixed, "--workers", "1", "--seed", "3"]
    if context.wants("sleep"):
        outputs = {context.command(command, timeout_s=60)[1] for _ in range(2)}
        yield Result.check("one seed and one worker repeat a program that sleeps", len(outputs) == 1, outputs)
