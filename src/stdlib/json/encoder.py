"""Python values to JSON text."""

_SHORT = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_INFINITY = float("inf")


def quoted(text, ensure_ascii=True):
    "The text as a JSON string."
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    parts = ['"']
    for character in text:
        code = ord(character)
        if character in _SHORT:
            parts.append(_SHORT[character])
        elif code < 0x20 or (ensure_ascii and 0x7e < code < 0x10000):
            parts.append(f"\\u{code:04x}")
        elif ensure_ascii and code >= 0x10000:
            code -= 0x10000
            parts.append(f"\\u{0xd800 | code >> 10:04x}\\u{0xdc00 | code & 0x3ff:04x}")
        else:
            parts.append(character)
    parts.append('"')
    return "".join(parts)


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None,
                 separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = " " * indent if isinstance(indent, int) else indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {type(o).__name__} is not JSON serializable")

    def encode(self, o):
        return "".join(self.iterencode(o))

    def iterencode(self, o, _one_shot=False):
        parts = []
        self._add(parts, o, "\n", {} if self.check_circular else None)
        return parts

    def _float(self, number):
        if number != number:
            text = "NaN"
        elif number == _INFINITY:
            text = "Infinity"
        elif number == -_INFINITY:
            text = "-Infinity"
        else:
            return float.__repr__(number)
        if not self.allow_nan:
            raise ValueError("Out of range float values are not JSON compliant")
        return text

    def _key(self, key):
        "A key as text, or None if it is to be skipped."
        if isinstance(key, str):
            return key
        if isinstance(key, float):
            return self._float(key)
        if key is True:
            return "true"
        if key is False:
            return "false"
        if key is None:
            return "null"
        if isinstance(key, int):
            return int.__repr__(key)
        if self.skipkeys:
            return None
        raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")

    def _add(self, parts, o, newline, above):
        "Adds the pieces of text for o. `newline` is how lines inside begin; `above` are the containers that it lies in."
        if isinstance(o, str):
            parts.append(quoted(o, self.ensure_ascii))
        elif o is None:
            parts.append("null")
        elif o is True:
            parts.append("true")
        elif o is False:
            parts.append("false")
        elif isinstance(o, int):
            parts.append(int.__repr__(o))
        elif isinstance(o, float):
            parts.append(self._float(o))
        else:
            if above is not None:
                if id(o) in above:
                    raise ValueError("Circular reference detected")
                above[id(o)] = o
            if isinstance(o, (list, tuple)):
                self._add_list(parts, o, newline, above)
            elif isinstance(o, dict):
                self._add_dict(parts, o, newline, above)
            else:
                self._add(parts, self.default(o), newline, above)
            if above is not None:
                del above[id(o)]

    def _add_list(self, parts, items, newline, above):
        if not items:
            parts.append("[]")
            return
        separator, inside = self._separators(newline)
        parts.append("[")
        between = inside if self.indent is not None else ""
        for item in items:
            if between:
                parts.append(between)
            between = separator
            self._add(parts, item, inside, above)
        parts.append(newline + "]" if self.indent is not None else "]")

    def _add_dict(self, parts, items, newline, above):
        if not items:
            parts.append("{}")
            return
        separator, inside = self._separators(newline)
        parts.append("{")
        between = inside if self.indent is not None else ""
        for key, value in sorted(items.items()) if self.sort_keys else items.items():
            key = self._key(key)
            if key is None:
                continue
            if between:
                parts.append(between)
            between = separator
            parts.append(quoted(key, self.ensure_ascii) + self.key_separator)
            self._add(parts, value, inside, above)
        parts.append(newline + "}" if self.indent is not None else "}")

    def _separators(self, newline):
        if self.indent is None:
            return self.item_separator, newline
        inside = newline + self.indent
        return self.item_separator + inside, inside
