"""Debian packages and npm packages: what is needed and why, what is missing, installing it."""

import json
import os
import pathlib
import re
import shutil
import subprocess

from .consent import SetupError, say

# (package, why, and how else its presence shows: a program on the PATH or a file; None: only the package counts).
# A machine without dpkg is judged by the last column alone.
BUILD_PACKAGES = [
    ("clang", "the C++ compiler of the native programs", "clang++"),
    ("lld", "links them", "ld.lld"),
    ("cmake", "configures the builds", "cmake"),
    ("ninja-build", "runs the builds", "ninja"),
    ("ccache", "makes repeated compiles cheap", "ccache"),
    ("emscripten", "compiles the page's WebAssembly modules", "em++"),
    ("nodejs", "runs the command line and the tests through WebAssembly", "node"),
    ("libsdl2-dev", "the native window", "/usr/include/SDL2/SDL.h"),
    ("libgl-dev", "the native window's OpenGL", "/usr/include/GL/gl.h"),
    ("libmd4c-dev", "reads Markdown (lessons)", "/usr/include/md4c.h"),
    ("libfmt-dev", "text formatting", "/usr/include/fmt/format.h"),
    ("nlohmann-json3-dev", "JSON", "/usr/include/nlohmann/json.hpp"),
    ("libcli11-dev", "command line options", "/usr/include/CLI/CLI.hpp"),
    ("libboost-dev", "big integers (headers only)", "/usr/include/boost/multiprecision/cpp_int.hpp"),
    ("doctest-dev", "unit tests", "/usr/include/doctest/doctest.h"),
    ("fonttools", "cuts the fonts to the characters in use", "pyftsubset"),
    ("fonts-inter", "the type of the page", "/usr/share/fonts/opentype/inter/Inter-Regular.otf"),
    ("fonts-jetbrains-mono", "the type of program text", "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf"),
    ("brotli", "compresses the page's files", "brotli"),
]
TEST_PACKAGES = [
    ("chromium", "the browser in which the page is tested", "chromium"),
    ("npm", "installs what the tests in the browsers use (playwright-core, puppeteer-core, axe-core)", "npm"),
    ("libclang-rt-14-dev", "the sanitizers' run-time libraries", None),
    ("llvm-14", "names the lines in sanitizers' reports", "llvm-symbolizer-14"),
]
OLDEST_NODE = 18


def run_quietly(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, **options)


def installed_by_dpkg(names):
    """The subset of `names` that dpkg says is installed; None on a machine without dpkg."""
    if not shutil.which("dpkg-query"):
        return None
    result = run_quietly(["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n"] + list(names))
    return {line.split()[0] for line in result.stdout.splitlines() if line.endswith(" installed")}


def shows(trace):
    if not trace:
        return False
    return os.path.exists(trace) if trace.startswith("/") else shutil.which(trace) is not None


def sanitizers_work():
    """libclang-rt's package is named after clang's version; what counts is whether this machine's clang finds its run-time."""
    if not shutil.which("clang"):
        return False
    result = run_quietly(["clang", "-print-file-name=libclang_rt.asan-x86_64.a"])
    other = run_quietly(["clang", "--print-runtime-dir"])
    folder = other.stdout.strip()
    return os.path.isabs(result.stdout.strip()) or (os.path.isdir(folder) and any("asan" in f for f in os.listdir(folder)))


def missing_packages(packages):
    installed = installed_by_dpkg([name for name, _, _ in packages])
    missing = []
    for name, why, trace in packages:
        if installed is not None and name in installed:
            continue
        if name == "libclang-rt-14-dev" and sanitizers_work():
            continue
        # A program from elsewhere (an activated emsdk, a newer node or clang) does as well.
        if shows(trace):
            continue
        missing.append((name, why))
    return missing


def check_node():
    node = shutil.which("node")
    if not node:
        raise SetupError("node is not on the PATH although its package is installed; open a new shell and start again")
    version = run_quietly([node, "--version"]).stdout.strip()
    match = re.match(r"v(\d+)\.", version)
    if not match or int(match.group(1)) < OLDEST_NODE:
        raise SetupError("%s is node %s; Heddle needs node %d or newer. Put a newer node first on the PATH."
                         % (node, version or "of unknown version", OLDEST_NODE))


def install_packages(consent, packages):
    """Installs what is missing of `packages` with apt-get, after asking."""
    missing = missing_packages(packages)
    if not missing:
        return
    say("These Debian packages are missing:")
    width = max(len(name) for name, _ in missing)
    for name, why in missing:
        say("    %-*s  %s" % (width, name, why))
    names = " ".join(name for name, _ in missing)
    install = "apt-get install -y --no-install-recommends " + names
    if not shutil.which("apt-get"):
        raise SetupError("This machine has no apt-get. Install by its own means what the list names (a current emsdk on the "
                         "PATH serves as emscripten), then start again. docs/HACKING.md tells more.")
    if os.geteuid() != 0:
        raise SetupError("Installing them needs root. Run this one command, then start again:\n"
                         "    sudo sh -c 'apt-get update && %s'" % install, 2)
    consent.require("Install them with apt-get now?", "apt-get update && " + install)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    say("apt-get update")
    run_step(["apt-get", "update", "-q"], environment, "apt-get update")
    say("apt-get install (%d packages and what they need)" % len(missing))
    run_step(install.split(), environment, install)
    still = missing_packages(packages)
    if still:
        raise SetupError("Still missing after apt-get install: " + ", ".join(name for name, _ in still))


def run_step(command, environment, by_hand, cwd=None):
    result = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=cwd,
                            stderr=subprocess.STDOUT, universal_newlines=True, errors="replace")
    if result.returncode != 0:
        raise SetupError("%s\nfailed (exit code %d). Run it by hand to see more, then start again:\n    %s"
                         % ("\n".join(result.stdout.splitlines()[-25:]), result.returncode, by_hand))


def install_npm_packages(consent, root):
    """Installs package.json's packages into node_modules/ when the lock file names others than are there."""
    root = pathlib.Path(root)
    lock = root / "package-lock.json"
    wanted = {path: entry["version"] for path, entry in json.loads(lock.read_text())["packages"].items() if path}
    missing = []
    for path, version in wanted.items():
        manifest = root / path / "package.json"
        if not manifest.is_file() or json.loads(manifest.read_text()).get("version") != version:
            missing.append("%s %s" % (path.split("node_modules/")[-1], version))
    if not missing:
        return
    say("These npm packages are missing: %s (for the tests in the browser)" % ", ".join(sorted(missing)))
    # Install scripts never run: nothing here has any that is needed.
    command = "npm ci --ignore-scripts --no-audit --no-fund"
    consent.require("Install them into node_modules/ with npm now?", command)
    say(command)
    run_step(command.split(), dict(os.environ), command, cwd=str(root))
