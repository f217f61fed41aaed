"""CPython's own tests through Heddle (tests/cpython/README.md)."""

import ast
import collections
import concurrent.futures
import os
import pathlib
import re

from setup import cpython_suite
from setup.consent import SetupError
from setup.testing import Result, load_module

ABOUT = "test modules of CPython itself through the native command line; writes docs/CONFORMANCE.md"
NEEDS = ("native",)
ORDER = 45

# Module, and what is said of it in the table.
MODULES = [
    ("test.test_thread", "_thread, with lock_tests for its locks"),
    ("test.test_threading", "threading, with lock_tests for all of its classes"),
    ("test.test_threading_local", "threading.local"),
    ("test.test_queue", "queue"),
    ("test.test_sched", "sched"),
    ("test.test_asyncio.test_locks", "asyncio's locks"),
    ("test.test_asyncio.test_queues", "asyncio.Queue"),
    ("test.test_asyncio.test_taskgroups", "asyncio.TaskGroup"),
    ("test.test_asyncio.test_timeouts", "asyncio.timeout"),
    ("test.test_asyncio.test_waitfor", "asyncio.wait_for"),
    ("test.test_concurrent_futures", "concurrent.futures: futures, threads"),
    ("test.test_processes", "multiprocessing: of _test_multiprocessing, Process to Pool with real processes"),
]
CLASS_SECONDS = 90    # for the tests of one class together
METHOD_SECONDS = 20   # for one that is run alone, after its class did not end

HEAD = """# Conformance

What CPython's own tests say of Heddle. `python3 tests/run.py conformance` writes this file: it runs the test modules of CPython
(Debian's libpython3.11-testsuite, unmodified) through `heddle run --model gil` with the lab's own `unittest`, and fails when a
method that passed does not pass any more (`tests/cpython/passed.txt`).

A test is skipped where it needs what the lab does not have (weak references, processes, signals, CPython's C interface) or where
CPython itself would skip it; the reasons are below. Tests of executors with processes are left out. Of the tests of `multiprocessing`,
the classes that need no sockets, files or ctypes are taken out of their file as they are (`tests/cpython/processes.py`).
"""

Outcome = collections.namedtuple("Outcome", "status why")


