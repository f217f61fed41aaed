"""The page's HTTP server: GET and HEAD of listed files, on the loopback address only.

One thread, one asyncio loop; a connection is a state machine that costs a few kilobytes, so slow clients hold up nobody. Every
wait on a client is bounded: a request's head, the idle time between requests, and the progress of an answer, 10 s each.
"""

import asyncio
import errno
import re
import socket
import urllib.parse

IDLE_S = 10.0
HEAD_BYTES_MAX = 16 << 10
TARGET_BYTES_MAX = 2 << 10
CHUNK_BYTES = 64 << 10
ANSWER_S_MAX = 300.0
CONNECTIONS_MAX = 900  # below the usual limit of 1,024 open files
PORTS_TRIED = 50

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "connect-src 'self'",
    "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self'", "manifest-src 'self'",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"))

REASONS = {200: "OK", 206: "Partial Content", 304: "Not Modified", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
           405: "Method Not Allowed", 414: "URI Too Long", 416: "Range Not Satisfiable", 431: "Request Header Fields Too Large",
           500: "Internal Server Error", 503: "Service Unavailable", 505: "HTTP Version Not Supported"}


class Refused(Exception):
    """A request that gets no file. `close`: the connection cannot be trusted to be in step any more."""

    def __init__(self, status, text, close=False, headers=()):
        super().__init__(text)
        self.status = status
        self.text = text
        self.close = close
        self.headers = list(headers)


def parse_head(head):
    """(method, target, headers as {lower-case name: [values]}) of a request's head, or Refused."""
    try:
        lines = head.decode("ascii").split("\r\n")
    except UnicodeDecodeError:
        raise Refused(400, "The request's head is not ASCII.", close=True)
    match = re.fullmatch(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/(\d\.\d)", lines[0])
    if not match:
        raise Refused(400, "The request line is malformed.", close=True)
    method, target, version = match.groups()
    if version not in ("1.0", "1.1"):
        raise Refused(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.", close=True)
    if len(target) > TARGET_BYTES_MAX:
        raise Refused(414, "The address is too long.", close=True)
    headers = {}
    for line in lines[1:]:
        field = re.fullmatch(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e]*?)[ \t]*", line)
        if not field:
            raise Refused(400, "A header line is malformed.", close=True)
        headers.setdefault(field.group(1).lower(), []).append(field.group(2))
    return method, target, version, headers


def accepted_encodings(header, available):
    """The encodings among `available` that the client takes, best first; 'identity' always last unless it is refused."""
    qualities = {}
    for part in (header or "").split(","):
        name, _, parameters = part.strip().partition(";")
        quality = 1.0
        match = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameters) if parameters else None
        if match:
            quality = min(1.0, float(match.group(1)))
        elif parameters:
            quality = 0.0
        if name.strip():
            qualities[name.strip().lower()] = quality
    wanted = []
    for rank, encoding in enumerate(("br", "gzip")):
        quality = qualities.get(encoding, qualities.get("*", 0.0))
        if encoding in available and quality > 0:
            wanted.append((-quality, rank, encoding))
    identity = qualities.get("identity", None)
    # Identity is taken unless refused; when it is asked for by name, its weight counts against the others'.
    if identity is not None and identity > 0:
        wanted.append((-identity, 9, "identity"))
    ordered = [encoding for _, _, encoding in sorted(wanted)]
    return ordered + (["identity"] if "identity" not in ordered else [])


