"""A client that sends exactly the bytes it is told to, which http.client would not."""

import collections
import socket

Answer = collections.namedtuple("Answer", "status headers body raw")


def connect(port, timeout_s=5.0):
    return socket.create_connection(("127.0.0.1", port), timeout=timeout_s)


def read_answer(connection, head_only=False):
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            break
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    status = int(lines[0].split()[1]) if lines[0].startswith("HTTP/1.1 ") else 0
    length = 0 if head_only or status == 304 else int(headers.get("content-length", 0))
    while len(body) < length:
        part = connection.recv(65536)
        if not part:
            break
        body += part
    return Answer(status, headers, body, data + body)


def raw(port, data, head_only=False, timeout_s=5.0):
    with connect(port, timeout_s) as connection:
        try:
            connection.sendall(data)
        except ConnectionError:
            pass  # refused before all was sent: the answer is there
        return read_answer(connection, head_only)


def get(port, path, headers=(), method="GET", host=None, timeout_s=5.0):
    lines = ["%s %s HTTP/1.1" % (method, path), "Host: %s" % (host or "127.0.0.1:%d" % port)]
    lines += ["%s: %s" % header for header in headers]
    return raw(port, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"), method == "HEAD", timeout_s)
