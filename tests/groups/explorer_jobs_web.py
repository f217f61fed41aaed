"""Several workers share a search in wasm under node: the report is the one of a single worker natively."""

from setup import engine_lines
from setup.testing import Result, load_module

ABOUT = "explorations shared by several workers in wasm report what one reports natively"
NEEDS = ("native", "web")
ORDER = 38.6
EXECUTIONS = range(20, 401)  # of the programs that are tried: fewer leave nothing to share, more take a test's time


def of_page(context):
    """What the page asks for: as many workers as the engine thinks good."""
    source = (context.root / "tests/explorer/counter.py").read_text()
    with engine_lines.web(context.root) as engine:
        for threads, executions, workers in ((4, 576, 1), (5, 14400, 2)):
            report = engine.ask("explore", program={"name": "counter.py", "source": source}, scale=["103=%d" % threads, "102=1"])[-1].get("report", {})
            found = (report.get("executions"), report.get("jobs"), report.get("complete"))
            yield Result.check("the page's engine: %d executions, workers" % executions, found == (executions, workers, True), found)


def run(context):
    if context.wants("the page's engine"):
        yield from of_page(context)
    jobs, native, web = (load_module(context.root / "tests/groups" / name) for name in ("explorer_jobs.py", "explorer.py", "explorer.py"))
    web.heddle = lambda context: ["node", context.root / "build/web/heddle-cli.js"]
    for path in sorted((context.root / "tests/explorer").glob("*.py")):
        for options, expected in native.count_lines(path):
            name = "%s %s" % (path.stem, " ".join(options))
            if path.stem not in jobs.SHARED or not context.wants(name) or int(expected.get("executions", 0)) not in EXECUTIONS:
                continue
            _, one, errors = native.explore(context, path, options + jobs.EARLY)
            _, many, web_errors = web.explore(context, path, options + jobs.EARLY + ["--jobs", "2"])
            if one is None or many is None:
                yield Result.failed(name, (errors + web_errors)[-2000:])
                continue
            wrong = jobs.differences(one, many)
            if many["jobs"] != 2 or "alone" in many:
                wrong.append("%s workers, %s" % (many["jobs"], many.get("alone")))
            yield Result.check("%s: two workers in wasm" % name, not wrong, "\n".join(wrong))