def parse_range(header, length):
    """(first, last) of a single satisfiable range; None when the header is to be ignored; Refused(416) otherwise."""
    match = re.fullmatch(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", header)
    if not match or match.group(1) == match.group(2) == "":
        return None
    if match.group(1) == "":
        wanted = int(match.group(2))
        first, last = max(0, length - wanted), length - 1
        satisfiable = wanted > 0 and length > 0
    else:
        first = int(match.group(1))
        last = min(int(match.group(2)), length - 1) if match.group(2) else length - 1
        if match.group(2) and int(match.group(2)) < first:
            return None
        satisfiable = first < length
    if not satisfiable:
        raise Refused(416, "That range is not in the file.", headers=[("Content-Range", "bytes */%d" % length)])
    return first, last


class Server:
    def __init__(self, site, port, isolation=True):
        self.site = site
        self.isolation = isolation
        self.connections = set()
        self.sockets = bind(port)
        self.port = self.sockets[0].getsockname()[1]
        names = ("127.0.0.1", "localhost")
        self.hosts = {"%s:%d" % (name, self.port) for name in names} | (set(names) if self.port == 80 else set())
        self.stopping = None

    @property
    def address(self):
        return "http://127.0.0.1:%d/" % self.port

    async def run(self, on_ready=None):
        """Serves until stop() is called or the task is cancelled."""
        self.stopping = asyncio.Event()
        servers = [await asyncio.start_server(self._connection, sock=listening, limit=HEAD_BYTES_MAX, backlog=512)
                   for listening in self.sockets]
        if on_ready:
            on_ready()
        try:
            await self.stopping.wait()
        finally:
            for server in servers:
                server.close()
            for task in list(self.connections):
                task.cancel()
            await asyncio.gather(*self.connections, return_exceptions=True)

    def stop(self):
        self.stopping.set()

    async def _connection(self, reader, writer):
        task = asyncio.current_task()
        self.connections.add(task)
        try:
            if len(self.connections) > CONNECTIONS_MAX:
                await self._refuse(writer, Refused(503, "Too many connections.", close=True), "GET")
                writer.close()
                return
            # drain() then waits until all has left: what a slow client costs is one chunk, and a chunk that does not leave in
            # time ends the connection.
            writer.transport.set_write_buffer_limits(high=0)
            while await self._exchange(reader, writer):
                pass
            writer.close()
        except (asyncio.TimeoutError, asyncio.IncompleteReadError, ConnectionError, OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self.connections.discard(task)

    async def _exchange(self, reader, writer):
        """One request and its answer; True when another may follow on the connection."""
        method = "GET"
        try:
            try:
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE_S)
            except asyncio.LimitOverrunError:
                raise Refused(431, "The request's head is too long.", close=True)
            if len(head) > HEAD_BYTES_MAX:
                raise Refused(431, "The request's head is too long.", close=True)
            method, target, version, headers = parse_head(head[:-4])
            keep = self._keep_alive(version, headers)
            status, fields, body = self._answer(method, target, headers)
        except Refused as refused:
            await self._refuse(writer, refused, method)
            return not refused.close
        await self._send(writer, status, fields, body, keep, method == "HEAD")
        return keep

    @staticmethod
    def _keep_alive(version, headers):
        words = {word.strip().lower() for value in headers.get("connection", []) for word in value.split(",")}
        return version == "1.1" and "close" not in words

    def _answer(self, method, target, headers):
        # A body would leave the connection out of step, and none is ever wanted.
        has_body = "transfer-encoding" in headers or any(value != "0" for value in headers.get("content-length", []))
        hosts = headers.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            raise Refused(403, "This server answers only as %s." % self.address, close=True)
        if method not in ("GET", "HEAD"):
            raise Refused(405, "Only GET and HEAD are served.", close=has_body, headers=[("Allow", "GET, HEAD")])
        if has_body:
            raise Refused(400, "A request with a body is not served.", close=True)
        if not target.startswith("/"):
            raise Refused(400, "The address must be a path.", close=True)
        try:
            path = urllib.parse.unquote_to_bytes(target.split("?", 1)[0].split("#", 1)[0]).decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(404, "There is no such file.")
        entry = self.site.find(path)
        if entry is None:
            raise Refused(404, "There is no such file.")
        return self._file(entry, headers)

    def _file(self, entry, headers):
        ranges = headers.get("range", [])
        encoding = "identity"
        if not ranges:
            encoding = accepted_encodings(",".join(headers.get("accept-encoding", [])), entry.variants)[0]
        content = entry.content if encoding == "identity" else entry.variants[encoding]
        etag = '"%s%s"' % (entry.digest[:32], "" if encoding == "identity" else "-" + encoding)
        fields = [("ETag", etag), ("Vary", "Accept-Encoding"), ("Accept-Ranges", "bytes")]
        known = [tag.strip() for value in headers.get("if-none-match", []) for tag in value.split(",")]
        if "*" in known or any((tag[2:] if tag.startswith("W/") else tag) == etag for tag in known):
            return 304, fields, b""
        fields.append(("Content-Type", entry.mime))
        if encoding != "identity":
            fields.append(("Content-Encoding", encoding))
        if len(ranges) == 1 and headers.get("if-range", [etag]) == [etag]:
            part = parse_range(ranges[0], len(content))
            if part is not None:
                fields.append(("Content-Range", "bytes %d-%d/%d" % (part[0], part[1], len(content))))
                return 206, fields, memoryview(content)[part[0]:part[1] + 1]
        return 200, fields, content

    async def _refuse(self, writer, refused, method):
        fields = [("Content-Type", "text/plain; charset=utf-8")] + refused.headers
        await self._send(writer, refused.status, fields, (refused.text + "\n").encode(), not refused.close, method == "HEAD")

    async def _send(self, writer, status, fields, body, keep, head_only):
        lines = ["HTTP/1.1 %d %s" % (status, REASONS[status])]
        if status != 304:
            fields = fields + [("Content-Length", str(len(body)))]
        common = [("Cross-Origin-Resource-Policy", "same-origin"), ("X-Content-Type-Options", "nosniff"),
                  ("Referrer-Policy", "no-referrer"), ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
                  ("Cache-Control", "no-cache"), ("Connection", "keep-alive" if keep else "close")]
        if self.isolation:
            common = [("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Embedder-Policy", "require-corp")] + common
        lines += ["%s: %s" % field for field in fields + common]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("ascii"))
        view = memoryview(b"" if head_only else body)
        deadline = asyncio.get_running_loop().time() + ANSWER_S_MAX
        for start in range(0, len(view), CHUNK_BYTES):
            writer.write(view[start:start + CHUNK_BYTES])
            await asyncio.wait_for(writer.drain(), min(IDLE_S, max(0.1, deadline - asyncio.get_running_loop().time())))
        await asyncio.wait_for(writer.drain(), IDLE_S)


def bind(port):
    """A listening socket on 127.0.0.1, at `port` or the next free one (0: any)."""
    for candidate in [port] if port == 0 else range(port, min(port + PORTS_TRIED, 65536)):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(("127.0.0.1", candidate))
            listening.setblocking(False)
            return [listening]
        except OSError as error:
            listening.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise OSError(errno.EADDRINUSE, "none of the %d ports from %d on is free" % (PORTS_TRIED, port))
