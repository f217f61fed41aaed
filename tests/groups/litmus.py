"""Memory model programs on real threads: what sequential consistency forbids never happens."""

from setup.testing import Result

ABOUT = "litmus programs (SB, MP, IRIW, coherence) on real threads"
NEEDS = ("native",)
ORDER = 35
REPEAT = 50


def run(context):
    heddle = context.root / "build/native/heddle"
    for path in sorted((context.root / "tests/litmus").glob("*.py")):
        name = path.stem
        if not context.wants(name):
            continue
        for model in ("free", "gil-3.9"):
            code, output, errors = context.command(
                [heddle, "run", path, "--model", model, "--workers", "4", "--repeat", str(REPEAT)], timeout_s=180)
            bad = [line for line in output.splitlines() if line != "forbidden: 0"]
            yield Result.check("%s, %s" % (name, model), code == 0 and not bad and output.count("\n") == REPEAT,
                               "exit code %s, %s\n%s" % (code, bad[:5], errors[-2000:]))
