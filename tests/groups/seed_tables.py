"""The explorer's tables of the tutorials' programs (tests/programs/seeds) against independent computations in this file: every ending that an
expert would write on the board, and no other. And the counts of tests/explorer when threads start in another order."""

import itertools
import json
import os
import re
import tempfile

from setup.testing import Result

ABOUT = "tables of the seed programs, against computations of their own"
NEEDS = ("native",)
ORDER = 39
SECONDS_MAX = 120


def race_endings(times):
    """Final values of a variable that one thread increments and another decrements so often, each in a read and a write."""
    seen, todo, final = set(), [((0, None), (0, None), 0)], set()
    while todo:
        state = todo.pop()
        if state in seen:
            continue
        seen.add(state)
        threads, value = state[:2], state[2]
        if all(done == times for done, _ in threads):
            final.add(value)
        for i, step in ((0, 1), (1, -1)):
            done, register = threads[i]
            if done == times:
                continue
            moved = (done, value) if register is None else (done + 1, None)
            after = value if register is None else register + step
            todo.append((moved, threads[1], after) if i == 0 else (threads[0], moved, after))
    return final


def printer_orders(exact):
    """Outputs of two threads that print five lines each; `exact`: both sleep a second after each, so they stay in step."""
    numbers = ["Number: %d" % i for i in range(1, 6)]
    letters = ["Letter: %s" % c for c in "ABCDE"]
    if exact:
        rounds = [[a, b] for a, b in zip(numbers, letters)]
        choices = itertools.product(*[(pair, pair[::-1]) for pair in rounds])
        return {"\n".join(sum((list(pair) for pair in choice), [])) for choice in choices}
    return {"\n".join(merged) for merged in merges(numbers, letters)}


def merges(a, b):
    if not a or not b:
        yield a + b
        return
    for rest in merges(a[1:], b):
        yield [a[0]] + rest
    for rest in merges(a, b[1:]):
        yield [b[0]] + rest


def shelf_endings(adders, removers, permits):
    """(kind, last line) of the semaphore program: each thread takes a permit, works on the list, prints, gives it back; a remover tests
    the length, then pops, and fails without giving its permit back when there is nothing left."""
    start = (tuple([0] * (adders + removers)), (), permits, False)
    seen, todo, final = set(), [start], set()
    while todo:
        state = todo.pop()
        if state in seen:
            continue
        seen.add(state)
        steps, shelf, free, failed = state
        moved = False
        for i, step in enumerate(steps):
            now_shelf, now_free, now_failed, after = shelf, free, failed, step + 1
            if step == 4:  # over
                continue
            if step == 0:
                if free == 0:
                    continue
                now_free = free - 1
            elif step == 1:
                if i < adders:
                    now_shelf, after = shelf + (i,), 3
                elif not shelf:
                    after = 3
            elif step == 2:
                if shelf:
                    now_shelf = shelf[1:]
                else:
                    now_failed, after = True, 4
            else:
                now_free = free + 1
            moved = True
            todo.append((steps[:i] + (after,) + steps[i + 1:], now_shelf, now_free, now_failed))
        if not moved:
            if all(step == 4 for step in steps):
                final.add(("exception" if failed else "exit", "Final shared resource: %s" % list(shelf)))
            else:
                final.add(("deadlock", ""))
    return final


def process_tables(context, seeds, explore, complete):
    """The programs with processes: what they print in each order; a Value without its lock is the race of two threads, though each access has it."""
    for file, wanted in (("cube_square.py", {"Cube: 1000\nSquare: 100\nDone!\n", "Square: 100\nCube: 1000\nDone!\n"}),
                         ("process_unguarded.py", {"Executing task\nExecuting task\n"})):
        if context.wants("processes: " + file):
            report = explore(seeds / file)
            found = {o["output"] for o in report["outcomes"]}
            yield Result.check("processes: " + file, found == wanted and report["executions"] == 2 and not complete(report), (found, report["executions"]))
    if context.wants("processes: value_lock.py"):
        report = explore(seeds / "value_lock.py", "--scale", "100000=2")  # (2 + 2)! / (2! · 2!) orders of the two's locks
        yield Result.check("processes: value_lock.py", [o["output"] for o in report["outcomes"]] == ["Final value of shared_variable: 0\n"]
                           and report["executions"] == 6 and not report["races"] and not complete(report), (report["outcomes"], report["executions"]))
    for times in (1, 2):
        if not context.wants("processes: value_lock.py without get_lock, %d times" % times):
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "value.py")
            with open(path, "w") as file:
                file.write((seeds / "value_lock.py").read_text().replace("with shared_var.get_lock():", "if True:"))
            report = explore(path, "--scale", "100000=%d" % times)
        found = {int(o["output"].split(":")[1]) for o in report["outcomes"]}
        yield Result.check("processes: value_lock.py without get_lock, %d times" % times,
                           found == race_endings(times) and not report["races"] and not complete(report), (found, report["races"]))


