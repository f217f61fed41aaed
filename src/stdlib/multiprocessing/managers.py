"""Managers: a process that holds objects, and proxies of them in the others.

The manager's process takes connections from a pipe of invitations: who wants to talk sends one end of a new one. Each
connection has a thread in the manager that calls methods and sends back what they gave. An object lives as long as its manager.
"""

import _lab_shared
import os
import queue
import threading
import time
import traceback

from multiprocessing import connection, context, get_context, process, synchronize
from multiprocessing.util import Finalize

__all__ = ["BaseManager", "SyncManager", "BaseProxy", "Token"]

INITIAL, STARTED, SHUTDOWN = 0, 1, 2


class RemoteError(Exception):
    def __str__(self):
        return "\n" + "-" * 75 + "\n" + str(self.args[0]) + "-" * 75


class Token:
    """Names an object of a manager: its type, the manager's pipe of invitations (with the lock for writing), a number."""

    def __init__(self, typeid, address, id):
        self.typeid, self.address, self.id = typeid, address, id

    def __repr__(self):
        return f"Token(typeid={self.typeid!r}, address={self.address!r}, id={self.id!r})"


class Namespace:
    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        items = sorted([f"{name}={value!r}" for name, value in self.__dict__.items() if not name.startswith("_")])
        return f"{type(self).__name__}({', '.join(items)})"


class Value:
    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self._value = value

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    value = property(get, set)

    def __repr__(self):
        return f"{type(self).__name__}({self._typecode!r}, {self._value!r})"


def Array(typecode, sequence, lock=True):
    return list(sequence)


class _Server:
    """Runs in the manager's process."""

    def __init__(self, registry, invitations, address):
        self.registry = registry
        self.invitations = invitations
        self.address = address
        self.objects = {}
        self.lock = threading.Lock()

    def serve(self):
        while True:
            there = self.invitations.recv()
            if there is None:
                return
            threading.Thread(target=self.talk, args=(there,), daemon=True).start()

    def talk(self, there):
        with there:
            self.answer(there)

    def answer(self, there):
        while True:
            try:
                number, method, args, kwds = there.recv()
            except (EOFError, OSError):
                return
            try:
                if number is None:
                    answer = ("#RETURN", getattr(self, method)(*args, **kwds))
                else:
                    answer = self.call(number, method, args, kwds)
            except Exception as error:
                answer = ("#ERROR", error)
            try:
                there.send(answer)
            except (BrokenPipeError, OSError):
                return
            except Exception:
                there.send(("#TRACEBACK", traceback.format_exc()))

    def call(self, number, method, args, kwds):
        obj, exposed, method_to_typeid = self.objects[number]
        if method not in exposed and method not in ("#GETVALUE", "__str__", "__repr__"):
            raise AttributeError(f"method {method!r} of {type(obj)!r} object is not in exposed={exposed!r}")
        if method == "#GETVALUE":
            return ("#RETURN", obj)
        if method == "__str__":
            return ("#RETURN", str(obj))
        result = getattr(obj, method)(*args, **kwds)
        typeid = method_to_typeid.get(method)
        if typeid:
            return ("#PROXY", self.keep(typeid, result))
        return ("#RETURN", result)

    def keep(self, typeid, obj):
        factory, exposed, method_to_typeid, proxytype = self.registry[typeid]
        if exposed is None:
            exposed = public_methods(obj)
        with self.lock:
            number = len(self.objects) + 1
            self.objects[number] = (obj, set(exposed), method_to_typeid or {})
        return typeid, number, tuple(exposed)

    def create(self, typeid, args, kwds):
        factory = self.registry[typeid][0]
        if factory is None:
            if kwds or len(args) != 1:
                raise ValueError("Without callable, must have one non-keyword argument")
            obj = args[0]
        else:
            obj = factory(*args, **kwds)
        return self.keep(typeid, obj)


def public_methods(obj):
    return [name for name in dir(obj) if name[0] != "_" and callable(getattr(obj, name))]


def _run_server(registry, reader, address, initializer, initargs):
    if initializer is not None:
        initializer(*initargs)
    _Server(registry, reader, address).serve()


_connections = threading.local()


