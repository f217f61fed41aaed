"""The page in headless Chromium, driven by clicks and keys (tests/browser/); screenshots lie in build/artefacts/browser/."""

import json
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from setup.testing import Result  # noqa: E402

ABOUT = "the page in Chromium"
NEEDS = ("web", "web-st")
ORDER = 70


def run(context):
    folder = context.artefacts / "browser"
    shutil.rmtree(str(folder), ignore_errors=True)
    command = ["node", context.root / "tests" / "browser" / "page_tests.mjs"] + context.words
    code, output, errors = context.command(command, timeout_s=1500, cwd=str(context.root))
    results = []
    for line in output.splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        results.append(Result.check(told["name"], told["ok"], told["detail"]))
    failed = any(result.status == "failed" for result in results)
    if code is None or (code != 0 and not failed):
        results.append(Result.failed("page_tests.mjs", "ended with %s\n%s" % (code, (output[-500:] + errors)[-3000:])))
    return results
