"""The server's cases. Each is a function case_NAME(site) that raises AssertionError; site is a SiteUnderTest."""

import gzip
import itertools
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

from client import connect, get, raw, read_answer

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SECRET = b"outside-of-the-served-folders"
PAGE = b"<!doctype html>" + b"The page. " * 400
WASM = b"\0asm" + bytes(range(256)) * 40000


class SiteUnderTest:
    """A project-like folder with traps in and around it, and a server on it in a process of its own."""

    def __init__(self, *arguments):
        self.scratch = tempfile.TemporaryDirectory(prefix="heddle-serve-")
        top = pathlib.Path(self.scratch.name)
        self.root = top / "project"
        for folder in ("web/sub", "build/web/fonts", "build/web-st", "lessons/pictures"):
            (self.root / folder).mkdir(parents=True)
        (top / "secret.txt").write_bytes(SECRET)
        (self.root / "secret.js").write_bytes(SECRET)
        (self.root / "build/web/heddle-cli.js").write_bytes(SECRET)
        (self.root / "web/index.html").write_bytes(PAGE)
        (self.root / "web/boot.js").write_bytes(b"boot();" * 200)
        (self.root / "web/small.css").write_bytes(b"a{}")
        (self.root / "web/sub/deep.js").write_bytes(b"deep()")
        (self.root / "web/.hidden.js").write_bytes(SECRET)
        (self.root / "web/no-type.bin").write_bytes(SECRET)
        (self.root / "web/swapped.js").write_bytes(b"still honest")
        (self.root / "build/web/ui.wasm").write_bytes(WASM)
        (self.root / "build/web/fonts/Inter-Regular.ttf").write_bytes(b"font" * 1000)
        (self.root / "lessons/race.md").write_bytes(b"# Race\n" * 200)
        (self.root / "lessons/index.json").write_bytes(b"{}")
        os.symlink(str(top / "secret.txt"), str(self.root / "web/link.txt"))
        os.symlink(str(top), str(self.root / "web/up"))
        os.symlink(str(top / "secret.txt"), str(self.root / "lessons/link.md"))
        os.symlink(str(top), str(self.root / "lessons/up"))
        os.symlink("/etc", str(self.root / "lessons/etc"))
        os.mkfifo(str(self.root / "lessons/pipe.md"))
        self.top = top
        self.process = subprocess.Popen([sys.executable, str(HERE / "serve_folder.py"), str(self.root)] + list(arguments),
                                        stdout=subprocess.PIPE, universal_newlines=True)
        self.port = int(self.process.stdout.readline())

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        self.scratch.cleanup()

    def get(self, path, headers=(), method="GET", **options):
        return get(self.port, path, headers, method, **options)

    def raw(self, data, **options):
        return raw(self.port, data, **options)

    def threads(self):
        return int(re.search(r"Threads:\s+(\d+)", pathlib.Path("/proc/%d/status" % self.process.pid).read_text()).group(1))


def same(got, wanted, what=""):
    assert got == wanted, "%s: got %r, wanted %r" % (what, got, wanted)


def host_line(site):
    return b"Host: 127.0.0.1:%d\r\n" % site.port


def case_files_and_types(site):
    for path, mime in (("/", "text/html; charset=utf-8"), ("/index.html", "text/html; charset=utf-8"),
                       ("/boot.js", "text/javascript; charset=utf-8"), ("/small.css", "text/css; charset=utf-8"),
                       ("/sub/deep.js", "text/javascript; charset=utf-8"), ("/ui.wasm", "application/wasm"),
                       ("/fonts/Inter-Regular.ttf", "font/ttf"), ("/lessons/race.md", "text/markdown; charset=utf-8"),
                       ("/lessons/index.json", "application/json")):
        answer = site.get(path)
        same(answer.status, 200, path)
        same(answer.headers["content-type"], mime, path)
    same(site.get("/").body, PAGE, "/")
    same(site.get("/ui.wasm").body, WASM, "/ui.wasm")
    same(site.get("/boot.js?v=3").status, 200, "a query changes nothing")


