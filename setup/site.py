"""The files that the server may hand out: an allow-list from URL paths to files, and reading them safely.

Nothing is ever looked up by joining a request's path to a folder: a request either names a listed file or gets a 404. The list
holds regular files only; a file that has become a symbolic link since, or lies behind one, is not opened.
"""

import gzip
import hashlib
import json
import os
import pathlib
import shutil
import stat
import subprocess
import threading
import time

MIME_TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8", ".json": "application/json", ".wasm": "application/wasm", ".ttf": "font/ttf",
    ".md": "text/markdown; charset=utf-8", ".py": "text/plain; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".webmanifest": "application/manifest+json",
}
COMPRESSIBLE = {".html", ".js", ".mjs", ".css", ".json", ".wasm", ".ttf", ".md", ".py", ".txt", ".svg", ".webmanifest"}
COMPRESS_FROM = 512  # bytes; below, the header costs more than is won
FILE_SIZE_MAX = 64 << 20  # a bound on what one answer may hold in memory
LISTING_MAX = 10000  # files; a folder with more is a mistake
LESSON_REFRESH_S = 1.0


class Root:
    """A folder whose files appear below `prefix`; only `names` when given, else every file with a known type."""

    def __init__(self, prefix, folder, names=None, recursive=True, live=False):
        self.prefix = prefix
        self.folder = pathlib.Path(folder)
        self.names = names
        self.recursive = recursive
        self.live = live

    def listing(self):
        """{URL path: (folder, relative parts)}. Symbolic links, hidden files and special files are left out."""
        found = {}
        if not self.folder.is_dir():
            return found
        pending = [()]
        while pending:
            parts = pending.pop()
            try:
                entries = list(os.scandir(str(self.folder.joinpath(*parts))))
            except OSError:
                continue
            for entry in entries:
                if entry.name.startswith(".") or len(found) >= LISTING_MAX:
                    continue
                inner = parts + (entry.name,)
                if entry.is_dir(follow_symlinks=False):
                    if self.recursive:
                        pending.append(inner)
                elif entry.is_file(follow_symlinks=False) and os.path.splitext(entry.name)[1] in MIME_TYPES:
                    if self.names is None or entry.name in self.names:
                        found[self.prefix + "/".join(inner)] = (self.folder, inner)
        return found


def standard_roots(root):
    build = pathlib.Path(root) / "build"
    return [
        Root("/", pathlib.Path(root) / "web"),
        Root("/", build / "web", {"ui.js", "ui.wasm", "engine-mt.js", "engine-mt.wasm", "engine-mt.worker.js"}, recursive=False),
        Root("/", build / "web-st", {"engine-st.js", "engine-st.wasm"}, recursive=False),
        Root("/fonts/", build / "web" / "fonts", recursive=False),
        Root("/lessons/", pathlib.Path(root) / "lessons", live=True),
    ]


def read_regular_file(folder, parts):
    """(bytes, identity) of a regular file reached without any symbolic link below `folder`; None when it is not one."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(str(folder), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in parts[:-1]:
                inner = os.open(part, flags | os.O_DIRECTORY, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
            # O_NONBLOCK: a FIFO in the file's place must not hold us up.
            file = os.open(parts[-1], flags | os.O_NONBLOCK, dir_fd=descriptor)
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        return None
    with os.fdopen(file, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > FILE_SIZE_MAX:
            return None
        return stream.read(FILE_SIZE_MAX), (status.st_ino, status.st_mtime_ns, status.st_size)


class Entry:
    """A file's content as it is sent: identity first, and compressed forms that were made of exactly that content."""

    def __init__(self, path, content, identity, variants):
        self.content = content
        self.identity = identity
        self.mime = MIME_TYPES[os.path.splitext(path)[1]]
        self.digest = hashlib.sha256(content).hexdigest()
        self.variants = variants


class Site:
    """Thread safety: used from the server's one thread only."""

    def __init__(self, roots, compressed=None):
        self.roots = roots
        self.compressed = pathlib.Path(compressed) if compressed else None
        self.cache = {}
        self.fixed = {}
        for root in reversed([root for root in roots if not root.live]):
            self.fixed.update(root.listing())
        self.live = {}
        self.refreshed = -1e9
        self.refresh()

    def refresh(self):
        if time.monotonic() - self.refreshed < LESSON_REFRESH_S:
            return
        self.live = {}
        for root in self.roots:
            if root.live:
                self.live.update(root.listing())
        self.refreshed = time.monotonic()

    def paths(self):
        self.refresh()
        return sorted(set(self.fixed) | set(self.live))

    def find(self, path):
        """The Entry for a URL path, or None."""
        if path == "/":
            path = "/index.html"
        place = self.fixed.get(path)
        if place is None:
            self.refresh()
            place = self.live.get(path)
        if place is None:
            return None
        folder, parts = place
        cached = self.cache.get(path)
        if cached is not None:
            try:
                status = os.lstat(str(folder.joinpath(*parts)))
                if stat.S_ISREG(status.st_mode) and cached.identity == (status.st_ino, status.st_mtime_ns, status.st_size):
                    return cached
            except OSError:
                pass
        read = read_regular_file(folder, parts)
        if read is None:
            self.cache.pop(path, None)
            return None
        entry = Entry(path, read[0], read[1], {})
        if self.compressed is not None:
            entry.variants = load_variants(self.compressed, path, entry.digest)
        self.cache[path] = entry
        return entry


def variant_file(folder, path, encoding):
    # One flat folder: a URL path never becomes a path on the disk.
    name = hashlib.sha256(path.encode()).hexdigest()[:32]
    return folder / ("%s.%s" % (name, encoding))


def load_variants(folder, path, digest):
    """{'br': bytes, 'gzip': bytes} made of the content with this digest."""
    variants = {}
    try:
        stamp = json.loads(variant_file(folder, path, "json").read_text())
    except (OSError, ValueError):
        return variants
    if stamp.get("digest") != digest:
        return variants
    for encoding in stamp.get("encodings", []):
        try:
            variants[encoding] = variant_file(folder, path, encoding).read_bytes()
        except OSError:
            pass
    return variants


def compress(site, folder):
    """Makes the .br and .gz forms of the site's files that are new or changed; returns how many files that were."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    changed = 0
    pool = []
    for path in site.paths():
        if os.path.splitext(path)[1] not in COMPRESSIBLE:
            continue
        entry = site.find(path)
        if entry is None or len(entry.content) < COMPRESS_FROM:
            continue
        stamp_file = variant_file(folder, path, "json")
        try:
            if json.loads(stamp_file.read_text()).get("digest") == entry.digest:
                continue
        except (OSError, ValueError):
            pass
        changed += 1
        pool.append((path, entry, stamp_file))
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                if not pool:
                    return
                path, entry, stamp_file = pool.pop()
            encodings = []
            forms = {"gzip": gzip.compress(entry.content, 9, mtime=0), "br": brotli(entry.content)}
            for encoding, form in forms.items():
                if form is not None and len(form) < len(entry.content):
                    variant_file(folder, path, encoding).write_bytes(form)
                    encodings.append(encoding)
            stamp_file.write_text(json.dumps({"path": path, "digest": entry.digest, "encodings": encodings}))

    threads = [threading.Thread(target=work) for _ in range(min(4, os.cpu_count() or 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    site.cache.clear()
    return changed


def brotli(content):
    program = shutil.which("brotli")
    if program is None:
        return None
    # Quality 9 takes a tenth of the time of 11 and gives a few percent more bytes.
    done = subprocess.run([program, "-q", "9", "-c"], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout if done.returncode == 0 else None
