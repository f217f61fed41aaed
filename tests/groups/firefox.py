"""The newcomer's way through a lesson in Firefox, over WebDriver BiDi, on a screen in memory; where firefox-esr and Xvfb are installed."""

import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

from setup.testing import Result  # noqa: E402

ABOUT = "a lesson in Firefox"
NEEDS = ("web",)
ORDER = 71
NAME = "the page in Firefox"


def screen():
    """An X server of our own and its name; it chooses a free number itself."""
    read, write = os.pipe()
    process = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x1000x24"], pass_fds=[write],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    return process, ":" + number


def run(context):
    firefox = os.environ.get("FIREFOX") or shutil.which("firefox-esr")
    if not firefox or not shutil.which("Xvfb"):
        return [Result.skipped(NAME, "firefox-esr and Xvfb (Debian: xvfb) are not both installed")]
    process, display = screen()
    environment = dict(os.environ, FIREFOX=firefox, DISPLAY=display, LIBGL_ALWAYS_SOFTWARE="1")
    try:
        done = subprocess.run(["node", "tests/browser/firefox_path.mjs"], cwd=str(context.root), env=environment, timeout=300,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
        told = json.loads(done.stdout.strip().splitlines()[-1])
        return [Result.check(told["name"], told["ok"], told["detail"])]
    except (subprocess.TimeoutExpired, ValueError, IndexError) as error:
        return [Result.failed(NAME, "firefox_path.mjs told nothing: %s" % error)]
    finally:
        process.terminate()
        process.wait()
