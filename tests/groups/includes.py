"""Parts include only parts below them; platform conditionals stand only where they may."""

import re

from setup.testing import Result

ABOUT = "include directions of src/, and where platform conditionals may stand"
ORDER = 5

# From low to high; docs/ARCHITECTURE.md tells what each holds. A part may include those before it, unless it is listed below.
ORDER_OF_PARTS = ["base", "bytecode", "lang", "vm", "stdlib", "trace", "run", "explore", "lesson", "grade", "protocol", "engine",
                  "session", "ui", "platform", "cli", "bench"]
# Parts that may include less than all below them (files of a part, or single headers).
ONLY = {
    "bytecode": ["base"],
    "lesson": ["base"],
    "protocol": ["base"],
    "session": ["base", "lesson", "protocol"],
    "ui": ["base", "lang/lexer.h", "lesson", "protocol", "session"],
    # The command line links no window.
    "cli": [part for part in ORDER_OF_PARTS if part not in ("ui", "session", "bench", "cli")],
}
UI_SIDE = ["base", "lang/lexer.h", "lesson", "protocol", "session", "ui", "platform"]


def allowed(path, part, target):
    """True when a file of `part` may include `target` ("vm/value.h")."""
    target_part = target.split("/")[0]
    if target_part == part:
        return True
    below = ONLY.get(part)
    if below is None:
        below = ORDER_OF_PARTS[:ORDER_OF_PARTS.index(part)]
    # The page's and window's programs are the UI's side of the seam, the engine module's files the engine's side.
    if part == "platform" and re.search(r"platform/(native/|window/|web/ui_)", path):
        below = UI_SIDE
    return target_part in below or target in below


def violations(root):
    found = []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in (".h", ".cpp", ".def", ".inc"):
            continue
        name = path.relative_to(root).as_posix()
        inside = path.relative_to(root / "src").as_posix()
        part = inside.split("/")[0]
        if part not in ORDER_OF_PARTS:
            found.append("%s: the folder %s is no part" % (name, part))
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            include = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if include:
                target = include.group(1)
                if not (root / "src" / target).exists():
                    found.append('%s:%d: "%s" is not below src/ (ours are written from src/, others in <>)' % (name, number, target))
                elif not allowed(inside, part, target):
                    found.append("%s:%d: %s may not include %s" % (name, number, part, target))
            if "__EMSCRIPTEN" in line and part != "platform" and inside != "base/capabilities.h":
                found.append("%s:%d: __EMSCRIPTEN__ belongs to src/platform/ and base/capabilities.h" % (name, number))
    return found


def run(context):
    files = [path for path in (context.root / "src").rglob("*") if path.suffix in (".h", ".cpp")]
    wrong = violations(context.root)
    yield Result.check("%d files include downwards only" % len(files), files and not wrong, "\n".join(wrong) or "no sources")
    # The check itself must be able to fail.
    yield Result.check("ui may not include the machine", not allowed("ui/editor.h", "ui", "vm/heap.h"))
    yield Result.check("a low part may not include a high one", not allowed("lang/parser.cpp", "lang", "run/driver.h"))
    yield Result.check("ui may include the lexer, not the parser",
                       allowed("ui/editor.h", "ui", "lang/lexer.h") and not allowed("ui/editor.h", "ui", "lang/parser.h"))
