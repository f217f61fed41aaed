"""Runs the programs of tests/programs/ through CPython and through the lab, and compares (tests/programs/README.md).

CPython's answers are kept under build/judge/, by the hash of the program, so that a second run asks it nothing.
"""

import collections
import concurrent.futures
import hashlib
import json
import re
import threading

from .testing import Result

ALL_MODELS = ("free", "gil", "gil-3.9")
DIRECTIVES = ("order", "exit", "models", "args", "only", "patterns")
HEAD_LINES = 6           # directives stand among the first lines
TIMEOUT_S = 60
CPYTHON_FLAGS = ["-W", "ignore::SyntaxWarning"] # the lab has no warnings of its own
CPYTHON_RUNS_MAX = 12    # how often CPython may be asked for one more order of a program with `order: free`

Outcome = collections.namedtuple("Outcome", "code out err")


class Program:
    """One file with its directives."""

    def __init__(self, path, root):
        self.path = path
        self.name = path.relative_to(root / "tests" / "programs").as_posix()
        self.text = path.read_bytes()
        directives = {}
        for line in self.text.decode("utf-8").splitlines()[:HEAD_LINES]:
            match = re.match(r"# (%s): (.*)$" % "|".join(DIRECTIVES), line)
            if match:
                directives[match.group(1)] = match.group(2).strip()
        beside = path.parent / "directives.json"
        if beside.is_file():
            directives.update(json.loads(beside.read_text(encoding="utf-8")).get(path.name, {}))
        unknown = set(directives) - set(DIRECTIVES)
        if unknown:
            raise ValueError("%s: unknown directives %s" % (self.name, ", ".join(sorted(unknown))))
        self.order_free = directives.get("order") == "free"
        if directives.get("order", "free") != "free":
            raise ValueError("%s: `order` is free, or not given" % self.name)
        self.exit = int(directives.get("exit", 0))
        self.models = tuple(directives.get("models", " ".join(ALL_MODELS)).split())
        if set(self.models) - set(ALL_MODELS):
            raise ValueError("%s: unknown model in %s" % (self.name, " ".join(self.models)))
        self.arguments = directives.get("args", "").split()
        # What needs processes of the system runs where the lab is one itself.
        self.native_only = directives.get("only") == "native"
        if directives.get("only", "native") != "native":
            raise ValueError("%s: `only` is native, or not given" % self.name)
        # Where runs differ by more than order: {regular expression of a line: count or [least, most]}.
        self.patterns = directives.get("patterns")


def load_programs(root, native):
    """The programs that are judged: natively, or in wasm."""
    folder = root / "tests" / "programs"
    programs = [Program(path, root) for path in sorted(folder.rglob("*.py"))
                if not any(part.endswith("-later") for part in path.relative_to(folder).parts[:-1])]
    return [program for program in programs if native or not program.native_only]


def error_outline(err, file_name):
    """What must agree of an error text: the frames in the program's own file, and every line at the margin (the kind and message
    of the exception, "Exception in thread …", what links a chain). Source lines, carets and the library's own frames are left out."""
    outline = []
    for line in err.splitlines():
        frame = re.match(r'  File "(.*)", (line \d+, in .*)$', line)
        if frame:
            if frame.group(1).endswith(file_name):
                outline.append(frame.group(2))
        elif re.match(r"  \[Previous line repeated \d+ more times?\]$", line):
            outline.append("[Previous line repeated]")
        elif line and not line[0].isspace():
            # Places in the library differ, and so do addresses; a warning names its file absolutely in CPython.
            line = re.sub(r"at \S+/(?:asyncio|concurrent)/\S+?\.py:\d+", "at <library>", line)
            line = re.sub(r"\b0x[0-9a-f]+", "0x…", line)
            outline.append(re.sub(r"^/\S*/(tests/programs/)", r"\1", line))
    return outline


