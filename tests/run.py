#!/usr/bin/env python3
"""Sets up like serve.py, then runs the tests: all of them, or the groups that are named.

    python3 tests/run.py                  every group
    python3 tests/run.py unit programs    two groups
    python3 tests/run.py unit -- lexer    one group, narrowed to what has "lexer" in its name
    python3 tests/run.py --list           the groups
"""

import argparse
import pathlib
import sys
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from setup import cpython_suite, packages, sources  # noqa: E402
from setup.build import Builder  # noqa: E402
from setup.consent import Consent, SetupError, say  # noqa: E402
from setup.testing import Context, Result, load_module  # noqa: E402


def load_groups():
    groups = []
    for path in sorted((ROOT / "tests" / "groups").glob("*.py")):
        if path.name.startswith("_"):
            continue
        module = load_module(path)
        module.GROUP = path.stem.replace("_", "-")
        groups.append(module)
    return sorted(groups, key=lambda module: (getattr(module, "ORDER", 50), module.GROUP))


def run_group(module, context):
    results = []
    try:
        for preset in getattr(module, "NEEDS", ()):
            context.build(preset)
        for result in module.run(context) or ():
            results.append(result)
            report(module.GROUP, result)
    except SetupError as error:
        results.append(Result.failed("set-up of " + module.GROUP, str(error)))
        report(module.GROUP, results[-1])
    except Exception:
        results.append(Result.failed("group " + module.GROUP, traceback.format_exc()))
        report(module.GROUP, results[-1])
    if not results:
        # A group that silently tests nothing is a failure of the group.
        results.append(Result.failed("group " + module.GROUP, "it ran no test"))
        report(module.GROUP, results[-1])
    return results


def report(group, result):
    if result.status != "passed":
        say("  %s %s: %s" % (result.status.upper(), group, result.name))
        for line in str(result.detail).rstrip().splitlines():
            say("      " + line)


def main():
    parser = argparse.ArgumentParser(description="Sets up and runs Heddle's tests.",
                                     epilog="Words after -- narrow a group to the tests whose names contain one of them.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="groups to run (default: all)")
    parser.add_argument("--list", action="store_true", help="list the groups and end")
    parser.add_argument("--yes", action="store_true", help="install what is missing without asking")
    parser.add_argument("--no-setup", action="store_true", help="look for no missing packages")
    arguments, words = sys.argv[1:], []
    if "--" in arguments:
        cut = arguments.index("--")
        arguments, words = arguments[:cut], arguments[cut + 1:]
    options = parser.parse_args(arguments)

    groups = load_groups()
    names = [module.GROUP for module in groups]
    if options.list:
        for module in groups:
            say("%-12s %s%s" % (module.GROUP, getattr(module, "ABOUT", ""),
                                "" if getattr(module, "DEFAULT", True) else " (only when named)"))
        return 0
    unknown = [name for name in options.groups if name not in names]
    if unknown:
        parser.error("no such group: %s (there are: %s)" % (", ".join(unknown), ", ".join(names)))
    chosen = [module for module in groups
              if module.GROUP in options.groups or (not options.groups and getattr(module, "DEFAULT", True))]

    start = time.monotonic()
    try:
        if not options.no_setup:
            consent = Consent(options.yes, "tests/run.py")
            packages.install_packages(consent, packages.BUILD_PACKAGES + packages.TEST_PACKAGES)
            packages.check_node()
            sources.fetch_sources(consent)
            if any(module.GROUP == "conformance" for module in chosen):
                cpython_suite.fetch(consent)
            packages.install_npm_packages(consent, ROOT)
    except SetupError as error:
        say(str(error))
        return error.code
    builder = Builder(ROOT)
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    for module in chosen:
        say("== %s: %s" % (module.GROUP, getattr(module, "ABOUT", "")))
        began = time.monotonic()
        counts = {"passed": 0, "failed": 0, "skipped": 0}
        for result in run_group(module, Context(ROOT, builder, words)):
            counts[result.status] += 1
            totals[result.status] += 1
        say("   %s: %d passed, %d failed, %d skipped (%.0f s)" % (
            module.GROUP, counts["passed"], counts["failed"], counts["skipped"], time.monotonic() - began))
    say("Took %.0f s." % (time.monotonic() - start))
    line = "%d passed, %d failed" % (totals["passed"], totals["failed"])
    say(line + (", %d skipped" % totals["skipped"] if totals["skipped"] else ""))
    return 1 if totals["failed"] or not totals["passed"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("Interrupted.")
        sys.exit(130)
