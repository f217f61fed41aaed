"""Runs CMake and Ninja for the presets of CMakePresets.json, and says in one line how far they are."""

import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from .consent import SetupError, say
from .sources import SOURCE_PACKAGES, cache_folder

WEB_PRESETS = ("web", "web-st")


class Builder:
    def __init__(self, root, jobs=None):
        self.root = pathlib.Path(root)
        self.folder = self.root / "build"
        self.jobs = jobs or os.cpu_count() or 2
        self.built = set()

    def build(self, preset, targets=()):
        """Configures `preset` when needed and builds it (all of it, or `targets`); once in a run. Returns its folder."""
        folder = self.folder / preset
        if (preset, tuple(targets)) in self.built:
            return folder
        folder.mkdir(parents=True, exist_ok=True)
        start = time.monotonic()
        with open(str(folder / ".heddle-lock"), "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("Another set-up builds '%s'; waiting for it" % preset)
                fcntl.flock(lock, fcntl.LOCK_EX)
            self._configure(preset, folder)
            steps = self._ninja(preset, folder, targets)
        self.built.add((preset, tuple(targets)))
        if steps:
            say("Built '%s': %d steps in %.0f s" % (preset, steps, time.monotonic() - start))
        return folder

    def _configure(self, preset, folder):
        arguments = ["-DHEDDLE_CACHE=%s" % cache_folder()]
        for _, _, _, _, _, variable, _ in SOURCE_PACKAGES:
            if os.environ.get(variable):
                arguments.append("-D%s=%s" % (variable, os.path.abspath(os.environ[variable])))
        compiler = shutil.which("em++" if preset in WEB_PRESETS else "clang++")
        if compiler is None:
            raise SetupError("%s is not on the PATH" % ("em++" if preset in WEB_PRESETS else "clang++"))
        stamp = folder / ".heddle-configured"
        # Libraries that came since the last configure are found by a new one; another compiler needs a new folder.
        sources = sorted(path.name for path in (cache_folder() / "sources").glob("*"))
        key = "%s\n%s" % (os.path.realpath(compiler), hashlib.sha256(repr(
            ((self.root / "CMakePresets.json").read_text(), arguments, sources,
             os.path.exists("/usr/include/SDL2/SDL.h"))).encode()).hexdigest())
        old = stamp.read_text() if stamp.is_file() else ""
        if old == key and (folder / "build.ninja").is_file():
            return
        if old and old.splitlines()[0] != key.splitlines()[0]:
            say("The compiler of '%s' changed: its build folder is started over" % preset)
            for entry in folder.iterdir():
                if entry.name != ".heddle-lock":
                    shutil.rmtree(str(entry)) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        say("Configuring '%s' (log: build/%s/configure.log)" % (preset, preset))
        command = ["cmake", "--preset", preset] + arguments
        output = []
        process = subprocess.Popen(command, cwd=str(self.root), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, universal_newlines=True, errors="replace")
        with process, open(str(folder / "configure.log"), "w") as log:
            for line in process.stdout:
                output.append(line)
                log.write(line)
                if "once, into" in line or "is left out" in line:
                    say("    " + line.strip(" -\n"))
        if process.returncode != 0:
            raise SetupError("%s\nConfiguring '%s' failed. By hand: %s" % ("".join(output[-25:]), preset, " ".join(command)))
        stamp.write_text(key)

    def _ninja(self, preset, folder, targets):
        command = ["ninja", "-C", str(folder), "-j", str(self.jobs)] + list(targets)
        environment = dict(os.environ, NINJA_STATUS="[%f/%t] ")
        environment.pop("CLICOLOR_FORCE", None)
        output = []
        steps = 0
        terminal = sys.stdout.isatty()
        last = time.monotonic()
        process = subprocess.Popen(command, cwd=str(self.root), env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, errors="replace")
        with process, open(str(folder / "build.log"), "w") as log:
            for line in process.stdout:
                output.append(line)
                log.write(line)
                match = re.match(r"\[(\d+)/(\d+)\] (.*)", line)
                # Looking for new files is a step too, but builds nothing.
                if not match or "globbed directories" in line:
                    continue
                steps = int(match.group(1))
                if terminal:
                    sys.stdout.write("\r\033[KBuilding '%s' %s" % (preset, line.strip()[:90]))
                    sys.stdout.flush()
                elif time.monotonic() - last > 20:
                    last = time.monotonic()
                    say("Building '%s' %s of %s" % (preset, match.group(1), match.group(2)))
        if terminal and steps:
            sys.stdout.write("\r\033[K")
        if process.returncode != 0:
            raise SetupError("%s\nBuilding '%s' failed (exit code %d; log: build/%s/build.log). By hand: cmake --preset %s && "
                             "ninja -C build/%s" % (_failures(output), preset, process.returncode, preset, preset, preset))
        return steps


def _failures(lines):
    """The part of Ninja's output from the first failed command on, shortened."""
    for number, line in enumerate(lines):
        if line.startswith("FAILED:"):
            return "".join(lines[number:number + 60]).rstrip()
    return "".join(lines[-30:]).rstrip()
