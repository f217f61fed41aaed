"""The tables of docs/ATOMIC.md: which operations are one step, judged by CPython's two orders and by two of the explorer's engines."""

import concurrent.futures
import json
import re
import textwrap

from setup.testing import Result

ABOUT = "docs/ATOMIC.md: each operation against others in a second thread, over every schedule"
NEEDS = ("native",)
ORDER = 39

# What CPython shows when it performs the one and then the other: {program of two functions: endings}.
JUDGE = """
import json, sys, io, contextlib
found = []
for program in json.load(sys.stdin):
    endings = []
    for order in ("ab", "ba"):
        space = {}
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(program["head"], space)
            for name in order:
                space[name]()
            exec(program["tail"], space)
        endings.append(out.getvalue())
    found.append(sorted(set(endings)))
print(json.dumps(found))
"""


def function(name, place, operation):
    try:
        compile(operation, "operation", "eval")
        body = 'r[%d] = ("value", %s)' % (place, operation)
    except SyntaxError:
        body = "%s\n        r[%d] = \"done\"" % (operation, place)
    return textwrap.dedent('''\
        def %s():
            global x
            try:
                %s
            except Exception as error:
                r[%d] = (type(error).__name__, str(error))
        ''') % (name, body, place)


class Pair:
    """One operation in one thread, another in a second."""

    def __init__(self, setup, shown, operation, other):
        self.name = "%s against %s" % (operation, other)
        self.head = "%s\nr = [None, None]\n%s%s" % (setup, function("a", 0, operation), function("b", 1, other))
        self.tail = "print(r, %s)\n" % shown
        self.text = self.head + ("import threading\nthreads = [threading.Thread(target=a), threading.Thread(target=b)]\n"
                                 "for t in threads: t.start()\nfor t in threads: t.join()\n") + self.tail


def tables(text):
    """(title, setup, shown, others, [(operation, "one" or "several")]) of each section."""
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, setup, shown = re.match(r"([^:]*): `(.*?)`, shown by `(.*?)`\n", section).groups()
        others = re.findall(r"`(.*?)`", re.search(r"^against (.*)$", section, re.MULTILINE).group(1))
        rows = re.findall(r"^\| `(.*)` \| (\w+) \|$", section, re.MULTILINE)
        yield title, setup, shown, others, rows


def explored(context, path, *options):
    code, output, errors = context.command([context.root / "build/native/heddle", "explore", path, "--json", *options], timeout_s=60)
    try:
        report = json.loads(output)
    except ValueError:
        return None, "exit code %s: %s" % (code, errors[-500:])
    if not report["complete"]:
        return None, "not complete: %s" % report["assumptions"]
    strange = [o for o in report["outcomes"] if o["kind"] != "exit"]
    if strange:
        return None, "ended with %s" % strange[0]
    return sorted(o["output"] for o in report["outcomes"]), ""


def run(context):
    folder = context.root / "build/atomic"
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for title, setup, shown, others, operations in tables((context.root / "docs/ATOMIC.md").read_text(encoding="utf-8")):
        for operation, steps in operations:
            if context.wants("%s: %s" % (title, operation)):
                rows.append((title, operation, steps, [Pair(setup, shown, operation, other) for other in others]))
    pairs = [pair for row in rows for pair in row[3]]
    code, output, errors = context.command([context.python, "-c", JUDGE], timeout_s=120,
                                           input=json.dumps([{"head": pair.head, "tail": pair.tail} for pair in pairs]))
    if code != 0:
        yield Result.failed("CPython", errors[-3000:])
        return
    for number, (pair, orders) in enumerate(zip(pairs, json.loads(output))):
        pair.orders = orders
        pair.path = folder / ("pair%d.py" % number)
        pair.path.write_text(pair.text, encoding="utf-8")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = {pair.name + pair.text: (pool.submit(explored, context, pair.path, "--engine", "dpor"),
                                        pool.submit(explored, context, pair.path, "--engine", "oracle", "--check-undo")) for pair in pairs}
        for title, operation, steps, its_pairs in rows:
            wrong, more = [], False
            for pair in its_pairs:
                (endings, why), (judged, why_judged) = [job.result() for job in jobs[pair.name + pair.text]]
                if endings is None or judged is None:
                    wrong.append("%s: %s" % (pair.name, why or why_judged))
                elif endings != judged:
                    wrong.append("%s: dpor finds %s, the oracle %s" % (pair.name, endings, judged))
                elif steps == "one" and endings != pair.orders:
                    wrong.append("%s: %s, in CPython one after the other %s" % (pair.name, endings, pair.orders))
                elif not set(pair.orders) <= set(endings):
                    wrong.append("%s: %s lacks some of %s" % (pair.name, endings, pair.orders))
                elif endings != pair.orders:
                    more = True
            if steps == "several" and not more and not wrong:
                wrong.append("it shows nothing but the two orders: one step")
            yield Result.check("%s: %s" % (title, operation), not wrong, "\n".join(wrong))
