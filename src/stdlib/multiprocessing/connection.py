"""Pipes between processes: messages in order, 64 KiB of them on their way at most."""

import _lab_shared
import pickle
import time

from multiprocessing import context
from multiprocessing.context import BufferTooShort

__all__ = ["Client", "Listener", "Pipe", "wait"]

_READ, _WRITE = 0, 1


class Connection:
    """One end. `_incoming` and `_outgoing` are places of pipes in the shared memory, or None."""

    def __init__(self, incoming, outgoing):
        self._incoming = incoming
        self._outgoing = outgoing
        self._closed = False

    def _check_closed(self):
        if self._closed:
            raise OSError("handle is closed")

    def _check_readable(self):
        self._check_closed()
        if self._incoming is None:
            raise OSError("connection is write-only")

    def _check_writable(self):
        self._check_closed()
        if self._outgoing is None:
            raise OSError("connection is read-only")

    @property
    def closed(self):
        return self._closed

    @property
    def readable(self):
        return self._incoming is not None

    @property
    def writable(self):
        return self._outgoing is not None

    def fileno(self):
        self._check_closed()
        return self._incoming if self._incoming is not None else self._outgoing

    def close(self):
        if not self._closed:
            self._closed = True
            if self._incoming is not None:
                _lab_shared.close_end(self._incoming, _READ)
            if self._outgoing is not None:
                _lab_shared.close_end(self._outgoing, _WRITE)

    def send(self, obj):
        self._check_writable()
        _lab_shared.send(self._outgoing, pickle.dumps(obj))

    def recv(self):
        self._check_readable()
        return pickle.loads(_lab_shared.receive(self._incoming))

    def send_bytes(self, buf, offset=0, size=None):
        self._check_writable()
        if offset < 0:
            raise ValueError("offset is negative")
        if len(buf) < offset:
            raise ValueError("buffer length < offset")
        if size is None:
            size = len(buf) - offset
        elif size < 0:
            raise ValueError("size is negative")
        elif offset + size > len(buf):
            raise ValueError("buffer length < offset + size")
        _lab_shared.send(self._outgoing, buf[offset:offset + size])

    def recv_bytes(self, maxlength=None):
        self._check_readable()
        if maxlength is not None and maxlength < 0:
            raise ValueError("negative maxlength")
        data = _lab_shared.receive(self._incoming, maxlength)
        if data is None:
            self.close()
            raise OSError("bad message length")
        return data

    def poll(self, timeout=0.0):
        self._check_readable()
        return bool(_lab_shared.wait([self._incoming], [], timeout))

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __reduce__(self):
        self._check_closed()
        ends = [(place, end) for place, end in ((self._incoming, _READ), (self._outgoing, _WRITE)) if place is not None]
        popen = context.get_spawning_popen()
        if popen is not None:  # the new process has them open from its beginning
            popen.ends.extend(ends)
            return (Connection, (self._incoming, self._outgoing))
        # Until somebody receives them they stay open here, whatever becomes of this object.
        return (_adopt, (self._incoming, self._outgoing, [(place, end, _lab_shared.lend_end(place, end)) for place, end in ends]))


def _adopt(incoming, outgoing, lent):
    for place, end, lender in lent:
        _lab_shared.adopt_end(place, end, lender)
    return Connection(incoming, outgoing)


def Pipe(duplex=True):
    """A pair of connections: what is sent into one comes out of the other. Not duplex: (one that receives, one that sends)."""
    there = _lab_shared.pipe()
    if not duplex:
        return Connection(there, None), Connection(None, there)
    back = _lab_shared.pipe()
    return Connection(there, back), Connection(back, there)


def wait(object_list, timeout=None):
    """Those of some connections, and of the sentinels of some processes, that have something to read or have ended."""
    from multiprocessing.popen import Sentinel
    objects = list(object_list)
    if timeout is not None and timeout < 0:
        timeout = 0
    places, pids = [], []
    for obj in objects:
        if isinstance(obj, Sentinel):
            pids.append(int(obj))
        else:
            obj._check_readable()
            places.append(obj._incoming)
    ready = set(_lab_shared.wait(places, pids, timeout))
    return [obj for obj in objects if (int(obj) if isinstance(obj, Sentinel) else obj._incoming) in ready]


def Client(*args, **kwargs):
    raise NotImplementedError("the lab has no network: processes of one program talk by Pipe()")


Listener = Client