class Judge:
    def __init__(self, context):
        self.context = context
        self.folder = context.root / "build" / "judge"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.version = context.command([context.python, "--version"])[1].strip()
        self.lock = threading.Lock()

    def _run(self, command):
        return Outcome(*self.context.command(command, timeout_s=TIMEOUT_S, cwd=str(self.context.root)))

    def cpython(self, program, least=1):
        """At least `least` outcomes of CPython."""
        key = hashlib.sha256(program.text + repr((self.version, CPYTHON_FLAGS, program.arguments, program.name)).encode()).hexdigest()[:32]
        path = self.folder / (key + ".json")
        outcomes = [Outcome(*item) for item in json.loads(path.read_text())] if path.is_file() else []
        while len(outcomes) < least:
            outcomes.append(self._run([self.context.python] + CPYTHON_FLAGS + [self._relative(program)] + program.arguments))
            path.write_text(json.dumps(outcomes))
        return outcomes

    def _relative(self, program):
        return program.path.relative_to(self.context.root).as_posix()

    def lab(self, command, program, model, options=()):
        arguments = ["--"] + program.arguments if program.arguments else []
        return self._run(list(command) + ["run", "--model", model, *options, self._relative(program)] + arguments)

    def difference(self, program, seen):
        """Empty, or what differs between the lab's outcome and CPython's."""
        if seen.code is None:
            return "did not end within %d s\n%s" % (TIMEOUT_S, (seen.out + seen.err)[-1500:])
        if seen.code != program.exit:
            return "exit code %s, expected %s\n%s" % (seen.code, program.exit, (seen.out[-700:] + seen.err[-1500:]))
        if program.patterns:
            return self._pattern_difference(program, seen.out)
        found = ""
        for count in range(1, (CPYTHON_RUNS_MAX if program.order_free else 1) + 1):
            expected = self.cpython(program, count)[count - 1]
            found = self._one_difference(program, seen, expected)
            if not found:
                return ""
        return found

    @staticmethod
    def _one_difference(program, seen, expected):
        arrange = sorted if program.order_free else list
        pairs = [("standard output", arrange(seen.out.split("\n")), arrange(expected.out.split("\n")))]
        pairs.append(("errors", arrange(error_outline(seen.err, program.path.name)),
                      arrange(error_outline(expected.err, program.path.name))))
        if seen.code != expected.code:
            return "exit code %s, CPython's is %s" % (seen.code, expected.code)
        for what, mine, theirs in pairs:
            if mine == theirs:
                continue
            place = next((k for k, (a, b) in enumerate(zip(mine, theirs)) if a != b), min(len(mine), len(theirs)))
            line = lambda lines: repr(lines[place]) if place < len(lines) else "(nothing)"  # noqa: E731
            return "%s differs in line %d\n  the lab: %s\n  CPython: %s\n%s" % (
                what, place + 1, line(mine), line(theirs), seen.err[-1500:])
        return ""

    @staticmethod
    def _pattern_difference(program, out):
        counts = collections.Counter()
        for line in out.splitlines():
            pattern = next((p for p in program.patterns if re.fullmatch(p, line)), None)
            if pattern is None:
                return "unexpected line %r" % line
            counts[pattern] += 1
        for pattern, wanted in program.patterns.items():
            least, most = wanted if isinstance(wanted, list) else (wanted, wanted)
            if not least <= counts[pattern] <= most:
                return "%d lines like %r, expected %s" % (counts[pattern], pattern, wanted)
        return ""


THREADS = re.compile(rb"^\s*(?:import|from)\s+(?:_thread|asyncio|concurrent|logging|multiprocessing|queue|sched|threading)\b", re.MULTILINE)


def judge_programs(context, command, models, models_of_one_thread=None, native=False, options=()):
    """Results of all programs under those of `models` that they allow. `command` starts the lab's command line, `options` are for its `run`.

    Programs that import nothing that starts a thread run under `models_of_one_thread`, if given: models differ in where threads hand over.
    """
    judge = Judge(context)
    programs = [program for program in load_programs(context.root, native) if context.wants(program.name)]
    yield from _judge(judge, programs, lambda program: models if THREADS.search(program.text) else models_of_one_thread or models,
                      lambda program, model: judge.lab(command, program, model, options))


def judge_outcomes(context, programs, models, outcome):
    """The same for outcomes that something else has already: outcome(program, model)."""
    yield from _judge(Judge(context), programs, lambda program: models, outcome)


def _judge(judge, programs, models_of, outcome):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = {program.name: pool.submit(judge.cpython, program) for program in programs}
        for program in programs:
            expected = answers[program.name].result()[0]
            if expected.code != program.exit:
                yield Result.failed(program.name, "CPython itself ended with %s, the file says %s\n%s"
                                    % (expected.code, program.exit, expected.err[-1000:]))
        jobs = [(program, model, pool.submit(outcome, program, model))
                for program in programs for model in models_of(program) if model in program.models]
        for program, model, job in jobs:
            found = judge.difference(program, job.result())
            yield Result.check("%s --model %s" % (program.name, model), not found, found)


def self_test():
    """The comparison must be able to tell outcomes apart."""
    class Fake:
        patterns = None
        order_free = False
        exit = 0
        path = collections.namedtuple("P", "name")("x.py")

    one = Outcome(0, "a\nb\n", "")
    trace = 'Traceback (most recent call last):\n  File "x.py", line 3, in f\n    g()\n    ^^^\nKeyError: 1\n'
    told = [bool(Judge._one_difference(Fake, *pair)) for pair in (
        (one, one), (one, Outcome(0, "b\na\n", "")), (one, Outcome(1, "a\nb\n", "")), (Outcome(0, "", trace), Outcome(0, "", trace)),
        (Outcome(0, "", trace), Outcome(0, "", trace.replace("line 3", "line 4"))),
        (Outcome(0, "", trace), Outcome(0, "", trace.replace("KeyError: 1", "KeyError: 2"))))]
    Fake.order_free = True
    told.append(bool(Judge._one_difference(Fake, one, Outcome(0, "b\na\n", ""))))
    told.append(bool(Judge._one_difference(Fake, one, Outcome(0, "b\na\na\n", ""))))
    Fake.patterns = {"a\\d": [1, 2]}
    told += [bool(Judge._pattern_difference(Fake, out)) for out in ("a1\n", "a1\na2\na3\n", "b\n", "")]
    wanted = [False, True, True, False, True, True, False, True, False, True, True, True]
    return Result.check("the comparison tells outcomes apart", told == wanted, repr(list(zip(told, wanted))))
