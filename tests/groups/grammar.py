"""What CPython parses, the lab parses; what CPython rejects, the lab rejects, mostly in the same words."""

import json
import pathlib
import re
import tempfile

from setup.testing import Result

ABOUT = "snippets of tests/grammar/, accepted and rejected as CPython does"
NEEDS = ("native",)
ORDER = 15

# Constructs that the lab refuses although CPython takes them: a diagnostic that says so is no difference in grammar.
REFUSED = re.compile(r"not supported by the lab|is not in the lab")
LOWEST_SHARE_OF_EQUAL_WORDS = 0.9


def judge(context, sources):
    """CPython's first message for every source, None where it compiles. One process, the judge's own Python."""
    script = ("import sys, json, warnings\n"
              "warnings.simplefilter('ignore')\n"
              "def verdict(source):\n"
              "    try:\n"
              "        compile(source, 't.py', 'exec')\n"
              "    except SyntaxError as error:\n"
              "        return error.msg\n"
              "    except ValueError as error:\n"
              "        return str(error)\n"
              "print(json.dumps([verdict(source) for source in json.load(open(sys.argv[1]))]))\n")

    with tempfile.TemporaryDirectory() as folder:
        listing = pathlib.Path(folder) / "sources.json"
        listing.write_text(json.dumps(sources))
        code, output, errors = context.command([context.python, "-c", script, listing])
        if code != 0:
            raise RuntimeError("the judge failed: " + errors)
        return json.loads(output)


def lab(context, folder, source):
    """The lab's messages for a source; empty where it compiles."""
    path = pathlib.Path(folder) / "t.py"
    path.write_bytes(source.encode())
    code, _, errors = context.command([context.root / "build/native/heddle", "dis", path], timeout_s=20)
    if code == 0:
        return []
    if code != 2:
        return ["exit code %s: %s" % (code, errors)]
    return re.findall(r"^\S*t\.py(?::\d+:\d+)?: (?!warning: )(.*)$", errors, re.MULTILINE)


def run(context):
    sources = (context.root / "tests/grammar/snippets.txt").read_text(encoding="utf-8").rstrip("\n").split("\n%%\n")
    different, words, rejected = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for source, verdict in zip(sources, judge(context, sources)):
            messages = lab(context, folder, source)
            refused = bool(messages) and all(REFUSED.search(message) for message in messages)
            if verdict is None and messages and not refused:
                different.append("CPython takes, the lab says %r: %r" % (messages[0], source))
            elif verdict is not None and not messages:
                different.append("CPython says %r, the lab %r: %r" % (verdict, messages[:1], source))
            elif verdict is not None:
                rejected += 1
                words += verdict in messages[0] or messages[0] in verdict
    yield Result.check("%d snippets accepted or rejected as by CPython" % len(sources), not different, "\n".join(different))
    share = words / max(1, rejected)
    yield Result.check("CPython's words in %d of %d messages" % (words, rejected), share >= LOWEST_SHARE_OF_EQUAL_WORDS,
                       "only %.0f %%" % (100 * share))
