"""The page's server and the set-up's own promises (tests/serve/cases.py)."""

import sys
import traceback

from setup.testing import Result

ABOUT = "the page's server: hosts, paths, links, methods, slow clients, headers, compression"
ORDER = 15


def run(context):
    folder = str(context.root / "tests" / "serve")
    sys.path.insert(0, folder)
    try:
        import cases
    finally:
        sys.path.remove(folder)
    for name, case in cases.all_cases():
        if not context.wants(name):
            continue
        site = cases.SiteUnderTest()
        try:
            case(site)
            yield Result.passed(name)
        except Exception:
            yield Result.failed(name, traceback.format_exc(limit=-3))
        finally:
            site.close()
