"""Values printed so that nested ones can be read."""

import sys

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


def _sorting_key(value):
    "Values of one kind by themselves, others by the names of their types."
    return _Sortable(value)


class _Sortable:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        try:
            return self.value < other.value
        except TypeError:
            return (str(type(self.value)), id(self.value)) < (str(type(other.value)), id(other.value))


def _pair_key(pair):
    return _Sortable(pair[0])


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._indent = indent
        self._width = width
        self._depth = depth
        self._stream = sys.stdout if stream is None else stream
        self._compact = compact
        self._sort_dicts = sort_dicts
        self._underscore_numbers = underscore_numbers

    def pprint(self, object):
        self._stream.write(self.pformat(object) + "\n")

    def pformat(self, object):
        parts = []
        self._add(parts, object, 0, 0, {}, 0)
        return "".join(parts)

    def isrecursive(self, object):
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        text, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    def format(self, object, context, maxlevels, level):
        "The value on one line; whether it could be read again; whether it contains itself."
        kind = type(object)
        if kind is int and self._underscore_numbers:
            return f"{object:_d}", True, False
        is_dict = isinstance(object, dict) and kind.__repr__ is dict.__repr__
        is_sequence = (isinstance(object, list) and kind.__repr__ is list.__repr__
                       or isinstance(object, tuple) and kind.__repr__ is tuple.__repr__)
        if not is_dict and not is_sequence:
            text = repr(object)
            return text, bool(text) and not text.startswith("<"), False
        if not object:
            return repr(object), True, False
        if maxlevels and level >= maxlevels:
            return ("{...}" if is_dict else "[...]" if isinstance(object, list)
                    else "(...,)" if len(object) == 1 else "(...)"), False, id(object) in context
        if id(object) in context:
            return _recursion(object), False, True
        context[id(object)] = 1
        readable, recursive = True, False
        texts = []
        items = self._items(object) if is_dict else [(item,) for item in object]
        for item in items:
            both = []
            for one in item:
                text, one_readable, one_recursive = self.format(one, context, maxlevels, level + 1)
                both.append(text)
                readable = readable and one_readable
                recursive = recursive or one_recursive
            texts.append(": ".join(both))
        del context[id(object)]
        inside = ", ".join(texts)
        if is_dict:
            return "{" + inside + "}", readable, recursive
        if isinstance(object, list):
            return "[" + inside + "]", readable, recursive
        return "(" + inside + (",)" if len(object) == 1 else ")"), readable, recursive

    def _items(self, mapping):
        return sorted(mapping.items(), key=_pair_key) if self._sort_dicts else list(mapping.items())

    def _repr(self, object, context, level):
        return self.format(object, context.copy(), self._depth or 0, level)[0]

    def _add(self, parts, object, indent, allowance, context, level):
        if id(object) in context:
            parts.append(_recursion(object))
            return
        text = self._repr(object, context, level)
        if len(text) > self._width - indent - allowance:
            method = self._method_for(object)
            if method is not None:
                context[id(object)] = 1
                method(parts, object, indent, allowance, context, level + 1)
                del context[id(object)]
                return
        parts.append(text)

    def _method_for(self, object):
        kind = type(object)
        for base, method in ((dict, self._add_dict), (list, self._add_list), (tuple, self._add_tuple), (set, self._add_set),
                             (frozenset, self._add_set), (str, self._add_str)):
            if isinstance(object, base) and kind.__repr__ is base.__repr__:
                return method
        fields = getattr(kind, "__dataclass_fields__", None)
        if fields is not None and getattr(kind, "__dataclass_params__", None) is not None and kind.__dataclass_params__.repr:
            return self._add_dataclass
        return None

    def _add_dict(self, parts, object, indent, allowance, context, level):
        parts.append("{" + (self._indent - 1) * " ")
        if object:
            self._add_pairs(parts, [(self._repr(key, context, level), value) for key, value in self._items(object)], ": ", indent,
                            allowance + 1, context, level)
        parts.append("}")

    def _add_pairs(self, parts, pairs, between, indent, allowance, context, level):
        indent += self._indent
        for index, (key, value) in enumerate(pairs):
            last = index == len(pairs) - 1
            parts.append(key + between)
            self._add(parts, value, indent + len(key) + len(between), allowance if last else 1, context, level)
            if not last:
                parts.append(",\n" + " " * indent)

    def _add_dataclass(self, parts, object, indent, allowance, context, level):
        name = type(object).__name__
        shown = [(field.name, getattr(object, field.name)) for field in object.__dataclass_fields__.values()
                 if field.repr and hasattr(object, field.name)]
        parts.append(name + "(")
        self._add_pairs(parts, shown, "=", indent + len(name) + 1 - self._indent, allowance, context, level)
        parts.append(")")

    def _add_list(self, parts, object, indent, allowance, context, level):
        parts.append("[")
        self._add_items(parts, object, indent, allowance + 1, context, level)
        parts.append("]")

    def _add_tuple(self, parts, object, indent, allowance, context, level):
        end = ",)" if len(object) == 1 else ")"
        parts.append("(")
        self._add_items(parts, object, indent, allowance + len(end), context, level)
        parts.append(end)

    def _add_set(self, parts, object, indent, allowance, context, level):
        kind = type(object)
        if kind is set:
            parts.append("{")
            end = "}"
        else:
            parts.append(kind.__name__ + "({")
            end = "})"
            indent += len(kind.__name__) + 1
        self._add_items(parts, sorted(object, key=_sorting_key), indent, allowance + len(end), context, level)
        parts.append(end)

    def _add_items(self, parts, items, indent, allowance, context, level):
        indent += self._indent
        if self._indent > 1:
            parts.append((self._indent - 1) * " ")
        newline = ",\n" + " " * indent
        between = ""
        items = list(items)
        width = room = self._width - indent + 1
        for index, item in enumerate(items):
            last = index == len(items) - 1
            if last:
                room -= allowance
                width -= allowance
            if self._compact:
                text = self._repr(item, context, level)
                needed = len(text) + 2
                if room < needed:
                    room = width
                    if between:
                        between = newline
                if room >= needed:
                    room -= needed
                    parts.append(between + text)
                    between = ", "
                    continue
            parts.append(between)
            between = newline
            self._add(parts, item, indent, allowance if last else 1, context, level)

    def _add_str(self, parts, object, indent, allowance, context, level):
        "A long text: line by line, and words of long lines on several lines."
        if not object:
            parts.append(repr(object))
            return
        lines = object.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        widest = width = self._width - indent
        pieces = []
        text = ""
        for index, line in enumerate(lines):
            text = repr(line)
            if index == len(lines) - 1:
                widest -= allowance
            if len(text) <= widest:
                pieces.append(text)
                continue
            words = _words(line)
            room = width
            current = ""
            for place, word in enumerate(words):
                candidate = current + word
                if place == len(words) - 1 and index == len(lines) - 1:
                    room -= allowance
                if len(repr(candidate)) > room:
                    if current:
                        pieces.append(repr(current))
                    current = word
                else:
                    current = candidate
            if current:
                pieces.append(repr(current))
        if len(pieces) == 1:
            parts.append(pieces[0])
            return
        joined = ("\n" + " " * indent).join(pieces)
        parts.append(f"({joined})" if level == 1 else joined)


def _words(line):
    "Words, each with the spaces after it."
    words = []
    begin = 0
    while begin < len(line):
        end = begin
        while end < len(line) and not line[end].isspace():
            end += 1
        while end < len(line) and line[end].isspace():
            end += 1
        words.append(line[begin:end])
        begin = end
    return words


def _recursion(object):
    return f"<Recursion on {type(object).__name__} with id={id(object)}>"


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter().format(object, {}, 0, 0)[0]


def isreadable(object):
    return PrettyPrinter().isreadable(object)


def isrecursive(object):
    return PrettyPrinter().isrecursive(object)
