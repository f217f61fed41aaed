"""The explorer's engines against one another on random small programs: dpor = oracle (traces, endings, races), states = oracle (endings).

Each program has two or three threads that do a few things each to two variables, two locks, a semaphore, an event and a condition, so
that lost updates, deadlocks and lost wake-ups all occur; or processes with what those share. HEDDLE_RANDOM_PROGRAMS says how many (default: a short run)."""

import json
import os
import random
import tempfile

from setup.testing import Result

ABOUT = "the explorer's engines agree on random programs"
NEEDS = ("native",)
ORDER = 39
SECONDS_MAX = 120
EXECUTIONS_MAX = 3000  # of the oracle; a program with more says nothing that small ones do not
MODELS = (["--model", "free"], ["--model", "gil"], ["--condition", "any"])
DRAWING_MODELS = (["--model", "free", "--random", "any"], ["--model", "gil-3.9", "--random", "any"], ["--model", "gil", "--random", "any"])

SIMPLE = (
    ["x = x + 1"], ["y = x"], ["x = 2"], ["r = y", "x = r"], ["data.append(x)"], ["if x > y:", "    y = x + 1"], ["print(x)"],
    ["flag.set()"], ["flag.wait()"], ["permits.acquire()"], ["permits.release()"], ["if a.acquire(False):", "    x = x + 3", "    a.release()"],
)

DRAWS = (
    ["if random.randrange(2):", "    x = x + 7"], ["x = random.choice((0, 5))"], ["r = random.randint(1, 3)", "if r > 1:", "    y = r"],
    ["while random.choice((True, False)) and x < 9:", "    x = x + 4"], ["if random.random() < 0.5:", "    a.acquire()", "    a.release()"],
)


PROCESS_OPERATIONS = (
    ["v.value += 1"], ["with v.get_lock():", "    v.value += 1"], ["arr[0] = 1"], ["arr[1] = arr[0] + 1"], ["q.put({n})"], ["print(q.get(), flush=True)"],
    ["w.send({n})"], ["w.close()"], ["if r.poll():", "    print(r.recv(), flush=True)"], ["r.close()"], ["e.set()"], ["e.wait()"],
    ["with lock:", "    arr[0] += 3"], ["s.acquire()"], ["s.release()"], ["x += 1"], ["print(x, flush=True)"],
    ["if lock.acquire(False):", "    v.value += 5", "    lock.release()"], ["print(q.empty(), flush=True)"], ["sys.exit({k})"],
    ["try:", "    print(r.recv(), flush=True)", "except EOFError:", "    print('end', flush=True)"],
    ["a, b = mp.Pipe(False)", "ends.put(a)", "a.close()", "b.send({n})", "b.close()"],
    ["a = ends.get()", "try:", "    print(a.recv(), flush=True)", "except EOFError:", "    print('over', flush=True)"],
    ["with c:", "    c.notify()"], ["with c:", "    if v.value == 0:", "        c.wait()"], ["p = mp.Process(target=leaf)", "p.start()"],
    ["try:", "    w.send({n})", "except OSError:", "    print('broken', flush=True)"],
)


def generate_processes(seed):
    """One or two processes that do a few things each to all that processes share; some are killed, some are asked whether they live."""
    rng = random.Random("process %d" % seed)

    def operation():
        return [line.format(n=rng.randint(0, 9), k=rng.randint(1, 3)) for line in rng.choice(PROCESS_OPERATIONS)]

    text = ["import multiprocessing as mp, sys", "x = 0", "v = mp.Value('i', 0)", "arr = mp.RawArray('i', 2)", "lock = mp.%sLock()" % rng.choice(("", "R")),
            "e = mp.Event()", "q = mp.SimpleQueue()", "ends = mp.SimpleQueue()", "r, w = mp.Pipe(False)", "s = mp.Semaphore(%d)" % rng.randint(0, 1),
            "c = mp.Condition()", "def leaf():", "    v.value += 2"]
    count = rng.choice((1, 2, 2))
    for i in range(count):
        text += ["def work%d():" % i, "    global x"]
        for _ in range(rng.randint(1, 3)):
            text += ["    " + line for line in operation()]
    text += ["if __name__ == '__main__':", "    ps = [%s]" % ", ".join("mp.Process(target=work%d)" % i for i in range(count)), "    for p in ps:", "        p.start()"]
    for _ in range(rng.choice((0, 0, 1, 2))):
        text += ["    " + line for line in operation()]
    what = rng.random()
    if what < 0.25:
        text += ["    ps[0].terminate()"]
    elif what > 0.9:
        text += ["    print(ps[0].is_alive(), flush=True)"]
    text += ["    for p in ps:", "        p.join()", "    print(v.value, arr[:], x, [p.exitcode for p in ps])"]
    return "\n".join(text) + "\n"


def block(rng, depth, weights):
    lines = []
    for _ in range(rng.randint(1, 2)):
        kind = rng.choices(("simple", "lock", "wait", "notify"), weights)[0]
        if kind == "simple" or depth == 2:
            lines += rng.choice(SIMPLE)
        elif kind == "lock":
            lines += ["with %s:" % rng.choice("ab")] + ["    " + line for line in block(rng, depth + 1, (4, 2, 0, 0))]
        elif kind == "wait":
            lines += ["with changed:", "    if y == 0:", "        changed.wait()", "    x = x + 1"]
        else:
            lines += ["with changed:", "    y = 1", "    changed.notify%s()" % rng.choice(("", "_all"))]
    return lines


