"""CPython's own tests, from Debian's package libpython3.11-testsuite: fetched into the cache and unpacked there, never installed and
never committed. HEDDLE_CPYTHON_SUITE may name a folder that holds them already (with test_queue.py in it)."""

import glob
import os
import pathlib
import re
import shutil
import tempfile

from .consent import SetupError, say
from .packages import run_quietly
from .sources import cache_folder, debian_archive, run_apt

PACKAGE = "libpython3.11-testsuite"
PROBE = "test_queue.py"


def find():
    """The folder with CPython's test modules, or None."""
    named = os.environ.get("HEDDLE_CPYTHON_SUITE")
    places = [named] if named else sorted(glob.glob(str(cache_folder() / "cpython-suite-*" / "test")), reverse=True)
    return next((pathlib.Path(place) for place in places if (pathlib.Path(place) / PROBE).is_file()), None)


def version(folder):
    match = re.match(r"cpython-suite-(.+)", folder.parent.name)
    return match.group(1) if match else "unknown"


def fetch(consent):
    if find() is not None:
        return
    by_hand = "unpack Debian's %s and set HEDDLE_CPYTHON_SUITE to its folder usr/lib/python3.11/test" % PACKAGE
    say("Missing: CPython's own tests (Debian package %s), which the group `conformance` runs" % PACKAGE)
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise SetupError("This machine has no apt-get and dpkg-deb: " + by_hand)
    cache = cache_folder()
    consent.require("Fetch it with apt into %s now?" % cache, by_hand)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=str(cache), prefix=".apt.") as name:
        folder = pathlib.Path(name)
        _download(folder, by_hand)
        packages = list(folder.glob("*.deb"))
        if len(packages) != 1:
            raise SetupError("apt-get download brought no single package; " + by_hand)
        got = packages[0].name.split("_")[1].replace("%3a", ":")
        unpacked = folder / "unpacked"
        result = run_quietly(["dpkg-deb", "-x", str(packages[0]), str(unpacked)])
        tests = unpacked / "usr/lib/python3.11/test"
        if result.returncode != 0 or not (tests / PROBE).is_file():
            raise SetupError("%s does not hold CPython's tests. %s" % (packages[0].name, by_hand))
        target = cache / ("cpython-suite-" + got)
        target.mkdir(exist_ok=True)
        os.rename(str(tests), str(target / "test"))


def _download(folder, by_hand):
    """With the machine's own lists if they know the package, else with lists of our own, as the sources are fetched."""
    say("apt-get download " + PACKAGE)
    root = ["-o", "APT::Sandbox::User=root"] if os.geteuid() == 0 else []
    try:
        run_apt(["apt-get", "-q"] + root + ["download", PACKAGE], folder, by_hand)
        return
    except SetupError:
        archive = debian_archive()
        if archive is None:
            raise
    uri, keyring = archive
    for name in ("lists/partial", "cache/archives/partial", "sources.d"):
        (folder / name).mkdir(parents=True)
    stanza = "Types: deb\nURIs: %s\nSuites: bookworm\nComponents: main\n" % uri
    keyring = keyring or "/usr/share/keyrings/debian-archive-keyring.gpg"
    if os.path.exists(keyring):
        stanza += "Signed-By: %s\n" % keyring
    (folder / "sources.d" / "heddle.sources").write_text(stanza)
    apt = ["apt-get", "-q", "-o", "Dir::State::Lists=%s/lists" % folder, "-o", "Dir::Etc::sourcelist=/dev/null",
           "-o", "Dir::Etc::sourceparts=%s/sources.d" % folder, "-o", "Dir::Cache=%s/cache" % folder] + root
    run_apt(apt + ["update"], folder, by_hand)
    run_apt(apt + ["download", PACKAGE], folder, by_hand)
