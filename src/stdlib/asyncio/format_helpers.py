"""How callbacks, coroutines and values are shown in the reprs of asyncio's objects."""


def is_partial(function):
    return type(function).__name__ == "partial"  # by name: functools need not be imported for it


def unwrap(function):
    """The function below partial objects and decorators, and the argument text that partial objects add."""
    arguments = ""
    while True:
        wrapped = getattr(function, "__wrapped__", None)
        if wrapped is not None:
            function = wrapped
            continue
        if not is_partial(function):
            return function, arguments
        arguments = format_arguments(function.args, function.keywords) + arguments
        function = function.func


def source_of(function):
    """(file, line) of a Python function, None of anything else."""
    function = unwrap(function)[0]
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    file = getattr(code, "co_filename", None)
    line = getattr(code, "co_firstlineno", None)
    if file is None or line is None:
        return None
    return file, line


def format_arguments(args, kwargs):
    parts = [shorten(value) for value in args]
    if kwargs:
        parts += [f"{name}={shorten(value)}" for name, value in kwargs.items()]
    return "(" + ", ".join(parts) + ")"


def format_callback(function, args, kwargs=None, suffix=""):
    if is_partial(function):
        suffix = format_arguments(args, kwargs) + suffix
        return format_callback(function.func, function.args, function.keywords, suffix)
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", None) or repr(function)
    return name + format_arguments(args, kwargs) + suffix


def format_callback_source(function, args):
    text = format_callback(function, args)
    source = source_of(function)
    if source is not None:
        text += f" at {source[0]}:{source[1]}"
    return text


_format_callback = format_callback
_format_callback_source = format_callback_source
_get_function_source = source_of


def shorten(value, level=6):
    """repr(value), long strings and big containers cut."""
    kind = type(value)
    if kind in _BRACKETS:
        left, right = _BRACKETS[kind]
        if not value:
            return repr(value)
        if level <= 0:
            return left + "..." + right
        limit = 4 if kind is dict else 6
        if kind is dict:
            items = [f"{shorten(key, level - 1)}: {shorten(value[key], level - 1)}" for key in _ordered(value)[:limit]]
        elif kind is set or kind is frozenset:
            items = [shorten(item, level - 1) for item in _ordered(value)[:limit]]
        else:
            items = [shorten(item, level - 1) for item in value[:limit]]
        if len(value) > limit:
            items.append("...")
        if kind is tuple and len(value) == 1:
            right = ",)"
        return left + ", ".join(items) + right
    if kind is str:
        text = repr(value[:30])
        return text if len(text) <= 30 else _cut(repr(value[:14] + value[len(value) - 14:]), 30)
    text = repr(value)
    return _cut(text, 40 if kind is int else 30)


_BRACKETS = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    dict: ("{", "}"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}


def _ordered(items):
    try:
        return sorted(items)
    except TypeError:
        return list(items)


def _cut(text, limit):
    if len(text) <= limit:
        return text
    head = (limit - 3) // 2
    tail = limit - 3 - head
    return text[:head] + "..." + text[len(text) - tail:]