def case_headers_on_every_status(site):
    host = host_line(site)
    etag = site.get("/").headers["etag"]
    seen = set()
    for answer in (
            site.get("/"), site.get("/", method="HEAD"), site.get("/", [("Range", "bytes=0-9")]),
            site.get("/", [("If-None-Match", etag)]), site.raw(b"nonsense\r\n\r\n"), site.get("/", host="example.org"),
            site.get("/none"), site.get("/", method="POST"), site.raw(b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n" + host + b"\r\n"),
            site.get("/", [("Range", "bytes=999999-")]), site.raw(b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * 40000 + b"\r\n\r\n"),
            site.raw(b"GET / HTTP/2.0\r\n" + host + b"\r\n")):
        seen.add(answer.status)
        for name, value in (("cross-origin-opener-policy", "same-origin"), ("cross-origin-embedder-policy", "require-corp"),
                            ("cross-origin-resource-policy", "same-origin"), ("x-content-type-options", "nosniff"),
                            ("cache-control", "no-cache")):
            same(answer.headers.get(name), value, "%d %s" % (answer.status, name))
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "require-trusted-types-for 'script'" in policy, policy
        assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", ""), policy
    same(seen, {200, 206, 304, 400, 403, 404, 405, 414, 416, 431, 505}, "statuses")


def case_bad_hosts(site):
    port = site.port
    bad = ["", " ", "example.org", "example.org:%d" % port, "127.0.0.1", "localhost", "127.0.0.1:%d" % (port + 1),
           "localhost:%d" % (port + 1), "127.0.0.1:0%d" % port, "127.0.0.2:%d" % port, "127.1:%d" % port, "2130706433:%d" % port,
           "0x7f000001:%d" % port, "0177.0.0.1:%d" % port, "0.0.0.0:%d" % port, "[::1]:%d" % port, "[::ffff:127.0.0.1]:%d" % port,
           "localhost.:%d" % port, "localhost.example.org:%d" % port, "127.0.0.1.nip.example:%d" % port,
           "127.0.0.1:%d.example.org" % port, "127.0.0.1:%d@example.org" % port, "example.org@127.0.0.1:%d" % port,
           "127.0.0.1:%d/" % port, "127.0.0.1:%d?x" % port, "127.0.0.1:%d,example.org" % port, "example.org,127.0.0.1:%d" % port,
           "127.0.0.1 :%d" % port, "127.0.0.1:%d x" % port, "http://127.0.0.1:%d" % port, "*", "null", "%%31" + "27.0.0.1:%d" % port,
           "localhost%%00:%d" % port]
    assert len(bad) >= 30
    for name in bad:
        answer = site.raw(("GET / HTTP/1.1\r\nHost: %s\r\n\r\n" % name).encode())
        same(answer.status, 403, "Host %r" % name)
        assert b"The page" not in answer.raw
    same(site.raw(b"GET / HTTP/1.1\r\n\r\n").status, 403, "no Host")
    same(site.raw(b"GET / HTTP/1.0\r\n\r\n").status, 403, "no Host, HTTP/1.0")
    same(site.raw(b"GET / HTTP/1.1\r\n" + host_line(site) + b"Host: example.org\r\n\r\n").status, 403, "two Hosts")
    same(site.raw(b"GET / HTTP/1.1\r\n" + host_line(site) * 2 + b"\r\n").status, 403, "the Host twice")
    same(site.raw(b"GET http://example.org/ HTTP/1.1\r\n" + host_line(site) + b"\r\n").status, 400, "absolute form")
    for good in ("127.0.0.1:%d" % port, "localhost:%d" % port, "LocalHost:%d" % port):
        same(site.get("/", host=good).status, 200, good)


def traversal_forms(site):
    dots = ["..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..%00", "%c0%ae%c0%ae", "..;", "%u002e%u002e", "....", "\u2025"]
    slashes = ["/", "%2f", "%5c", "\\", "//", "/./", "%252f", "%c0%af", "/%2f"]
    targets = ["secret.txt", "project/secret.js", "etc/passwd"]
    for (dot, slash), target in itertools.product(itertools.product(dots, slashes), targets):
        yield "/" + (dot + slash) * 2 + target
    for prefix in ("lessons", "fonts", "sub", "lessons/pictures", "./lessons", "lessons/.."):
        for depth in (1, 2, 3, 6):
            yield "/%s/%s" % (prefix, "../" * depth) + "secret.txt"
            yield "/%s/%s" % (prefix, "%2e%2e/" * depth) + "secret.js"
    yield from ("/secret.js", "/../secret.js", "//secret.js", "/web/index.html", "/build/web/heddle-cli.js", "/heddle-cli.js",
                "/.hidden.js", "/%2ehidden.js", "/no-type.bin", "/link.txt", "/up/secret.txt", "/up/project/secret.js",
                "/lessons/link.md", "/lessons/up/secret.txt", "/lessons/etc/passwd", "/lessons/pipe.md", "/lessons/race.md/",
                "/lessons/race.md%00.html", "/lessons", "/lessons/", "/fonts/", "/sub/", "/sub", "/.", "/..", "/%2e", "/file:///etc/passwd",
                str(site.top / "secret.txt"), "/" + str(site.top / "secret.txt"), "/serve.py", "/.git/config", "/setup/server.py",
                "/index.html/..%2f..%2fsecret.txt", "/INDEX.HTML", "/index.html%20", "/index.html.", "/index.html::$DATA",
                "/lessons/%2e%2e/boot.js", "/sub/../boot.js", "/boot.js%3fx", "/boot.js;x", "/boot%2ejs%2f", "/\tboot.js")


def case_traversal_gives_nothing(site):
    forms = list(dict.fromkeys(traversal_forms(site)))
    assert len(forms) >= 300, len(forms)
    for form in forms:
        data = b"GET " + form.encode("utf-8") + b" HTTP/1.1\r\n" + host_line(site) + b"\r\n"
        answer = site.raw(data)
        assert answer.status in (400, 404), "%r: %d" % (form, answer.status)
        assert SECRET not in answer.raw and b"root:" not in answer.raw, form
        assert len(answer.body) < 100, "%r: %d bytes" % (form, len(answer.body))


def case_symbolic_links_made_later(site):
    same(site.get("/swapped.js").body, b"still honest")
    path = site.root / "web/swapped.js"
    path.unlink()
    os.symlink(str(site.top / "secret.txt"), str(path))
    same(site.get("/swapped.js").status, 404, "a listed file became a link")
    path.unlink()
    os.mkfifo(str(path))
    same(site.get("/swapped.js").status, 404, "a listed file became a FIFO")
    (site.root / "lessons/new.md").write_bytes(b"# New")
    os.symlink(str(site.top / "secret.txt"), str(site.root / "lessons/later.md"))
    time.sleep(1.1)
    same(site.get("/lessons/new.md").body, b"# New", "a new lesson appears")
    same(site.get("/lessons/later.md").status, 404, "a new link does not")
    # A whole folder swapped for a link between listing and reading.
    (site.root / "lessons/inner").mkdir()
    (site.root / "lessons/inner/secret.txt").write_bytes(b"inner")
    time.sleep(1.1)
    same(site.get("/lessons/inner/secret.txt").body, b"inner")
    (site.root / "lessons/inner").rename(site.top / "aside")
    os.symlink(str(site.top), str(site.root / "lessons/inner"))
    answer = site.get("/lessons/inner/secret.txt")
    assert SECRET not in answer.raw, "read through a folder that became a link"
    (site.root / "lessons/race.md").write_bytes(b"# Changed")
    same(site.get("/lessons/race.md").body, b"# Changed", "a changed lesson is read anew")


def case_methods(site):
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "PROPFIND", "get", "GETX", "HEADER"):
        answer = site.get("/", method=method)
        same(answer.status, 405, method)
        same(answer.headers.get("allow"), "GET, HEAD", method)
    answer = site.get("/", method="HEAD")
    same((answer.status, answer.body, int(answer.headers["content-length"])), (200, b"", len(PAGE)), "HEAD")
    with connect(site.port) as connection:
        connection.sendall(b"HEAD / HTTP/1.1\r\n" + host_line(site) + b"\r\nGET /small.css HTTP/1.1\r\n" + host_line(site) + b"\r\n")
        same(read_answer(connection, head_only=True).status, 200)
    same(site.get("/none", method="HEAD").body, b"", "HEAD of nothing")


