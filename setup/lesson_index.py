#!/usr/bin/env python3
"""The list of lessons that the page loads: lessons/index.json, made from the front matter of lessons/*.md.

    python3 setup/lesson_index.py            write it anew
    python3 setup/lesson_index.py --check    say whether it is up to date (exit code 1 if not)

Only the few keys that the list shows are read here, and leniently: the lab's own reader judges the files. A file without a
readable `id` and `title` still gets its row, with its name for both, so that the page can show it as broken.
"""

import argparse
import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "lessons"
BYTES_MAX = 1024 * 1024
LAST = 1_000_000  # the place of a lesson without `order`


def front_matter(text):
    """The settings between the `---` lines as strings; {} where there are none."""
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or lines[0].strip() != "---":
        return {}
    settings = {}
    for line in lines[1:]:
        if line.strip() == "---":
            return settings
        key, colon, value = line.partition(":")
        if not colon or line[:1] in (" ", "\t", "#"):
            continue
        settings.setdefault(key.strip(), scalar(value.strip()))
    return {}


def scalar(text):
    if text[:1] == '"':
        end = text.find('"', 1)
        while end > 0 and text[end - 1] == "\\":
            end = text.find('"', end + 1)
        return text[1:end].replace('\\"', '"').replace("\\\\", "\\") if end > 0 else text
    if text[:1] == "'":
        end = text.rfind("'")
        return text[1:end].replace("''", "'") if end > 0 else text
    return text.split(" #")[0].strip()


def number(text, default):
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else default


def build_index(folder=FOLDER):
    lessons = []
    for path in sorted(folder.glob("*.md")):
        if path.name.endswith(".solution.md") or path.is_symlink() or path.stat().st_size > BYTES_MAX:
            continue
        settings = front_matter(path.read_text(encoding="utf-8", errors="replace"))
        lesson = {
            "id": settings.get("id") or path.stem,
            "file": path.name,
            "title": settings.get("title") or path.stem,
            "order": number(settings.get("order"), LAST),
            "minutes": number(settings.get("minutes"), 0),
        }
        if settings.get("summary"):
            lesson["summary"] = settings["summary"]
        lessons.append(lesson)
    lessons.sort(key=lambda lesson: (lesson["order"], lesson["file"]))
    return {"format": 1, "lessons": lessons}


def index_text(folder=FOLDER):
    return json.dumps(build_index(folder), indent=2, ensure_ascii=False) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Write or check lessons/index.json.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if the list is out of date")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=FOLDER)
    arguments = parser.parse_args()
    path = arguments.folder / "index.json"
    text = index_text(arguments.folder)
    if arguments.check:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            print(f"{path} is out of date: run python3 setup/lesson_index.py", file=sys.stderr)
            return 1
        return 0
    path.write_text(text, encoding="utf-8")
    print(f"{path}: {len(build_index(arguments.folder)['lessons'])} lessons")
    return 0


if __name__ == "__main__":
    sys.exit(main())
