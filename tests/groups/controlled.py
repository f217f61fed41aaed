"""Programs under the controlled driver, all of whose threads and processes take turns: as stepping runs them, and wasm those with processes."""

from setup.judging import judge_programs

ABOUT = "programs with processes natively under the controlled driver, judged by CPython"
NEEDS = ("native",)
ORDER = 33


def run(context):
    context.words = context.words or ["processes/"]
    yield from judge_programs(context, [context.root / "build/native/heddle"], ("gil", "free"), options=("--controlled",))
