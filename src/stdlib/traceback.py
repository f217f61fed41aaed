"""Tracebacks as text.

The machine keeps, for each exception, the places that it passed; _lab_traceback lists them: file, line, function, the line's text and
the marks below it. Everything else about the look of a traceback is here."""

import sys
import _lab_traceback

__all__ = ["print_exc", "format_exc", "format_exception", "format_exception_only", "print_exception", "print_tb", "format_tb", "extract_tb",
           "print_list", "format_list", "print_stack", "format_stack", "extract_stack", "print_last", "clear_frames", "FrameSummary",
           "StackSummary", "TracebackException"]

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
_REPEATS_SHOWN = 3
_GROUP_WIDTH = 15
_GROUP_DEPTH = 10
_MISSING = object()


class FrameSummary:
    """One place: file, line, name of the function, text of the line."""

    def __init__(self, filename, lineno, name, lookup_line=True, locals=None, line=None, marks=""):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.locals = None
        self._line = line
        self._marks = marks

    @property
    def line(self):
        return self._line.strip() if self._line is not None else None

    def _fields(self):
        return (self.filename, self.lineno, self.name, self.line)

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return self._fields() == other._fields()
        if isinstance(other, tuple):
            return self._fields() == other
        return NotImplemented

    def __getitem__(self, index):
        return self._fields()[index]

    def __iter__(self):
        return iter(self._fields())

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def _shorten(entries, limit):
    "A positive limit keeps the outermost places, a negative one the innermost."
    if limit is None:
        limit = getattr(sys, "tracebacklimit", None)
        if limit is not None and limit < 0:
            limit = 0
    if limit is None:
        return entries
    return entries[:limit] if limit >= 0 else entries[limit:]


class StackSummary(list):
    """A list of FrameSummary objects that can be formatted."""

    @classmethod
    def from_list(cls, a_list):
        result = cls()
        for item in a_list:
            if not isinstance(item, FrameSummary):
                filename, lineno, name, line = item
                item = FrameSummary(filename, lineno, name, line=line)
            result.append(item)
        return result

    def format_frame_summary(self, frame):
        text = f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n'
        if frame.line:
            text += f"    {frame.line}\n"
            if frame._marks:
                text += frame._marks + "\n"
        return text

    def format(self):
        result = []
        last, count = None, 0
        for frame in self:
            place = (frame.filename, frame.lineno, frame.name)
            if place != last:
                _note_repeats(result, count)
                last, count = place, 0
            count += 1
            if count <= _REPEATS_SHOWN:
                result.append(self.format_frame_summary(frame))
        _note_repeats(result, count)
        return result


