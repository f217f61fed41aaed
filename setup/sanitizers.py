"""Programs that the sanitizer groups run: every file of tests/programs that a list names for that sanitizer.

A list is tests/sanitizers/NAME.txt (asan.txt, tsan.txt): one command line for `heddle` a line, paths from the project's folder,
`#` starts a comment. `exit N:` in front expects that exit code (default 0).
"""

import re
import shlex

from .testing import Result

REPORT = re.compile(r"(AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:|UndefinedBehaviorSanitizer)")


def program_results(context, sanitizer, environment):
    program = context.root / "build" / sanitizer / "heddle"
    listing = context.root / "tests" / "sanitizers" / (sanitizer + ".txt")
    if not program.is_file() or not listing.is_file():
        return
    for line in listing.read_text().splitlines():
        line = line.split("#")[0].strip()
        if not line or not context.wants(line):
            continue
        expected = 0
        match = re.match(r"exit (\d+):\s*(.*)", line)
        if match:
            expected, line = int(match.group(1)), match.group(2)
        code, output, errors = context.command([program] + shlex.split(line), timeout_s=120, env=environment, cwd=str(context.root))
        clean = code == expected and not REPORT.search(errors)
        yield Result.check("%s: heddle %s" % (sanitizer, line), clean,
                           "exit code %s, expected %d\n%s" % (code, expected, (output[-500:] + errors[:6000])))
