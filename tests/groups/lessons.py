"""The lesson files: the index matches them, they name each other rightly, and CPython accepts every program in them.

That the lab's own reader takes them without a complaint is a unit test (tests/unit/lesson/real_lessons_test.cpp)."""

import ast
import json
import re

from setup.lesson_index import build_index, front_matter, index_text
from setup.testing import Result

ABOUT = "lesson files and their index"
ORDER = 15


def programs_of(text):
    """(line, source without the `#|` lines) of every Python fence that is a program."""
    found = []
    for match in re.finditer(r"^```python\n((?:#\|[^\n]*\n)+)(.*?)^```$", text, re.M | re.S):
        found.append((text.count("\n", 0, match.start()) + 1, match.group(2)))
    return found


def run(context):
    folder = context.root / "lessons"
    index = folder / "index.json"
    yield Result.check("lessons/index.json matches the files", index.is_file() and index.read_text(encoding="utf-8") == index_text(folder),
                       "run: python3 setup/lesson_index.py")
    lessons = build_index(folder)["lessons"]
    yield Result.check("there are lessons", len(lessons) >= 4, json.dumps(lessons))
    ids = [lesson["id"] for lesson in lessons]
    yield Result.check("lesson ids are unique", len(set(ids)) == len(ids), repr(ids))
    yield Result.check("a broken front matter is listed, not hidden", front_matter("# no settings\n") == {})
    seeds = {path.name: path.read_text(encoding="utf-8") for path in (context.root / "tests/programs/seeds").glob("*.py")}
    used = set()
    for lesson in lessons:
        text = (folder / lesson["file"]).read_text(encoding="utf-8")
        yield Result.check("%s: the id is the file's name" % lesson["file"], lesson["file"] == lesson["id"] + ".md", lesson["id"])
        linked = re.findall(r"\]\(([a-z0-9-]+)\.md[)#]", text)
        needed = re.findall(r"[a-z0-9-]+", front_matter(text).get("needs", ""))
        missing = sorted(set(linked + needed) - set(ids))
        yield Result.check("%s: lessons that it names exist" % lesson["file"], not missing, ", ".join(missing))
        programs = programs_of(text)
        yield Result.check("%s: has programs" % lesson["file"], bool(programs))
        for line, source in programs:
            used.update(name for name, seed in seeds.items() if seed == source)
            try:
                ast.parse(source)
                yield Result.passed("%s:%d: CPython's grammar takes the program" % (lesson["file"], line))
            except SyntaxError as error:
                yield Result.failed("%s:%d: CPython's grammar takes the program" % (lesson["file"], line), str(error))
    # The table says which are in a lesson; the others wait for theirs.
    table = dict(re.findall(r"^\| `seeds/(.*?)` \| .* \| *(.*?) *\|$", (context.root / "tests/programs/README.md").read_text(encoding="utf-8"), re.M))
    yield Result.check("the table of tutorial programs is complete", set(table) == set(seeds), repr(sorted(set(table) ^ set(seeds))))
    promised = {name for name, lesson in table.items() if lesson}
    yield Result.check("each tutorial program of the table stands unchanged in a lesson", used == promised, repr(sorted(used ^ promised)))