class Runner:
    def __init__(self, context, suite):
        self.context = context
        self.heddle = pathlib.Path(os.environ.get("HEDDLE_CONFORMANCE_BINARY", str(context.root / "build/native/heddle")))
        self.folder = context.root / "build" / "conformance"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.processes = load_module(context.root / "tests/cpython/processes.py")
        self.lib = self._library(suite, "lib", [name for name, _ in MODULES if name != self.processes.NAME], ())
        # Tests of processes need the lab's own modules where the others have stand-ins that skip.
        self.lib_processes = self._library(suite, "lib_processes", [], ("multiprocessing", "pickle.py"))
        source = (suite / "_test_multiprocessing.py").read_text(encoding="utf-8")
        (self.lib_processes / "test/test_processes.py").write_text(self.processes.module_text(source), encoding="utf-8")
        self.template = (context.root / "tests/cpython/run_module.py").read_text(encoding="utf-8")

    def _library(self, suite, folder, modules, without):
        """A folder with our `test` package, but for what is named `without`, and those modules of CPython that are run."""
        lib = self.folder / folder
        ours = self.context.root / "tests" / "cpython" / "lib"
        for path in ours.rglob("*.py"):
            if path.relative_to(ours).parts[0] in without:
                continue
            target = lib / path.relative_to(ours)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        for name in ["test.lock_tests"] + modules:
            relative = pathlib.Path(*name.split(".")[1:]).with_suffix(".py")
            target = lib / "test" / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((suite / relative).read_bytes())
        if modules:
            (lib / "test/test_asyncio/__init__.py").write_text("")
        return lib

    def start(self, module, arguments, seconds):
        program = self.folder / ("run_%s.py" % module.replace(".", "_"))
        program.write_text(self.template.replace("import MODULE as module\n", "import %s as module\n" % module), encoding="utf-8")
        lib = self.lib_processes if module == self.processes.NAME else self.lib
        return self.context.command([self.heddle, "run", "--model", "gil", "--path", lib, program, "--"] + arguments, timeout_s=seconds)

    def module(self, module):
        """{test id: Outcome}, or a text why there are none."""
        code, out, err = self.start(module, ["--list"], CLASS_SECONDS)
        names = re.findall(r"^@listed\t(.*)$", out, re.M)
        if not names:
            return "did not start: " + ("no answer" if code is None else (err.strip() or "exit code %s" % code).splitlines()[-1][:300]), err
        by_class = collections.OrderedDict()
        for name in names:
            if not re.search(r"ProcessPool", name):
                by_class.setdefault(name.rpartition(".")[0], []).append(name)
        outcomes, log = {}, []
        for members in by_class.values():
            self.some(module, members, CLASS_SECONDS, outcomes, log)
        return outcomes, "".join(log)

    def some(self, module, members, seconds, outcomes, log):
        """Runs tests together; those that got no answer, one by one."""
        code, out, err = self.start(module, members, seconds)
        log.append(err)
        for line in re.findall(r"@(passed|failed|skipped)\t(\S+)[^\t\n]*\t(.*)$", out, re.M):
            if outcomes.get(line[1], Outcome("passed", "")).status != "failed":
                outcomes[line[1]] = Outcome(line[0], line[2])
        left = [name for name in members if name not in outcomes]
        if not left or re.search(r"^@end$", out, re.M) and len(members) == 1:
            for name in left:
                outcomes[name] = Outcome("failed", "no outcome")
            return
        for name in left:
            if len(members) == 1:
                why = "did not end within %d s" % seconds if code is None else "exit code %s: %s" % (code, (err.strip().splitlines() or [""])[-1][:200])
                # A class that is skipped as a whole tells no method.
                whole = re.search(r"@skipped\tsetUpClass[^\t\n]*\t(.*)$", out, re.M)
                outcomes[name] = Outcome("skipped", whole.group(1)) if whole else Outcome("failed", why)
            else:
                self.some(module, [name], METHOD_SECONDS, outcomes, log)