def case_bodies_and_smuggling(site):
    hidden = b"GET /lessons/race.md HTTP/1.1\r\n" + host_line(site) + b"\r\n"
    for extra in (b"Content-Length: %d\r\n" % len(hidden), b"Transfer-Encoding: chunked\r\n", b"Content-Length: 0\r\nContent-Length: 5\r\n"):
        answer = site.raw(b"GET / HTTP/1.1\r\n" + host_line(site) + extra + b"\r\n" + hidden)
        same((answer.status, answer.headers["connection"]), (400, "close"), extra)
    for line in (b" folded: x", b"Name : x", b"Name", b"N\0ame: x", b"Name: \x01", b"Name: \xff"):
        same(site.raw(b"GET / HTTP/1.1\r\n" + host_line(site) + line + b"\r\n\r\n").status, 400, line)
    for line in (b"GET /", b"GET  / HTTP/1.1", b"GET / HTTP/1.1 x", b"/ HTTP/1.1", b"", b"GET / http/1.1", b"\x16\x03\x01"):
        same(site.raw(line + b"\r\n" + host_line(site) + b"\r\n").status, 400, line)


def case_compression(site):
    def encoding(header, path="/"):
        answer = site.get(path, [("Accept-Encoding", header)] if header is not None else [])
        same(answer.headers["vary"], "Accept-Encoding")
        return answer.headers.get("content-encoding", "identity")

    for header, wanted in ((None, "identity"), ("", "identity"), ("gzip", "gzip"), ("br", "br"), ("gzip, br", "br"),
                           ("br;q=0, gzip", "gzip"), ("gzip;q=1.0, br;q=0.5", "gzip"), ("gzip;q=0", "identity"), ("*", "br"),
                           ("*;q=0", "identity"), ("br;q=0, *", "gzip"), ("deflate", "identity"), ("GZIP", "gzip"),
                           ("identity;q=1, gzip;q=0.5", "identity"), ("gzip;q=0.000, br;q=0.001", "br"), ("gzip;q=x", "identity"),
                           ("gzip ; q=0.8 , br ; q=0.9", "br")):
        same(encoding(header), wanted, "Accept-Encoding: %s" % header)
    same(encoding("br", "/small.css"), "identity", "too small to compress")
    answer = site.get("/", [("Accept-Encoding", "gzip")])
    same(gzip.decompress(answer.body), PAGE, "gzip content")
    assert len(answer.body) < len(PAGE)
    answer = site.get("/ui.wasm", [("Accept-Encoding", "br")])
    done = subprocess.run(["brotli", "-d", "-c"], input=answer.body, stdout=subprocess.PIPE)
    same((done.returncode, done.stdout == WASM), (0, True), "brotli content")
    tags = {site.get("/", [("Accept-Encoding", name)]).headers["etag"] for name in ("identity", "gzip", "br")}
    same(len(tags), 3, "each form has its own tag")
    # A compressed form of older content is not sent.
    (site.root / "web/boot.js").write_bytes(b"changed();" * 200)
    answer = site.get("/boot.js", [("Accept-Encoding", "br, gzip")])
    same((answer.headers.get("content-encoding"), answer.body[:9]), (None, b"changed()"), "stale form")


