"""The same programs on the page's engine in Chromium, as the page runs them: on real threads, with the page's limits."""

import json

from setup.judging import Outcome, judge_outcomes, load_programs
from setup.testing import Result

ABOUT = "programs of tests/programs/ on the page's engine in Chromium, judged by CPython"
NEEDS = ("web",)
ORDER = 34
MODEL = "gil"


def run(context):
    programs = [program for program in load_programs(context.root, native=False)
                if context.wants(program.name) and MODEL in program.models]
    # The page gives a program no arguments.
    left_out = [program for program in programs if program.arguments]
    programs = [program for program in programs if not program.arguments]
    jobs = [{"name": program.name, "path": program.path.relative_to(context.root).as_posix(), "model": MODEL} for program in programs]
    code, out, err = context.command(["node", context.root / "tests/browser/programs.mjs"], timeout_s=900, cwd=str(context.root),
                                     input=json.dumps(jobs))
    seen = {}
    for line in out.split("\n")[:-1]:
        told = json.loads(line)
        seen[told["name"], told["model"]] = Outcome(told["code"], told["out"], told["err"])
    yield Result.check("programs.mjs", code == 0, "ended with %s\n%s" % (code, err[-3000:]))
    for program in left_out:
        yield Result.skipped(program.name, "takes arguments, the page gives none")
    yield from judge_outcomes(context, programs, (MODEL,), lambda program, model: seen.get(
        (program.name, model), Outcome(None, "", "it was not run")))