def _connection_to(address):
    """This thread's connection to a manager."""
    known = getattr(_connections, "by_address", None)
    if known is None or _connections.pid != os.getpid():
        known = _connections.by_address = {}
        _connections.pid = os.getpid()
    conn = known.get(address)
    if conn is None:
        place, lock = address
        conn, there = connection.Pipe()
        _lab_shared.enter(lock)
        try:
            connection.Connection(None, place).send(there)
        finally:
            _lab_shared.release(lock)
        there.close()  # so that the manager's end is the end of the pipe
        known[address] = conn
    return conn


def _ask(address, number, method, args=(), kwds={}):
    conn = _connection_to(address)
    conn.send((number, method, args, kwds))
    kind, result = conn.recv()
    if kind in ("#RETURN", "#PROXY"):
        return kind, result
    if kind == "#ERROR":
        raise result
    raise RemoteError(result)


class BaseManager:
    _registry = {}

    def __init__(self, address=None, authkey=None, serializer="pickle", ctx=None, *, shutdown_timeout=1.0):
        if address is not None:
            raise NotImplementedError("the lab has no network: a manager has no address that others could connect to")
        self._state = INITIAL
        self._ctx = ctx or get_context()

    def connect(self):
        raise NotImplementedError("the lab has no network")

    get_server = connect

    @property
    def address(self):
        return self._address

    def start(self, initializer=None, initargs=()):
        if self._state != INITIAL:
            raise process.ProcessError("Already started server" if self._state == STARTED else "Manager has shut down")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        reader, writer = connection.Pipe(duplex=False)
        lock = synchronize.Lock()
        self._address = (writer._outgoing, lock._place)
        self._writer = writer
        self._process = self._ctx.Process(target=_run_server, args=(self._registry, reader, self._address, initializer, initargs))
        self._process.name = type(self).__name__ + "-" + self._process.name.split("-", 1)[-1]
        self._process.start()
        self._state = STARTED
        self.shutdown = Finalize(self, self._shut_down, exitpriority=0)

    def _shut_down(self):
        if self._process.is_alive():
            self._writer.send(None)
            self._process.join(timeout=1.0)
            if self._process.is_alive():
                self._process.terminate()
                self._process.join()
        self._state = SHUTDOWN

    def join(self, timeout=None):
        self._process.join(timeout)

    def __enter__(self):
        if self._state == INITIAL:
            self.start()
        assert self._state == STARTED
        return self

    def __exit__(self, *args):
        self.shutdown()

    def _create(self, typeid, /, *args, **kwds):
        assert self._state == STARTED, "server not yet started"
        return _make_proxy(self._registry, self._address, _ask(self._address, None, "create", (typeid, args, kwds))[1])

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None, create_method=True):
        if "_registry" not in cls.__dict__:
            cls._registry = cls._registry.copy()
        if proxytype is None:
            proxytype = AutoProxy
        exposed = exposed or getattr(proxytype, "_exposed_", None)
        method_to_typeid = method_to_typeid or getattr(proxytype, "_method_to_typeid_", None)
        cls._registry[typeid] = (callable, exposed, method_to_typeid, proxytype)
        if create_method:
            def create(self, /, *args, **kwds):
                return self._create(typeid, *args, **kwds)
            create.__name__ = typeid
            setattr(cls, typeid, create)


def _make_proxy(registry, address, kept):
    typeid, number, exposed = kept
    return registry[typeid][3](Token(typeid, address, number), exposed=exposed)


class BaseProxy:
    """Stands for an object of a manager: its methods are called there."""

    def __init__(self, token, serializer="pickle", manager=None, authkey=None, exposed=None, incref=True, manager_owned=False):
        self._token = token
        self._exposed = exposed

    def _callmethod(self, methodname, args=(), kwds={}):
        kind, result = _ask(self._token.address, self._token.id, methodname, args, kwds)
        if kind == "#PROXY":
            return _make_proxy(SyncManager._registry, self._token.address, result)
        return result

    def _getvalue(self):
        return self._callmethod("#GETVALUE")

    def __reduce__(self):
        return _rebuild_proxy, (type(self), self._token.typeid, self._token.address, self._token.id, self._exposed)

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __repr__(self):
        return f"<{type(self).__name__} object, typeid {self._token.typeid!r} at {id(self):#x}>"

    def __str__(self):
        return self._callmethod("__str__")


def _rebuild_proxy(kind, typeid, address, number, exposed):
    return kind(Token(typeid, address, number), exposed=exposed)


