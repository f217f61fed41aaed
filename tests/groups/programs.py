"""Whole programs, judged by CPython, natively under every model."""

from setup.judging import ALL_MODELS, judge_programs, self_test

ABOUT = "programs of tests/programs/ through the native command line, judged by CPython"
NEEDS = ("native",)
ORDER = 30


def run(context):
    yield self_test()
    yield from judge_programs(context, [context.root / "build/native/heddle"], ALL_MODELS, native=True)
