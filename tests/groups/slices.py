"""Whole programs in very short slices: threads hand over in places where they seldom do, so most operations are left before they are
done and tried again. What a thread had done by then must be neither lost nor done twice."""

from setup.judging import judge_programs

ABOUT = "programs of tests/programs/ natively in slices of at most 100 hand-over points, judged by CPython"
NEEDS = ("native",)
ORDER = 32
OPTIONS = ("--slice", "100", "--workers", "1", "--seed", "1")  # below 100, what reads fifty elements at once may never get through


def run(context):
    yield from judge_programs(context, [context.root / "build/native/heddle"], ("free",), native=True, options=OPTIONS)
