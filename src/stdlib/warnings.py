"""Warnings: messages to whoever writes the program, which filters show, hide or turn into exceptions."""

import sys
import _lab_traceback

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings", "simplefilter", "resetwarnings", "catch_warnings"]

_ACTIONS = ("error", "ignore", "always", "default", "module", "once")

# (action, pattern of the message or None, category, pattern of the module's name or None, line or 0), the first that fits counts.
filters = [("default", None, DeprecationWarning, "__main__", 0), ("ignore", None, DeprecationWarning, None, 0),
           ("ignore", None, PendingDeprecationWarning, None, 0), ("ignore", None, ImportWarning, None, 0),
           ("ignore", None, ResourceWarning, None, 0)]
defaultaction = "default"

# What has been shown already, by place; forgotten when the filters change.
_shown = set()


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return ("{message : %r, category : %r, filename : %r, lineno : %s, line : %r}"
                % (self.message, self._category_name, self.filename, self.lineno, self.line))


def formatwarning(message, category, filename, lineno, line=None):
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    if line is None:
        line = _source_lines.get((filename, lineno), "")
    line = line.strip()
    return text + (f"  {line}\n" if line else "")


def showwarning(message, category, filename, lineno, file=None, line=None):
    file = sys.stderr if file is None else file
    if file is not None:
        file.write(formatwarning(message, category, filename, lineno, line))


def _fits(pattern, text):
    "Whether the text begins as the pattern, upper and lower case being the same; a pattern of plain characters needs no more."
    if pattern is None or pattern == "":
        return True
    plain = pattern.replace("\\", "")
    if not any(character in ".^$*+?{}[]|()" for character in plain):
        return text.lower().startswith(plain.lower())
    import re  # only where a program says filterwarnings
    return re.match(pattern, text, re.IGNORECASE) is not None


def _module_fits(pattern, module):
    if pattern is None or pattern == "":
        return True
    if not any(character in ".^$*+?{}[]|()\\" for character in pattern):
        return module == pattern
    import re  # only where a program says filterwarnings
    return re.match(pattern, module) is not None


def _add(filter_, append):
    _shown.clear()
    if filter_ in filters:
        if append:
            return
        filters.remove(filter_)
    if append:
        filters.append(filter_)
    else:
        filters.insert(0, filter_)


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    assert action in _ACTIONS, f"invalid action: {action!r}"
    assert isinstance(message, str), "message must be a string"
    assert isinstance(category, type), "category must be a class"
    assert issubclass(category, Warning), "category must be a Warning subclass"
    assert isinstance(module, str), "module must be a string"
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    _add((action, message or None, category, module or None, lineno), append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    assert action in _ACTIONS, f"invalid action: {action!r}"
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    _add((action, None, category, None, lineno), append)


def resetwarnings():
    filters.clear()
    _shown.clear()


_source_lines = {}


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    stack = _lab_traceback.stack(1)
    if stacklevel <= len(stack):
        filename, lineno, _, line, _ = stack[-max(stacklevel, 1)]
        _source_lines[filename, lineno] = line
        module = "__main__" if filename == stack[0][0] else filename.rpartition("/")[2].removesuffix(".py")
    else:
        filename, lineno, module = "sys", 1, "sys"
    warn_explicit(message, category, filename, lineno, module, source=source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    if module is None:
        module = filename.removesuffix(".py") or "<unknown>"
    if isinstance(message, Warning):
        text = str(message)
        category = type(message)
    else:
        text = message
        message = category(message)
    action = defaultaction
    for kind, pattern, wanted, wanted_module, line in filters:
        if issubclass(category, wanted) and line in (0, lineno) and _fits(pattern, text) and _module_fits(wanted_module, module):
            action = kind
            break
    if action == "ignore":
        return
    if action == "error":
        raise message
    if action != "always":
        key = {"once": (text, category), "module": (text, category, filename), "default": (text, category, filename, lineno)}[action]
        if key in _shown:
            return
        _shown.add(key)
    _show(WarningMessage(message, category, filename, lineno, source=source))


def _show_by_function(caught):
    showwarning(caught.message, caught.category, caught.filename, caught.lineno, caught.file, caught.line)


_show = _show_by_function


class catch_warnings:
    """`with catch_warnings():` filters go back to what they were; with record=True warnings are kept in a list instead of shown."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._filter = None if action is None else (action, category, lineno, append)
        self._entered = False

    def __repr__(self):
        return "catch_warnings(record=True)" if self._record else "catch_warnings()"

    def __enter__(self):
        global filters, _show, showwarning
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        self._kept = (filters, _show, showwarning)
        filters = filters[:]
        _shown.clear()
        if self._filter is not None:
            simplefilter(*self._filter)
        if not self._record:
            return None
        log = []
        _show = log.append
        return log

    def __exit__(self, *exception):
        global filters, _show, showwarning
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        filters, _show, showwarning = self._kept
        _shown.clear()
