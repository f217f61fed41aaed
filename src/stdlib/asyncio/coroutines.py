"""What is a coroutine, and how one is shown."""

__all__ = ("iscoroutinefunction", "iscoroutine")

from . import format_helpers


async def _example():
    pass


def _type_of(coroutine):
    coroutine.close()
    return type(coroutine)


_CoroutineType = _type_of(_example())
_GeneratorType = type(item for item in ())
_is_coroutine = object()  # functions marked with it count as coroutine functions

_CO_COROUTINE = 0x80


def iscoroutinefunction(func):
    """Is a call of `func` going to give a coroutine?"""
    if getattr(func, "_is_coroutine", None) is _is_coroutine:
        return True
    func = getattr(func, "__func__", func)
    while format_helpers.is_partial(func):
        func = func.func
    code = getattr(func, "__code__", None)
    return bool(getattr(code, "co_flags", 0) & _CO_COROUTINE)


def iscoroutine(obj):
    """Is `obj` a coroutine, or does it have a coroutine's methods?"""
    kind = type(obj)
    if kind is _CoroutineType or kind is _GeneratorType:
        return True
    return hasattr(kind, "__await__") and hasattr(kind, "send") and hasattr(kind, "throw") and hasattr(kind, "close")


def format_coroutine(coro):
    prefix = "cr" if hasattr(coro, "cr_code") else "gi"
    code = getattr(coro, prefix + "_code", None)
    name = getattr(coro, "__qualname__", None) or getattr(coro, "__name__", None)
    name = f"{name}()" if name else f"<{type(coro).__name__} without __name__>()"
    running = getattr(coro, prefix + "_running", False)
    if code is None:
        return name + " running" if running else name
    file = getattr(code, "co_filename", None) or "<empty co_filename>"
    frame = getattr(coro, prefix + "_frame", None)
    if running:
        return f"{name} running at {file}:{getattr(frame, 'f_lineno', None) or code.co_firstlineno}"
    if frame is not None:
        line = getattr(frame, "f_lineno", None) or code.co_firstlineno
        return f"{name} running at {file}:{line}"
    return f"{name} done, defined at {file}:{code.co_firstlineno}"


_format_coroutine = format_coroutine
