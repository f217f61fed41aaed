"""Debian source packages of the libraries that Heddle compiles itself: SDL2 and md4c for the page, Dear ImGui for both.

They are fetched with apt into the cache, from the archive that this machine's own apt already uses, without touching the
machine's apt set-up: apt is given its own lists and sources folders. apt checks the archive's signature and the files' hashes.
"""

import glob
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import tempfile

from .consent import SetupError, say

# (name in the cache, source package, version, suite, why, CMake variable, file that proves it is there).
# Dear ImGui comes from trixie because bookworm's 1.86 lacks what the UI uses.
SOURCE_PACKAGES = [
    ("imgui", "imgui", "1.90.1+ds-1", "trixie", "draws the UI, in the page and in the native window", "HEDDLE_IMGUI_SOURCE",
     "imgui_draw.cpp"),
    ("libsdl2", "libsdl2", "2.26.5+dfsg-1", "bookworm", "window and input of the page", "HEDDLE_SDL2_SOURCE",
     "include/SDL.h"),
    ("md4c", "md4c", "0.4.8-1", "bookworm", "reads Markdown in the page", "HEDDLE_MD4C_SOURCE", "src/md4c.c"),
]
SIZE_MAX = 512 << 20  # far above any of these; a bound on what an archive may unpack to


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return pathlib.Path(base) / "heddle"


def missing_sources(cache):
    missing = []
    for entry in SOURCE_PACKAGES:
        name, _, _, _, _, variable, probe = entry
        if os.environ.get(variable):
            continue
        if not any((pathlib.Path(folder) / probe).is_file() for folder in glob.glob(str(cache / "sources" / (name + "-*")))):
            missing.append(entry)
    return missing


def fetch_sources(consent, cache=None):
    cache = cache or cache_folder()
    missing = missing_sources(cache)
    if not missing:
        return
    say("These Debian source packages are missing:")
    for _, package, version, suite, why, _, _ in missing:
        say("    %s %s (%s): %s" % (package, version, suite, why))
    by_hand = "unpack their upstream releases and set " + ", ".join(entry[5] for entry in missing) + " to the folders (docs/HACKING.md)"
    if not shutil.which("apt-get"):
        raise SetupError("This machine has no apt-get: " + by_hand)
    consent.require("Fetch them with apt into %s now?" % cache, by_hand)
    archive = debian_archive()
    if archive is None:
        raise SetupError("Found no Debian archive in this machine's apt sources: " + by_hand)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=str(cache), prefix=".apt.") as folder:
        fetch_with_apt(pathlib.Path(folder), archive, missing, cache, by_hand)


def debian_archive():
    """(URI, keyring or None) of the main archive in this machine's apt sources."""
    codename = ""
    try:
        codename = re.search(r"^VERSION_CODENAME=(\S+)", pathlib.Path("/etc/os-release").read_text(), re.M).group(1)
    except (OSError, AttributeError):
        pass
    wanted = {codename, "bookworm", "trixie", "stable", "oldstable"} - {""}
    for path in sorted(glob.glob("/etc/apt/sources.list.d/*.sources")):
        for stanza in re.split(r"\n\s*\n", pathlib.Path(path).read_text()):
            fields = {}
            for line in stanza.splitlines():
                match = re.match(r"([A-Za-z-]+):\s*(.*)", line)
                if match and not line.startswith("#"):
                    fields[match.group(1).lower()] = match.group(2).strip()
            if fields.get("enabled", "yes").lower() == "no" or not wanted & set(fields.get("suites", "").split()):
                continue
            if "main" in fields.get("components", "").split() and fields.get("uris"):
                keyring = fields.get("signed-by")
                return fields["uris"].split()[0], keyring if keyring and keyring.startswith("/") else None
    for path in ["/etc/apt/sources.list"] + sorted(glob.glob("/etc/apt/sources.list.d/*.list")):
        try:
            lines = pathlib.Path(path).read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            match = re.match(r"deb(?:-src)?\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)", line)
            if match and match.group(3) in wanted and "main" in match.group(4).split():
                keyring = re.search(r"signed-by=(/\S+)", match.group(1) or "")
                return match.group(2), keyring.group(1) if keyring else None
    return None


def fetch_with_apt(folder, archive, missing, cache, by_hand):
    uri, keyring = archive
    for name in ("lists/partial", "cache/archives/partial", "sources.d", "download"):
        (folder / name).mkdir(parents=True)
    stanza = "Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\n" % (uri, " ".join(sorted({entry[3] for entry in missing})))
    keyring = keyring or "/usr/share/keyrings/debian-archive-keyring.gpg"
    if os.path.exists(keyring):
        stanza += "Signed-By: %s\n" % keyring
    (folder / "sources.d" / "heddle.sources").write_text(stanza)
    apt = ["apt-get", "-q", "-o", "Dir::State::Lists=%s/lists" % folder, "-o", "Dir::Etc::sourcelist=/dev/null",
           "-o", "Dir::Etc::sourceparts=%s/sources.d" % folder, "-o", "Dir::Cache=%s/cache" % folder]
    if os.geteuid() == 0:
        # The temporary folder is closed to apt's own user.
        apt += ["-o", "APT::Sandbox::User=root"]
    say("apt-get update (of the source lists, apart from the machine's own)")
    run_apt(apt + ["update"], folder, by_hand)
    for name, package, version, suite, _, _, probe in missing:
        say("apt-get source %s" % package)
        download = folder / "download" / name
        download.mkdir()
        # The suite's own version serves when the exact one has been replaced there. Only the upstream archive is taken.
        command = apt + ["source", "--download-only", "--tar-only"]
        try:
            run_apt(command + ["%s=%s" % (package, version)], download, by_hand)
        except SetupError:
            run_apt(command + ["%s/%s" % (package, suite)], download, by_hand)
        tarballs = [path for path in download.iterdir() if ".orig.tar." in path.name and not path.name.endswith(".asc")]
        if len(tarballs) != 1:
            raise SetupError("apt-get source %s brought no single archive; %s" % (package, by_hand))
        got = re.sub(r"^.*?_|\.orig\.tar\..*$", "", tarballs[0].name)
        unpack(tarballs[0], folder / ("unpacked-" + name), cache / "sources" / ("%s-%s" % (name, got)), probe)


def run_apt(command, cwd, by_hand):
    result = subprocess.run(command, cwd=str(cwd), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            universal_newlines=True, errors="replace")
    if result.returncode != 0:
        raise SetupError("%s\n%s failed (exit code %d). By hand: %s"
                         % ("\n".join(result.stdout.splitlines()[-15:]), " ".join(command), result.returncode, by_hand))


def unpack(tarball, scratch, target, probe):
    """Unpacks regular files and folders only, and moves the result into place last, so that a folder in the cache is whole."""
    scratch.mkdir()
    total = 0
    with tarfile.open(str(tarball)) as archive:
        for member in archive:
            parts = pathlib.PurePosixPath(member.name).parts
            if member.name.startswith("/") or ".." in parts or not (member.isfile() or member.isdir()):
                continue
            total += member.size
            if total > SIZE_MAX:
                raise SetupError("%s unpacks to more than %d MiB" % (tarball.name, SIZE_MAX >> 20))
            member.mode = 0o755 if member.isdir() else 0o644
            archive.extract(member, str(scratch), set_attrs=False)
    inner = list(scratch.iterdir())
    root = inner[0] if len(inner) == 1 and inner[0].is_dir() else scratch
    if not (root / probe).is_file():
        raise SetupError("%s does not hold %s" % (tarball.name, probe))
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(str(target))
    os.rename(str(root), str(target))
