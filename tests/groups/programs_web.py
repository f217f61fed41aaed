"""The same programs through wasm under node, as users of the command line run it: no flags."""

from setup.judging import judge_programs

ABOUT = "programs of tests/programs/ through wasm under node, judged by CPython"
NEEDS = ("web",)
ORDER = 32


def run(context):
    yield from judge_programs(context, ["node", context.root / "build/web/heddle-cli.js"], ("gil", "free"), ("free",))