def run(context):
    suite = cpython_suite.find()
    if suite is None:
        raise SetupError("CPython's tests are not there: run tests/run.py without --no-setup")
    keep = "--keep" in context.words
    words = [word for word in context.words if word != "--keep"]
    runner = Runner(context, suite)
    state = context.root / "tests/cpython/passed.txt"
    before = set(state.read_text(encoding="utf-8").split()) if state.is_file() else set()
    chosen = [name for name, _ in MODULES if not words or any(word in name for word in words)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = {name: pool.submit(runner.module, name) for name in chosen}
    found = {name: answer.result() for name, answer in answers.items()}
    passing = set()
    for name in chosen:
        outcomes, log = found[name]
        (runner.folder / (name + ".log")).write_text(log, encoding="utf-8")
        if isinstance(outcomes, str):
            expected = {one for one in before if one.startswith(name + ".")}
            yield Result.check(name, not expected, outcomes)
            continue
        # Tests with real clocks may fail on a busy machine: what is lost is tried once more, by itself.
        again, log = {}, []
        for one in sorted(before):
            if one in outcomes and outcomes[one].status == "failed":
                runner.some(name, [one], METHOD_SECONDS, again, log)
        outcomes.update(again)
        now = {one for one, outcome in outcomes.items() if outcome.status == "passed"}
        passing |= now
        lost = sorted(one for one in before if one.startswith(name + ".") and one not in now)
        context.say("%s: %d passed, %d failed, %d skipped" % ((name,) + counts(outcomes)))
        yield Result.check(name, not lost, "\n".join("%s: %s" % (one, outcomes.get(one, Outcome("", "is gone")).why) for one in lost))
    if not words:
        lock_tests = lock_test_counts(suite, {name: outcomes for name, (outcomes, _) in found.items() if not isinstance(outcomes, str)})
        (context.root / "docs/CONFORMANCE.md").write_text(report(found, cpython_suite.version(suite), lock_tests), encoding="utf-8")
    if keep:
        rest = {one for one in before if not any(one.startswith(name + ".") for name in chosen)}
        state.write_text("".join(one + "\n" for one in sorted(passing | rest)), encoding="utf-8")


def counts(outcomes):
    statuses = [outcome.status for outcome in outcomes.values()]
    return statuses.count("passed"), statuses.count("failed"), statuses.count("skipped")


def classes_of(path):
    """{class: (names of its bases, names of its own tests)} of a test module."""
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            bases = [base.id if isinstance(base, ast.Name) else base.attr for base in node.bases if isinstance(base, (ast.Name, ast.Attribute))]
            found[node.name] = bases, [item.name for item in node.body if isinstance(item, ast.FunctionDef) and item.name.startswith("test")]
    return found


def lock_test_counts(suite, outcomes):
    """(passed, failed, skipped) of the methods that lock_tests itself defines. It runs inside of other modules, in one class or several: a method
    counts as passed when no class fails it and one passes it."""
    generic = classes_of(suite / "lock_tests.py")

    def defines(name, method):
        """The class of lock_tests that a class of that name has the method from."""
        bases, methods = generic.get(name, ((), ()))
        return name if method in methods else next(filter(None, (defines(base, method) for base in bases)), None)

    statuses = collections.defaultdict(list)
    for module in ("test.test_threading", "test.test_thread"):
        concrete = classes_of(suite / (module.split(".")[1] + ".py"))
        for one, outcome in outcomes.get(module, {}).items():
            owner, method = one.split(".")[-2:]
            bases, own = concrete.get(owner, ((), ()))
            source = None if method in own else next(filter(None, (defines(base, method) for base in bases)), None)
            if source is not None:
                statuses[source, method].append(outcome.status)
    summary = ["failed" if "failed" in each else "passed" if "passed" in each else "skipped" for each in statuses.values()]
    return summary.count("passed"), summary.count("failed"), summary.count("skipped")


def report(found, version, lock_tests):
    lines = [HEAD, "Tests of CPython %s.\n" % version, "| module | what | passed | failed | skipped |", "|---|---|---|---|---|"]
    details = []
    for name, what in MODULES:
        outcomes = found[name][0]
        if isinstance(outcomes, str):
            lines.append("| %s | %s | – | – | – |" % (name, what))
            details.append("### %s\n\n%s\n" % (name, outcomes))
            continue
        lines.append("| %s | %s | %d | %d | %d |" % ((name, what) + counts(outcomes)))
        if name == "test.test_threading":
            lines.append("| test.lock_tests | of these and of test_thread's, the methods that lock_tests defines, each once | %d | %d | %d |" % lock_tests)
        for status, title in (("failed", "failed"), ("skipped", "skipped")):
            by_reason = collections.OrderedDict()
            for one in sorted(outcomes):
                if outcomes[one].status == status:
                    by_reason.setdefault(steady(outcomes[one].why), []).append(one[len(name) + 1:])
            if by_reason:
                details.append("### %s: %s\n" % (name, title))
                details += ["- %s: %s" % (reason or "no reason given", ", ".join("`%s`" % one for one in ones))
                            for reason, ones in by_reason.items()]
                details.append("")
    return "\n".join(lines) + "\n\n## What failed and what was skipped\n\n" + "\n".join(details).rstrip() + "\n"


def steady(why):
    """Without what differs from run to run."""
    return re.sub(r"\b\d+\.\d{3,}\b", "…", re.sub(r"0x[0-9a-f]+", "0x…", why)).replace("|", "\\|")
