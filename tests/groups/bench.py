"""`heddle bench` runs, and says what it has measured. No time is judged: the explorer's counts are, by the command itself."""

import json
import pathlib
import tempfile

from setup.testing import Result

ABOUT = "heddle bench explore: its rows, on the screen and as JSON"
NEEDS = ("native",)
ORDER = 39
SECONDS_MAX = 120
ROWS = {  # the measures of each
    "explore first verdict": {"first_ms", "median_ms"},
    "explore counter(6,1)": {"per_second"},
    "explore lockctr(8,1)": {"per_second"},
    "explore lastzero(15)": {"per_second"},
    "explore counter(2,10)": {"per_second", "bytes_a_state"},
    "explore counter(3,5)": {"per_second", "bytes_a_state"},
    "explore philo(6)": {"per_second", "bytes_a_state"},
}


def run(context):
    heddle = context.root / "build/native/heddle"
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "rows.json"
        for words, names in (("explore", list(ROWS)), ("lockctr", ["explore lockctr(8,1)"])):
            name = "bench " + words
            if not context.wants(name):
                continue
            code, output, errors = context.command([heddle, "bench", words, "--json", file], timeout_s=SECONDS_MAX)
            if code != 0:
                yield Result.failed(name, "exit code %s\n%s" % (code, errors[-2000:]))
                continue
            rows = {row["name"]: row for row in json.loads(file.read_text())["benches"]}
            lines = output.splitlines()
            wrong = [row for row in names if not any(line.startswith(row + " ") for line in lines)]
            wrong += [row for row in names if not all(rows.get(row, {}).get(key, 0) > 0 for key in ROWS[row])]
            yield Result.check(name, not wrong and sorted(rows) == sorted(names) and len(lines) == len(names),
                               "%s\n%s\n%s" % (wrong, output, rows))