def generate(seed, drawing=False):
    rng = random.Random("drawing %d" % seed if drawing else seed)
    weights = rng.choice(((6, 3, 0, 0), (4, 3, 1, 2), (3, 5, 0, 0), (2, 1, 2, 2)))
    text = ["import random, threading" if drawing else "import threading", "x = y = 0", "data = []", "a = threading.Lock()", "b = threading.%sLock()" % rng.choice(("", "R")),
            "changed = threading.Condition()", "permits = threading.Semaphore(%d)" % rng.randint(0, 2), "flag = threading.Event()"]
    count = rng.choice((2, 2, 3))
    for i in range(count):
        text += ["def work%d():" % i, "    global x, y"]
        for _ in range(rng.randint(1, 2 if count == 3 else 3)):
            text += ["    " + line for line in block(rng, 0, weights)]
            if drawing and (rng.random() < 0.4 or (i == 0 and _ == 0)):
                text += ["    " + line for line in rng.choice(DRAWS)]
    text += ["threads = [%s]" % ", ".join("threading.Thread(target=work%d)" % i for i in range(count))]
    text += ["for t in threads:", "    t.start()"]
    if rng.random() < 0.3:
        text += ["x = x + 10"]
    text += ["for t in threads:", "    t.join()", "print(x, y, data)"]
    return "\n".join(text) + "\n"


def endings(report, executions=True):
    return sorted((o["kind"], o["output"], o["error"], o["executions"] if executions else 0) for o in report["outcomes"])


def races(report):
    return sorted({tuple(sorted((side["kind"], side["line"]) for side in race["accesses"])) for race in report["races"]})


def complete(report):
    return report["complete"] or report["bound"] == "random numbers"  # fractions: the same ones in every engine


def compare(explore, source, models=MODELS, redundant=0):
    """Sentences about what differs; None when the program is too large. `redundant`: so many beginnings may be cut off."""
    wrong = []
    for options in models:
        oracle = explore(source, options + ["--engine", "oracle", "--limit-executions", str(EXECUTIONS_MAX)])
        if not complete(oracle):
            return None
        dpor = explore(source, options + ["--engine", "dpor"])
        states = explore(source, options + ["--engine", "states"])
        if not complete(dpor) or not complete(states):
            wrong.append("%s: not complete" % options)
        if dpor["executions"] != oracle["executions"]:
            wrong.append("%s: dpor has %s executions, the oracle %s" % (options, dpor["executions"], oracle["executions"]))
        if endings(dpor) != endings(oracle):
            wrong.append("%s: dpor's endings %s, the oracle's %s" % (options, endings(dpor), endings(oracle)))
        if endings(states, False) != endings(oracle, False):
            wrong.append("%s: states' endings %s, the oracle's %s" % (options, endings(states, False), endings(oracle, False)))
        if not set(races(oracle)) <= set(races(dpor)):  # the oracle's detector looks at a cell's last accesses only
            wrong.append("%s: dpor's races %s, the oracle's %s" % (options, races(dpor), races(oracle)))
        if dpor["blocked"] > redundant and options[:2] == ["--model", "free"]:
            wrong.append("%s: %s redundant beginnings" % (options, dpor["blocked"]))
        for outcome in states["outcomes"]:
            least = [o["preemptions"] for o in oracle["outcomes"] if (o["kind"], o["output"], o["error"]) == (outcome["kind"], outcome["output"], outcome["error"])]
            if outcome["minimal"] and least and least[0] < outcome["preemptions"]:
                wrong.append("%s: %s preemptions are said to be minimal, the oracle knows %s" % (options, outcome["preemptions"], least[0]))
    return wrong


def run(context):
    heddle = context.root / "build/native/heddle"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")

        def explore(source, options):
            with open(path, "w") as file:
                file.write(source)
            code, output, errors = context.command([heddle, "explore", path, "--json"] + options, timeout_s=60)
            if not output:
                raise RuntimeError("exit code %s: %s" % (code, errors[-1000:]))
            return json.loads(output)

        wanted = int(os.environ.get("HEDDLE_RANDOM_PROGRAMS", "40"))
        kinds = (("", wanted, generate, MODELS, 0), (" that draw numbers", wanted // 2, lambda seed: generate(seed, True), DRAWING_MODELS, 0),
                 (" with processes", wanted, generate_processes, (["--model", "free"],), 4)) # one that waits for room in a pipe or polls is tried
        for name, count, make, models, redundant in kinds:
            bad, done = [], 0
            for seed in range(count):
                source = make(seed)
                wrong = compare(explore, source, models, redundant)
                done += wrong is not None
                if wrong:
                    bad.append("seed %d:\n%s\n%s" % (seed, "\n".join(wrong), source))
            yield Result.check("%d random programs%s, three engines" % (done, name), not bad and done > 0, "\n".join(bad[:3]))
