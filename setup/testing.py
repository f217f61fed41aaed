"""What a test group is given and what it returns (see tests/run.py).

A group is a module tests/groups/NAME.py (underscores in the file name are hyphens in the group's name) with

    ABOUT = "one line, shown by --list"
    NEEDS = ("native",)        # optional: CMake presets that are built before run() is called
    ORDER = 50                 # optional: groups run in this order, then by name
    DEFAULT = True             # optional: False leaves it out unless it is named
    def run(context): ...      # returns or yields Results

run() may call context.say() for progress and may raise: that counts as one failure of the group.
"""

import collections
import importlib.util
import pathlib
import re
import subprocess

from .consent import say


def load_module(path):
    """The Python file as a module of the caller's own: nobody else has it."""
    spec = importlib.util.spec_from_file_location(path.stem, str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Result(collections.namedtuple("Result", "name status detail")):
    """status is 'passed', 'failed' or 'skipped'; detail is printed for the latter two."""

    @classmethod
    def passed(cls, name):
        return cls(name, "passed", "")

    @classmethod
    def failed(cls, name, detail):
        return cls(name, "failed", detail)

    @classmethod
    def skipped(cls, name, why):
        return cls(name, "skipped", why)

    @classmethod
    def check(cls, name, holds, detail=""):
        return cls.passed(name) if holds else cls.failed(name, detail)


class Context:
    """root: the project's folder. artefacts: a folder for screenshots and logs. words: what stands after `--`, for a group
    to narrow itself. builder: setup.build.Builder; context.build(preset) returns the preset's folder, built."""

    def __init__(self, root, builder, words=()):
        self.root = pathlib.Path(root)
        self.builder = builder
        self.words = list(words)
        self.artefacts = self.root / "build" / "artefacts"
        self.python = "/usr/bin/python3"  # the judge; a version switcher's python may be a slower or another one

    def build(self, preset, targets=()):
        return self.builder.build(preset, targets)

    def say(self, text):
        say("    " + text)

    def wants(self, name):
        """True when no words were given or one of them occurs in `name`."""
        return not self.words or any(word in name for word in self.words)

    def command(self, arguments, timeout_s=120, **options):
        """Runs a command; returns (exit code, stdout, stderr) as text. A command that overruns is killed: code None."""
        try:
            if "input" not in options:
                options.setdefault("stdin", subprocess.DEVNULL)
            done = subprocess.run([str(a) for a in arguments],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout_s,
                                  universal_newlines=True, errors="replace", **options)
            return done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired as late:
            text = [part.decode("utf-8", "replace") if isinstance(part, bytes) else part or ""
                    for part in (late.stdout, late.stderr)]
            return None, text[0], text[1]


def doctest_results(context, command, label, timeout_s=600, env=None):
    """Runs a doctest program and returns one Result for each test case, failed ones with what doctest printed."""
    code, listing, errors = context.command(command + ["--list-test-cases", "--no-colors=true"], timeout_s=60, env=env)
    names = [line for line in listing.splitlines() if line and not line.startswith(("[doctest]", "==="))]
    if code != 0 or not names:
        return [Result.failed(label, "lists no test cases (exit code %s)\n%s" % (code, (listing + errors)[-2000:]))]
    selection = ["--test-case=" + ",".join("*%s*" % word.replace(",", "\\,") for word in context.words)] if context.words else []
    code, output, errors = context.command(command + ["--no-colors=true"] + selection, timeout_s=timeout_s, env=env)
    summary = re.search(r"test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed", output)
    if code is None:
        return [Result.failed(label, "did not end within %d s\n%s" % (timeout_s, (output + errors)[-3000:]))]
    if not summary or (code != 0 and summary.group(3) == "0"):
        return [Result.failed(label, "ended with exit code %s\n%s" % (code, (output[-2000:] + errors)[-6000:]))]
    failures = {}
    for block in re.split(r"^={20,}\n", output, flags=re.M):
        case = re.search(r"^TEST CASE:\s+(.*)$", block, re.M)
        if case and "ERROR" in block:
            failures.setdefault(case.group(1), []).append(block.strip())
    results = [Result.passed(label)] * int(summary.group(2))
    failed = int(summary.group(3))
    for name, blocks in failures.items():
        results.append(Result.failed("%s: %s" % (label, name), "\n".join(blocks)[:4000]))
        failed -= 1
    results += [Result.failed(label, "a test case failed without a message\n" + output[-2000:])] * max(failed, 0)
    return results
