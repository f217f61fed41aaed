"""Conditions that exploring watches (`--always`, `--never-together`, `--eventually`): each engine finds the same violations, and their schedules
lead there. Judged by hand: small programs of which it can be said on paper which conditions hold."""

import json
import os
import tempfile

from setup.testing import Result

ABOUT = "conditions watched in every state of every schedule"
NEEDS = ("native",)
ORDER = 39
SECONDS_MAX = 60

# program, options, then for each condition whether it is violated
TRANSFER = """import threading
a = 10
b = 0
def move(amount):
    global a, b
    a = a - amount
    b = b + amount
first = threading.Thread(target=move, args=(3,))
second = threading.Thread(target=move, args=(4,))
first.start(); second.start(); first.join(); second.join()
print(a, b)
"""
LOCKED = """import threading
a = 10
b = 0
inside = 0
lock = threading.Lock()
def move(amount):
    global a, b, inside
    with lock:
        inside = inside + 1
        a = a - amount
        b = b + amount
        inside = inside - 1
first = threading.Thread(target=move, args=(3,))
second = threading.Thread(target=move, args=(4,))
first.start(); second.start(); first.join(); second.join()
print(a, b)
"""
# Two independent writes: in no execution that a reduction needs for the endings are both half done.
INDEPENDENT = """import threading
x = y = 0
def left():
    global x
    x = 1
    x = 2
def right():
    global y
    y = 1
    y = 2
threads = [threading.Thread(target=left), threading.Thread(target=right)]
for t in threads: t.start()
for t in threads: t.join()
print(x, y)
"""
PETERSON = """import threading
wants = [False, False]
turn = 0
count = 0
def enter(me):
    global turn, count
    wants[me] = True
    turn = 1 - me
    while wants[1 - me] and turn == 1 - me: pass
    count = count + 1
    wants[me] = False
threads = [threading.Thread(target=enter, args=(i,)) for i in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(count)
"""
SPIN = """import threading
ready = False
through = False
def waiter():
    global through
    while not ready: pass
    through = True
def giver():
    global ready
    %s
threads = [threading.Thread(target=waiter), threading.Thread(target=giver)]
for t in threads: t.start()
for t in threads: t.join()
print("done")
"""
CLASSES = """import threading
class Account:
    def __init__(self): self.balance = 5
    def take(self, n):
        if self.balance >= n: self.balance -= n
account = Account()
history = []
def work():
    account.take(4)
    history.append(1)
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
"""
CASES = (
    ("a sum that is not kept between two writes", TRANSFER, ["--always", "a + b == 10", "--always", "a >= 3", "--eventually", "b == 7"], [1, 0, 1]),
    ("under a lock others still see the half", LOCKED, ["--always", "lock.locked() or a + b == 10", "--always", "inside <= 1"], [0, 0]),
    ("never together, under a lock", LOCKED, ["--never-together", "9-12", "--never-together", "9,12", "--never-together", "move"], [0, 0, 1]),
    ("orders that commute", INDEPENDENT, ["--always", "not (x == 1 and y == 1)", "--always", "not (x == 1 and y == 2)", "--always", "not (x == 2 and y == 1)",
                                          "--always", "x < 3", "--always", "not (x == 0 and y == 2)"], [1, 1, 1, 0, 1]),
    ("regions that commute", INDEPENDENT, ["--never-together", "left,right", "--never-together", "left", "--never-together", "6,10"], [1, 0, 1]),
    ("a variable that one thread alone writes", INDEPENDENT, ["--eventually", "x == 1", "--always", "x != 1"], [0, 1]),
    ("methods, lists, built-in functions", CLASSES, ["--always", "account.balance >= 0", "--always", "len(history) <= 1 or history[1] == 1",
                                                     "--eventually", "sum(history) == 2"], [1, 0, 0]),
    ("what cannot be judged", TRANSFER, ["--always", "10 // b < 100", "--always", "undefined if b == 3 else True"], None),
)
LOOPS = (
    ("mutual exclusion without a lock", PETERSON, ["--never-together", "10", "--always", "count <= 2"], [0, 0]),
    ("a wait that ends", SPIN % "ready = True", ["--eventually", "through"], [0]),
    ("a wait that may miss its end", SPIN % "ready = True; ready = False", ["--eventually", "through", "--eventually", "ready"], [1, 0]),
)


def run(context):
    heddle = context.root / "build/native/heddle"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")

        def explore(source, options):
            with open(path, "w") as file:
                file.write(source)
            code, output, errors = context.command([heddle, "explore", path, "--json"] + options, timeout_s=60)
            return code, json.loads(output) if output.startswith("{") else None, errors

        for name, source, options, violated in CASES + LOOPS:
            if not context.wants(name):
                continue
            engines = ("states", "auto") if (name, source, options, violated) in LOOPS else ("auto", "dpor", "states", "oracle")
            for engine in engines:
                code, report, errors = explore(source, options + ["--engine", engine])
                if violated is None:
                    ok = code == 2 and "names `undefined`" in errors
                    yield Result.check("%s, %s" % (name, engine), ok, (code, errors))
                    continue
                wrong = [errors] if report is None else []
                found = {}
                for judged in (report or {"conditions": []})["conditions"]:
                    found.setdefault((judged["kind"], judged["condition"]), []).append(judged)
                for i, expected in enumerate(violated):
                    key = (options[2 * i][2:], options[2 * i + 1])
                    if key not in found or found[key][0]["violated"] != bool(expected):
                        wrong.append("%s: %s" % (key, found.get(key)))
                    for judged in found.get(key, ()):
                        if not judged["violated"]:
                            continue
                        # A way into a loop without end is not searched for the shortest.
                        if engine in ("auto", "states") and not judged["minimal"] and engines[0] == "auto":
                            wrong.append("%s: not minimal" % (key,))
                        code, _, errors = context.command([heddle, "replay", path, "--schedule", judged["schedule"]])
                        if code != 0:
                            wrong.append("%s does not replay: %s" % (key, errors))
                if report and not report["complete"]:
                    wrong.append("not complete: %s" % report["bound"])
                yield Result.check("%s, %s" % (name, engine), not wrong, "\n".join(map(str, wrong)))
        for what, options, words in (("no expression", ["--always", "x ="], "invalid syntax"), ("an assignment", ["--always", "(a := 3)"], "must not assign"),
                                     ("no such line", ["--never-together", "700"], "no statement at line 700"),
                                     ("a statement", ["--eventually", "pass"], "one expression")):
            code, _, errors = explore(TRANSFER, options)
            yield Result.check("refused: %s" % what, code == 2 and words in errors, (code, errors))
        # Conditions change nothing in a schedule: it belongs to the program alone.
        _, plain, _ = explore(TRANSFER, [])
        _, watched, _ = explore(TRANSFER, ["--always", "True"])
        yield Result.check("a condition that always holds changes nothing", plain["outcomes"] == watched["outcomes"]
                           and plain["executions"] == watched["executions"], "")
