"""JSON text to Python values."""

_SPACE = " \t\n\r"
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONSTANTS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
_HEX = "0123456789abcdefABCDEF"


class JSONDecodeError(ValueError):
    """Tells where the text is not JSON: pos, lineno and colno."""

    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        ValueError.__init__(self, f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno


# CPython's class lives in this module too, and tracebacks show it.
JSONDecodeError.__module__ = "json.decoder"


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        value, end = self.raw_decode(s, _after_space(s, 0))
        end = _after_space(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return value

    def raw_decode(self, s, idx=0):
        "A value that the text begins with at idx, and where it ends."
        return self._value(s, idx)

    def _value(self, s, at):
        first = s[at:at + 1]
        if first == '"':
            return self._string(s, at + 1)
        if first == "{":
            return self._object(s, at + 1)
        if first == "[":
            return self._array(s, at + 1)
        for word, value in (("null", None), ("true", True), ("false", False)):
            if s.startswith(word, at):
                return value, at + len(word)
        if first and first in "-0123456789":
            end, is_float = _number_end(s, at)
            if end > at:
                text = s[at:end]
                return (self.parse_float if is_float else self.parse_int)(text), end
        for word in _CONSTANTS:
            if s.startswith(word, at):
                return self.parse_constant(word), at + len(word)
        raise JSONDecodeError("Expecting value", s, at)

    def _string(self, s, at):
        begin = at - 1
        parts = []
        while True:
            end = at
            while end < len(s) and s[end] != '"' and s[end] != "\\" and (s[end] >= " " or not self.strict):
                end += 1
            parts.append(s[at:end])
            if end == len(s):
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            if s[end] == '"':
                return "".join(parts), end + 1
            if s[end] != "\\":
                raise JSONDecodeError("Invalid control character at", s, end)
            escape = s[end + 1:end + 2]
            if not escape:
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            if escape == "u":
                code = _hex4(s, end + 2)
                at = end + 6
                if 0xd800 <= code <= 0xdbff and s[at:at + 2] == "\\u":
                    second = _hex4(s, at + 2)
                    if 0xdc00 <= second <= 0xdfff:
                        code = 0x10000 + ((code - 0xd800) << 10 | (second - 0xdc00))
                        at += 6
                parts.append(chr(code))
            elif escape in _ESCAPES:
                parts.append(_ESCAPES[escape])
                at = end + 2
            else:
                raise JSONDecodeError("Invalid \\escape", s, end)

    def _array(self, s, at):
        values = []
        at = _after_space(s, at)
        if s[at:at + 1] == "]":
            return values, at + 1
        while True:
            value, at = self._value(s, at)
            values.append(value)
            at = _after_space(s, at)
            mark = s[at:at + 1]
            if mark == "]":
                return values, at + 1
            if mark != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = _after_space(s, at + 1)

    def _object(self, s, at):
        pairs = []
        at = _after_space(s, at)
        if s[at:at + 1] == "}":
            return self._finished(pairs), at + 1
        while True:
            if s[at:at + 1] != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, at)
            key, at = self._string(s, at + 1)
            at = _after_space(s, at)
            if s[at:at + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", s, at)
            value, at = self._value(s, _after_space(s, at + 1))
            pairs.append((key, value))
            at = _after_space(s, at)
            mark = s[at:at + 1]
            if mark == "}":
                return self._finished(pairs), at + 1
            if mark != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = _after_space(s, at + 1)

    def _finished(self, pairs):
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        result = dict(pairs)
        return result if self.object_hook is None else self.object_hook(result)


def _after_space(s, at):
    while at < len(s) and s[at] in _SPACE:
        at += 1
    return at


def _hex4(s, at):
    digits = s[at:at + 4]
    if len(digits) != 4 or not all(digit in _HEX for digit in digits):
        raise JSONDecodeError("Invalid \\uXXXX escape", s, at - 1)
    return int(digits, 16)


def _digits_end(s, at):
    while at < len(s) and "0" <= s[at] <= "9":
        at += 1
    return at


def _number_end(s, begin):
    "Where the number ends that begins there (begin: it is none), and whether it has a fraction or an exponent."
    at = begin + 1 if s[begin] == "-" else begin
    end = at + 1 if s[at:at + 1] == "0" else _digits_end(s, at)
    if end == at:
        return begin, False
    is_float = False
    if s[end:end + 1] == ".":
        after = _digits_end(s, end + 1)
        if after > end + 1:
            end, is_float = after, True
    if s[end:end + 1] in ("e", "E"):
        at = end + 2 if s[end + 1:end + 2] in ("+", "-") else end + 1
        after = _digits_end(s, at)
        if after > at:
            end, is_float = after, True
    return end, is_float