def _with_methods(name, methods, base=BaseProxy):
    """A class of proxies with these methods."""
    def caller(method):
        def call(self, /, *args, **kwds):
            return self._callmethod(method, args, kwds)
        call.__name__ = method
        return call
    members = {method: caller(method) for method in methods}
    members["_exposed_"] = tuple(methods)
    members["__module__"] = __name__
    return type(name, (base,), members)


class AutoProxy(BaseProxy):
    """Has the public methods of the object that it stands for."""

    def __getattr__(self, name):
        if name.startswith("__") or name in ("_exposed", "_token") or name not in self._exposed:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return lambda *args, **kwds: self._callmethod(name, args, kwds)


ListProxy = _with_methods("ListProxy", (
    "__add__", "__contains__", "__delitem__", "__getitem__", "__len__", "__mul__", "__reversed__", "__rmul__", "__setitem__", "append", "count",
    "extend", "index", "insert", "pop", "remove", "reverse", "sort"))


def _extend_in_place(self, values):
    self._callmethod("extend", (values,))
    return self


ListProxy.__iadd__ = _extend_in_place


def _dict_iter(self):
    return iter(self._callmethod("keys"))


class DictProxy(_with_methods("DictProxy", (
        "__contains__", "__delitem__", "__getitem__", "__len__", "__setitem__", "clear", "copy", "get", "items", "keys", "pop", "popitem",
        "setdefault", "update", "values"))):
    def __iter__(self):
        return iter(self.keys())


class _ManagedDict(dict):
    """What a manager holds for a dict: views do not cross, lists do."""

    def keys(self):
        return list(dict.keys(self))

    def values(self):
        return list(dict.values(self))

    def items(self):
        return list(dict.items(self))

    def copy(self):
        return dict(self)

    def __reduce_ex__(self, protocol):
        return dict, (dict(self),)

    def __repr__(self):
        return repr(dict(self))

    __str__ = __repr__


AcquirerProxy = _with_methods("AcquirerProxy", ("acquire", "release"))


def _enter(self):
    return self._callmethod("acquire")


def _leave(self, *args):
    return self._callmethod("release")


AcquirerProxy.__enter__ = _enter
AcquirerProxy.__exit__ = _leave

EventProxy = _with_methods("EventProxy", ("is_set", "set", "clear", "wait"))
BarrierProxy = _with_methods("BarrierProxy", ("wait", "abort", "reset"))


class ConditionProxy(_with_methods("ConditionProxy", ("acquire", "release", "wait", "notify", "notify_all"), AcquirerProxy)):
    def wait_for(self, predicate, timeout=None):
        result = predicate()
        end = None if timeout is None else time.monotonic() + timeout
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result


class ValueProxy(_with_methods("ValueProxy", ("get", "set"))):
    value = property(lambda self: self.get(), lambda self, value: self.set(value))


ArrayProxy = _with_methods("ArrayProxy", ("__len__", "__getitem__", "__setitem__"))


class NamespaceProxy(BaseProxy):
    _exposed_ = ("__getattribute__", "__setattr__", "__delattr__")

    def __getattr__(self, name):
        if name[0] == "_":
            return object.__getattribute__(self, name)
        return self._callmethod("__getattribute__", (name,))

    def __setattr__(self, name, value):
        if name[0] == "_":
            return object.__setattr__(self, name, value)
        return self._callmethod("__setattr__", (name, value))

    def __delattr__(self, name):
        if name[0] == "_":
            return object.__delattr__(self, name)
        return self._callmethod("__delattr__", (name,))


class SyncManager(BaseManager):
    """A manager of what multiprocessing.Manager() can make."""


SyncManager.register("Queue", queue.Queue)
SyncManager.register("JoinableQueue", queue.Queue)
SyncManager.register("Event", threading.Event, EventProxy)
SyncManager.register("Lock", threading.Lock, AcquirerProxy)
SyncManager.register("RLock", threading.RLock, AcquirerProxy)
SyncManager.register("Semaphore", threading.Semaphore, AcquirerProxy)
SyncManager.register("BoundedSemaphore", threading.BoundedSemaphore, AcquirerProxy)
SyncManager.register("Condition", threading.Condition, ConditionProxy)
SyncManager.register("Barrier", threading.Barrier, BarrierProxy)
SyncManager.register("list", list, ListProxy)
SyncManager.register("dict", _ManagedDict, DictProxy)
SyncManager.register("Value", Value, ValueProxy)
SyncManager.register("Array", Array, ArrayProxy)
SyncManager.register("Namespace", Namespace, NamespaceProxy)