def _note_repeats(result, count):
    if count > _REPEATS_SHOWN:
        more = count - _REPEATS_SHOWN
        result.append(f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n")


def extract_tb(tb, limit=None):
    entries = _lab_traceback.entries(tb) if tb is not None else []
    result = StackSummary()
    for filename, lineno, name, line, marks in _shorten(entries, limit):
        result.append(FrameSummary(filename, lineno, name, line=line, marks=marks))
    return result


def _text_of(value, what, function):
    try:
        return function(value)
    except BaseException:
        return f"<{what} {function.__name__}() failed>"


def _type_name(kind):
    module = kind.__module__
    if module in ("__main__", "builtins"):
        return kind.__qualname__
    return (module if isinstance(module, str) else "<unknown>") + "." + kind.__qualname__


class TracebackException:
    """What is to be shown of an exception, taken when it happens; it keeps no reference to the exception itself."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False, compact=False,
                 max_group_width=_GROUP_WIDTH, max_group_depth=_GROUP_DEPTH, _seen=None):
        seen = set() if _seen is None else _seen
        seen.add(id(exc_value))
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.exc_type = exc_type
        self.stack = extract_tb(exc_traceback, limit)
        self._str = _text_of(exc_value, "exception", str)
        self.__notes__ = getattr(exc_value, "__notes__", None)
        self.__suppress_context__ = False
        self.__cause__ = None
        self.__context__ = None
        self.exceptions = None
        if exc_type is not None and issubclass(exc_type, SyntaxError):
            self.filename = exc_value.filename
            self.lineno = exc_value.lineno
            self.text = exc_value.text
            self.offset = exc_value.offset
            self.msg = exc_value.msg

        if _seen is None:
            self._take_others(exc_value, seen, compact, limit)

    def _take_others(self, exc_value, seen, compact, limit):
        "Summaries of what the exception hangs together with; not by recursion, since a chain may be long."

        def summary(other):
            return TracebackException(type(other), other, other.__traceback__, limit=limit, max_group_width=self.max_group_width,
                                      max_group_depth=self.max_group_depth, _seen=seen)

        waiting = [(self, exc_value)]
        while waiting:
            one, exc = waiting.pop()
            if exc is None:
                continue
            cause, context = exc.__cause__, exc.__context__
            one.__suppress_context__ = exc.__suppress_context__
            if cause is not None and id(cause) not in seen:
                one.__cause__ = summary(cause)
                waiting.append((one.__cause__, cause))
            needed = not compact or (one.__cause__ is None and not one.__suppress_context__)
            if context is not None and needed and id(context) not in seen:
                one.__context__ = summary(context)
                waiting.append((one.__context__, context))
            if isinstance(exc, BaseExceptionGroup):
                one.exceptions = [summary(part) for part in exc.exceptions]
                waiting.extend(zip(one.exceptions, exc.exceptions))

    @classmethod
    def from_exception(cls, exc, **options):
        return cls(type(exc), exc, exc.__traceback__, **options)

    def __str__(self):
        return self._str

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def format_exception_only(self):
        "The last lines: the kind and the message, then the notes."
        if self.exc_type is None:
            yield "None\n" if self._str == "None" else f"NoneType: {self._str}\n"
            return
        name = _type_name(self.exc_type)
        if issubclass(self.exc_type, SyntaxError):
            yield from self._format_syntax_error(name)
        else:
            yield f"{name}: {self._str}\n" if self._str else f"{name}\n"
        notes = self.__notes__
        if isinstance(notes, (list, tuple)):
            for note in notes:
                for line in _text_of(note, "note", str).split("\n"):
                    yield line + "\n"
        elif notes is not None:
            yield _text_of(notes, "__notes__", repr) + "\n"

    def _format_syntax_error(self, name):
        suffix = ""
        if self.lineno is not None:
            yield f'  File "{self.filename or "<string>"}", line {self.lineno}\n'
        elif self.filename is not None:
            suffix = f" ({self.filename})"
        if self.text is not None:
            text = self.text.rstrip("\n")
            stripped = text.lstrip(" \n\f")
            yield f"    {stripped}\n"
            if self.offset is not None:
                column = self.offset - 1 - (len(text) - len(stripped))
                if column >= 0:
                    yield "    " + " " * column + "^\n"
        yield f"{name}: {self.msg or '<no detail available>'}{suffix}\n"

    def _chain(self):
        "The causes and contexts, first what happened first, each with the words that lead to the next."
        chain = []
        current, words = self, None
        while current is not None:
            chain.append((current, words))
            if current.__cause__ is not None:
                current, words = current.__cause__, _CAUSE
            elif current.__context__ is not None and not current.__suppress_context__:
                current, words = current.__context__, _CONTEXT
            else:
                current = None
        return reversed(chain)

    def format(self, *, chain=True, _margin=None):
        """Yields the lines of the whole text, each ending in a newline. Inside of a group every line stands behind a margin."""
        margin = _Margin() if _margin is None else _margin
        for one, words in self._chain() if chain else [(self, None)]:
            if one.exceptions is None:
                if one.stack:
                    yield margin.text("Traceback (most recent call last):\n")
                    for text in one.stack.format():
                        yield margin.text(text)
                for text in one.format_exception_only():
                    yield margin.text(text)
            elif margin.depth > self.max_group_depth:
                yield margin.text(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from one._format_group(margin)
            if words is not None:
                yield margin.text(words)

    def _format_group(self, margin):
        outermost = margin.depth == 0
        if outermost:
            margin.depth = 1
        if self.stack:
            yield margin.text("Exception Group Traceback (most recent call last):\n", "+" if outermost else "|")
            for text in self.stack.format():
                yield margin.text(text)
        for text in self.format_exception_only():
            yield margin.text(text)
        total = len(self.exceptions)
        shown = min(total, self.max_group_width)
        parts = shown if shown == total else shown + 1
        margin.needs_close = False
        for index in range(parts):
            if index == parts - 1:
                margin.needs_close = True
            title = index + 1 if index < shown else "..."
            yield margin.indent() + ("+-" if index == 0 else "  ") + f"+---------------- {title} ----------------\n"
            margin.depth += 1
            if index < shown:
                yield from self.exceptions[index].format(_margin=margin)
            else:
                more = total - shown
                yield margin.text(f"and {more} more exception{'s' if more > 1 else ''}\n")
            if index == parts - 1 and margin.needs_close:
                yield margin.indent() + "+------------------------------------\n"
                margin.needs_close = False
            margin.depth -= 1
        if outermost:
            margin.depth = 0

    def print(self, *, file=None, chain=True):
        _write(self.format(chain=chain), file)


class _Margin:
    """How deep in groups the text stands, and whether the innermost group's frame is still to be closed."""

    def __init__(self):
        self.depth = 0
        self.needs_close = False

    def indent(self):
        return "  " * self.depth

    def text(self, text, mark="|"):
        if self.depth == 0:
            return text
        start = self.indent() + mark + " "
        return "".join(start + line for line in text.splitlines(True))


def _write(lines, file):
    # One write, so that the lines of two threads do not mix.
    (sys.stderr if file is None else file).write("".join(lines))


def _taken_apart(exc, value, tb):
    "The two ways of giving an exception: itself alone, or its type, itself and its traceback."
    if (value is _MISSING) != (tb is _MISSING):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _MISSING:
        return value, tb
    if exc is None:
        return None, None
    if isinstance(exc, BaseException):
        return exc, exc.__traceback__
    raise TypeError(f"Exception expected for value, {type(exc).__name__} found")


def _summary(exc, value, tb, limit):
    value, tb = _taken_apart(exc, value, tb)
    return TracebackException(type(value) if value is not None else None, value, tb, limit=limit, compact=True)


def format_exception(exc, /, value=_MISSING, tb=_MISSING, limit=None, chain=True):
    return list(_format(exc, value, tb, limit, chain))


def _format(exc, value, tb, limit, chain):
    summary = _summary(exc, value, tb, limit)
    if summary.exc_type is None:
        return ["NoneType: None\n"]
    return summary.format(chain=chain)


def format_exception_only(exc, /, value=_MISSING):
    if value is _MISSING:
        value = exc
    if value is None:
        return ["NoneType: None\n"]
    return list(TracebackException(type(value), value, None, compact=True).format_exception_only())


def print_exception(exc, /, value=_MISSING, tb=_MISSING, limit=None, file=None, chain=True):
    _write(_format(exc, value, tb, limit, chain), file)


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exc_info()[1], limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exc_info()[1], limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    if not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file, chain)


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def print_list(extracted_list, file=None):
    _write(format_list(extracted_list), file)


def format_tb(tb, limit=None):
    return extract_tb(tb, limit).format()


def print_tb(tb, limit=None, file=None):
    _write(format_tb(tb, limit), file)


def extract_stack(f=None, limit=None):
    "Where the running thread is; the frames of this module are left out."
    return _stack(2, limit)


def _stack(skip, limit):
    entries = _lab_traceback.stack(skip)
    if limit is not None:
        entries = entries[-limit:] if limit >= 0 else entries[:-limit]
    result = StackSummary()
    for filename, lineno, name, line, _marks in entries:
        result.append(FrameSummary(filename, lineno, name, line=line))
    return result


def format_stack(f=None, limit=None):
    return _stack(2, limit).format()


def print_stack(f=None, limit=None, file=None):
    _write(_stack(2, limit).format(), file)


def clear_frames(tb):
    "The lab's tracebacks keep no frames, so there is nothing to clear."