def case_conditional(site):
    first = site.get("/")
    for value in (first.headers["etag"], "W/" + first.headers["etag"], '"other", ' + first.headers["etag"], "*"):
        answer = site.get("/", [("If-None-Match", value)])
        same((answer.status, answer.body, answer.headers["etag"]), (304, b"", first.headers["etag"]), value)
    same(site.get("/", [("If-None-Match", '"other"')]).status, 200)
    same(site.get("/", [("If-None-Match", first.headers["etag"]), ("Accept-Encoding", "gzip")]).status, 200, "another form")


def case_ranges(site):
    length = len(WASM)
    for header, wanted in (("bytes=0-0", (0, 0)), ("bytes=10-19", (10, 19)), ("bytes=5-", (5, length - 1)),
                           ("bytes=-7", (length - 7, length - 1)), ("bytes=0-99999999999", (0, length - 1)), ("bytes=-99999999", (0, length - 1))):
        answer = site.get("/ui.wasm", [("Range", header), ("Accept-Encoding", "gzip")])
        same(answer.status, 206, header)
        same(answer.headers["content-range"], "bytes %d-%d/%d" % (wanted + (length,)), header)
        assert answer.body == WASM[wanted[0]:wanted[1] + 1], header
    for header in ("bytes=%d-" % length, "bytes=-0"):
        answer = site.get("/ui.wasm", [("Range", header)])
        same((answer.status, answer.headers["content-range"]), (416, "bytes */%d" % length), header)
    for header in ("bytes=5-2", "bytes=", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=0x1-2", "bytes=" + "9" * 40 + "-"):
        same(site.get("/ui.wasm", [("Range", header)]).status, 200, header)
    etag = site.get("/ui.wasm").headers["etag"]
    same(site.get("/ui.wasm", [("Range", "bytes=0-1"), ("If-Range", etag)]).status, 206)
    same(site.get("/ui.wasm", [("Range", "bytes=0-1"), ("If-Range", '"old"')]).status, 200)
    same(len(site.get("/ui.wasm", [("Range", "bytes=0-9")], method="HEAD").body), 0)


def case_keep_alive(site):
    request = b"GET /small.css HTTP/1.1\r\n" + host_line(site)
    with connect(site.port) as connection:
        for _ in range(20):
            connection.sendall(request + b"\r\n")
            same(read_answer(connection).body, b"a{}")
        connection.sendall(request + b"Connection: close\r\n\r\n")
        same(read_answer(connection).headers["connection"], "close")
        same(connection.recv(10), b"", "closed when asked to")
    same(site.raw(b"GET / HTTP/1.0\r\n" + host_line(site) + b"\r\n").headers["connection"], "close", "HTTP/1.0")


def slow_clients(site, send, seconds_max=13.0):
    """300 clients that `send`; ordinary requests beside them; then all of them dropped within seconds_max."""
    began = time.monotonic()
    clients = []
    try:
        for number in range(300):
            client = connect(site.port)
            send(client, number)
            clients.append(client)
        waits = []
        for _ in range(40):
            start = time.monotonic()
            same(site.get("/").status, 200)
            waits.append(time.monotonic() - start)
            time.sleep(0.02)
        assert max(waits) <= 0.2, "an ordinary request took %.0f ms" % (1000 * max(waits))
        assert site.threads() <= 64, "%d threads" % site.threads()
        open_clients = list(clients)
        while open_clients and time.monotonic() - began < seconds_max + 5:
            for client in list(open_clients):
                client.setblocking(False)
                try:
                    # Half-open heads go on trickling: progress of a byte now and then does not count.
                    send(client, -1)
                    if client.recv(1) == b"":
                        open_clients.remove(client)
                except BlockingIOError:
                    pass
                except OSError:
                    open_clients.remove(client)
            time.sleep(0.2)
        took = time.monotonic() - began
        assert not open_clients and took <= seconds_max, "%d of 300 slow clients were still open after %.1f s" % (len(open_clients), took)
    finally:
        for client in clients:
            client.close()


def case_slow_heads(site):
    def send(client, number):
        client.sendall(b"GET / HTTP/1.1\r\n" if number >= 0 else b"X")
    slow_clients(site, send)


def case_silent_clients(site):
    slow_clients(site, lambda client, number: None)


def case_clients_that_do_not_read(site):
    clients = []
    try:
        for _ in range(40):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", site.port))
            client.sendall(b"GET /ui.wasm HTTP/1.1\r\n" + host_line(site) + b"\r\n")
            clients.append(client)
        start = time.monotonic()
        same(site.get("/").status, 200)
        assert time.monotonic() - start <= 0.2
        time.sleep(11.5)
        dropped = 0
        for client in clients:
            client.settimeout(2)
            total = 0
            try:
                while True:
                    part = client.recv(65536)
                    if not part:
                        break
                    total += len(part)
            except ConnectionError:
                pass
            dropped += total < len(WASM)
        same(dropped, len(clients), "clients that did not read for 11 s and were dropped")
    finally:
        for client in clients:
            client.close()


def case_many_connections(site):
    # More than are admitted: the rest get 503 or are closed, and service goes on afterwards.
    clients = []
    try:
        for _ in range(950):
            clients.append(connect(site.port))
        time.sleep(0.3)
    finally:
        for client in clients:
            client.close()
    time.sleep(0.5)
    same(site.get("/").status, 200, "after a flood of connections")


def case_without_isolation(_):
    site = SiteUnderTest("no-isolation")
    try:
        for path in ("/", "/none"):
            headers = site.get(path).headers
            assert "cross-origin-opener-policy" not in headers and "cross-origin-embedder-policy" not in headers, headers
            assert "content-security-policy" in headers
    finally:
        site.close()


def start_serve(*arguments):
    process = subprocess.Popen([sys.executable, str(ROOT / "serve.py"), "--no-build", "--no-open"] + list(arguments),
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    lines = []
    for line in process.stdout:
        lines.append(line)
        match = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if match:
            return process, int(match.group(1)), "".join(lines)
    raise AssertionError("serve.py ended: " + "".join(lines))


def case_serve_takes_the_next_port_and_ends_on_ctrl_c(_):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        process, port, text = start_serve("--port", str(wanted))
        try:
            assert port > wanted and "taken" in text, text
            status = get(port, "/none").status
            same(status, 404)
            with connect(port):  # an open connection does not hold it up
                process.send_signal(signal.SIGINT)
                same(process.wait(5), 0, "exit code after Ctrl-C")
            assert "Traceback" not in process.stdout.read()
        finally:
            process.kill()
            process.stdout.close()


def case_consent(_):
    def ask(environment, *arguments):
        code = ("import sys; sys.path.insert(0, %r); from setup.consent import Consent, SetupError\n"
                "try: Consent('--yes' in sys.argv, 'serve.py').require('Install?', 'apt-get install x'); print('went on')\n"
                "except SetupError as e: print(e); sys.exit(e.code)" % str(ROOT))
        clean = {name: value for name, value in os.environ.items() if name != "CI"}
        done = subprocess.run([sys.executable, "-c", code] + list(arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              universal_newlines=True, env=dict(clean, **environment))
        return done.returncode, done.stdout

    code, text = ask({})
    same(code, 2, "no terminal and no --yes")
    assert "--yes" in text and "apt-get install x" in text and "went on" not in text, text
    same(ask({"CI": "true"}), (0, "went on\n"))
    same(ask({}, "--yes"), (0, "went on\n"))
    same(ask({"CI": "false"})[0], 2, "CI=false")


def case_sources_unpack_safely(_):
    sys.path.insert(0, str(ROOT))
    import io
    import tarfile
    from setup.sources import unpack
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name)
        with tarfile.open(str(top / "a.tar.gz"), "w:gz") as archive:
            def add(path, content=b"x", link=None):
                member = tarfile.TarInfo(path)
                member.size = 0 if link else len(content)
                if link:
                    member.type, member.linkname = tarfile.SYMTYPE, link
                archive.addfile(member, io.BytesIO(content))
            add("lib-1/probe.h")
            add("lib-1/out", link="../../..")
            add("lib-1/out/planted")
            add("../planted")
            add("/tmp/heddle-planted-by-test")
        unpack(top / "a.tar.gz", top / "scratch", top / "cache" / "lib-1", "probe.h")
        assert (top / "cache/lib-1/probe.h").is_file()
        assert not (top / "planted").exists() and not os.path.exists("/tmp/heddle-planted-by-test")
        assert not (top / "cache/lib-1/out").is_symlink()


def all_cases():
    return [(name[5:].replace("_", " "), function) for name, function in globals().items() if name.startswith("case_")]