def run(context):
    heddle = context.root / "build/native/heddle"
    seeds = context.root / "tests/programs/seeds"

    def explore(path, *options):
        code, output, errors = context.command([heddle, "explore", path, "--json"] + list(options), timeout_s=SECONDS_MAX)
        if not output.startswith("{"):
            raise RuntimeError("exit code %s: %s" % (code, errors[-2000:]))
        return json.loads(output)

    def complete(report):
        return [] if report["complete"] else ["not complete: %s" % report["bound"]]

    for times in range(1, 7):
        name = "the race, %d times" % times
        if not context.wants(name):
            continue
        report = explore(seeds / "race.py", "--scale", "100000=%d" % times)
        found = {int(o["output"].split(":")[1]) for o in report["outcomes"]}
        yield Result.check(name + ", free", found == race_endings(times) and not complete(report) and report["races"], (found, report["bound"]))
        report = explore(seeds / "race.py", "--scale", "100000=%d" % times, "--model", "gil")
        found = {int(o["output"].split(":")[1]) for o in report["outcomes"]}
        yield Result.check(name + ", gil", found == {0} and not complete(report) and not report["races"], (found, report["bound"]))
    for exact in (False, True):
        name = "two threads printing, time %s" % ("exact" if exact else "any")
        if not context.wants(name):
            continue
        report = explore(seeds / "numbers_letters.py", "--time", "exact" if exact else "any")
        found = sorted(o["output"] for o in report["outcomes"])
        wanted = sorted(order + "\nBoth threads have finished.\n" for order in printer_orders(exact))
        yield Result.check(name, found == wanted and not complete(report) and len(wanted) == (32 if exact else 252), len(found))
    if context.wants("the lock"):
        report = explore(seeds / "locked_race.py", "--scale", "1000000=2")
        yield Result.check("the lock: one ending, no race, no deadlock", [o["output"] for o in report["outcomes"]] == ["Final value of shared_variable: 0\n"]
                           and not report["races"] and not report["deadlocks"] and not complete(report), report["outcomes"])
    yield from process_tables(context, seeds, explore, complete)
    text = (seeds / "semaphore.py").read_text()
    adders_line = 1 + text[:text.index("range(5)")].count("\n")
    removers_line = 1 + text[:text.index("range(3)")].count("\n")
    for adders, removers, permits in ((1, 2, 3), (2, 1, 3), (2, 2, 2)):
        name = "the semaphore's list, %d adders, %d removers, %d permits" % (adders, removers, permits)
        if not context.wants(name):
            continue
        semaphore_line = 1 + text[:text.index("Semaphore(3)")].count("\n")
        report = explore(seeds / "semaphore.py", "--outcome", "last-line", "--scale", "5@%d=%d" % (adders_line, adders), "--scale",
                         "3@%d=%d" % (removers_line, removers), "--scale", "3@%d=%d" % (semaphore_line, permits))
        found = {(o["kind"], o["output"] if o["kind"] != "deadlock" else "") for o in report["outcomes"]}
        wanted = shelf_endings(adders, removers, permits)
        yield Result.check(name, found == wanted and not complete(report), "found %s, wanted %s" % (sorted(found - wanted), sorted(wanted - found)))
        if removers > 1:
            named = {o["name"] for o in report["outcomes"] if o["kind"] == "exception"}
            yield Result.check(name + ": the IndexError is there, by name", named == {"check-then-act"}, named)
    if context.wants("philo(5)"):
        report = explore(context.root / "tests/explorer/philo.py", "--scale", "101=5")
        deadlocks = report["deadlocks"]
        good = (len(deadlocks) == 1 and deadlocks[0]["name"] == "lock-order cycle" and len(deadlocks[0]["cycle"]) == 5 and deadlocks[0]["minimal"]
                and deadlocks[0]["preemptions"] == 1)  # the last takes its fork and is interrupted; each other one then has to wait
        good = good and [(o["preemptions"], o["minimal"]) for o in report["outcomes"] if o["kind"] == "deadlock"] == [(1, True)]
        yield Result.check("philo(5): one deadlock, its cycle, the shortest way in", good, deadlocks)
    # Threads that start in the opposite order: the same counts.
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted((context.root / "tests/explorer").glob("*.py")):
            source = path.read_text()
            line = re.search(r"# count: (.*?) \| executions=(\d+)", source)
            turned = re.sub(r"for t in threads:\n    t\.start\(\)", "for t in reversed(threads):\n    t.start()", source)
            if turned == source:
                turned = re.sub(r"\n(\w+)\.start\(\)\n(\w+)\.start\(\)\n", r"\n\2.start()\n\1.start()\n", source)
            if line is None or turned == source or not context.wants("started in reverse: " + path.stem):
                continue
            other = os.path.join(folder, path.name)
            with open(other, "w") as file:
                file.write(turned)
            report = explore(other, *line.group(1).split())
            yield Result.check("started in reverse: " + path.stem, report["executions"] == int(line.group(2)) and not complete(report),
                               (report["executions"], line.group(2)))
