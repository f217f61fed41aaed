"""Regular expressions: a small matcher that tries one way after the other (backtracking), in Python.

It knows what programs commonly use: classes, groups (also named and not captured), alternatives, greedy and lazy repeats, anchors, word
edges, look-ahead and look-behind of fixed width, back references and flags. It is slow; patterns that it does not know are refused."""

__all__ = ["compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "purge", "escape", "error", "Pattern",
           "Match", "A", "ASCII", "I", "IGNORECASE", "M", "MULTILINE", "S", "DOTALL", "X", "VERBOSE", "U", "UNICODE", "NOFLAG", "RegexFlag"]

NOFLAG = 0
IGNORECASE = I = 2
MULTILINE = M = 8
DOTALL = S = 16
UNICODE = U = 32
VERBOSE = X = 64
ASCII = A = 256
RegexFlag = int

_MANY = 1 << 62
_FLAG_LETTERS = {"i": I, "m": M, "s": S, "x": X, "a": A, "u": U}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


class error(Exception):
    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        super().__init__(msg if pos is None else f"{msg} at position {pos}")



# A pattern becomes nodes. Each node has match(state, at, then): it tries to match at that place and calls then(end) for each way; the
# answer is true when then() was. That is the whole of backtracking.

class _State:
    def __init__(self, text, end, groups):
        self.text = text
        self.end = end
        self.spans = [None] * groups


class _One:
    "A character for which a test holds."

    def __init__(self, test):
        self.test = test
        self.width = 1

    def match(self, state, at, then):
        return at < state.end and self.test(state.text[at]) and then(at + 1)


class _Sequence:
    def __init__(self, parts):
        self.parts = parts
        widths = [part.width for part in parts]
        self.width = None if None in widths else sum(widths)

    def match(self, state, at, then):
        return self._from(0, state, at, then)

    def _from(self, index, state, at, then):
        if index == len(self.parts):
            return then(at)
        if index == len(self.parts) - 1:
            return self.parts[index].match(state, at, then)
        return self.parts[index].match(state, at, lambda end: self._from(index + 1, state, end, then))


class _Either:
    def __init__(self, ways):
        self.ways = ways
        widths = {way.width for way in ways}
        self.width = widths.pop() if len(widths) == 1 else None

    def match(self, state, at, then):
        for way in self.ways:
            if way.match(state, at, then):
                return True
        return False


class _Repeat:
    def __init__(self, part, least, most, lazy):
        self.part = part
        self.least = least
        self.most = most
        self.lazy = lazy
        self.width = part.width * least if least == most and part.width is not None else None

    def match(self, state, at, then):
        if isinstance(self.part, _One):
            return self._match_characters(state, at, then)
        return self._more(0, state, at, then)

    def _match_characters(self, state, at, then):
        "Of single characters the number is found by a loop."
        test, text = self.part.test, state.text
        limit = min(state.end, at + self.most)
        if self.lazy:
            count = 0
            while True:
                if count >= self.least and then(at + count):
                    return True
                if at + count >= limit or not test(text[at + count]):
                    return False
                count += 1
        end = at
        while end < limit and test(text[end]):
            end += 1
        while end >= at + self.least:
            if then(end):
                return True
            end -= 1
        return False

    def _more(self, count, state, at, then):
        def again(end):
            # A part that matched nothing would do so forever.
            return (end > at or count < self.least) and self._more(count + 1, state, end, then)
        if count < self.least:
            return self.part.match(state, at, again)
        if self.lazy:
            return then(at) or (count < self.most and self.part.match(state, at, again))
        return (count < self.most and self.part.match(state, at, again)) or then(at)


class _Group:
    def __init__(self, number, part):
        self.number = number
        self.part = part
        self.width = part.width

    def match(self, state, at, then):
        number = self.number
        old = state.spans[number]

        def ended(end):
            before = state.spans[number]
            state.spans[number] = (at, end)
            if then(end):
                return True
            state.spans[number] = before
            return False
        if self.part.match(state, at, ended):
            return True
        state.spans[number] = old
        return False


class _Place:
    "Matches no characters, where a test of the place holds."

    width = 0

    def __init__(self, test):
        self.test = test

    def match(self, state, at, then):
        return self.test(state, at) and then(at)


class _Back:
    width = None

    def __init__(self, number, fold):
        self.number = number
        self.fold = fold

    def match(self, state, at, then):
        span = state.spans[self.number]
        if span is None:
            return False
        wanted = state.text[span[0]:span[1]]
        found = state.text[at:min(at + len(wanted), state.end)]
        if found != wanted and not (self.fold and found.lower() == wanted.lower()):
            return False
        return then(at + len(wanted))


class _Look:
    width = 0

    def __init__(self, part, ahead, wanted):
        self.part = part
        self.ahead = ahead
        self.wanted = wanted

    def match(self, state, at, then):
        if self.ahead:
            found = self.part.match(state, at, lambda end: True)
        else:
            begin = at - self.part.width
            found = begin >= 0 and self.part.match(state, begin, lambda end: end == at)
        return bool(found) == self.wanted and then(at)


def _is_word(character):
    return character.isalnum() or character == "_"


def _is_ascii_word(character):
    return character.isascii() and _is_word(character)


def _is_digit(character):
    return character.isdecimal()


def _is_ascii_digit(character):
    return "0" <= character <= "9"


def _is_space(character):
    return character.isspace()


def _is_ascii_space(character):
    return character in " \t\n\r\f\v"


def _not(test):
    return lambda character: not test(character)


def _at_begin(state, at):
    return at == 0


def _at_line_begin(state, at):
    return at == 0 or state.text[at - 1] == "\n"


def _at_end(state, at):
    return at == state.end or (at == state.end - 1 and state.text[at] == "\n")


def _at_line_end(state, at):
    return at == state.end or state.text[at] == "\n"


def _at_very_end(state, at):
    return at == state.end


class _Parser:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self.flags = flags
        self.at = 0
        self.groups = 1
        self.names = {}

    def fail(self, message, at=None):
        raise error(message, self.pattern, self.at if at is None else at)

    def peek(self):
        return self.pattern[self.at:self.at + 1]

    def take(self, text):
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def until(self, mark, what):
        end = self.pattern.find(mark, self.at)
        if end < 0:
            self.fail(f"missing {mark}, unterminated name")
        found = self.pattern[self.at:end]
        if not found:
            self.fail(f"missing {what}")
        self.at = end + len(mark)
        return found

    def parse(self):
        node = self.either()
        if self.at < len(self.pattern):
            self.fail("unbalanced parenthesis")
        return node

    def either(self):
        ways = [self.sequence()]
        while self.take("|"):
            ways.append(self.sequence())
        return ways[0] if len(ways) == 1 else _Either(ways)

    def sequence(self):
        parts = []
        while self.at < len(self.pattern) and self.peek() not in "|)":
            if self.flags & VERBOSE:
                if self.peek().isspace():
                    self.at += 1
                    continue
                if self.peek() == "#":
                    end = self.pattern.find("\n", self.at)
                    self.at = len(self.pattern) if end < 0 else end + 1
                    continue
            part = self.repeated()
            if part is not None:
                parts.append(part)
        return parts[0] if len(parts) == 1 else _Sequence(parts)

    def repeated(self):
        begin = self.at
        part = self.single()
        repeats = 0
        while self.at < len(self.pattern):
            at = self.at
            if self.take("*"):
                least, most = 0, _MANY
            elif self.take("+"):
                least, most = 1, _MANY
            elif self.take("?"):
                least, most = 0, 1
            elif self.peek() == "{":
                bounds = self.bounds()
                if bounds is None:
                    break
                least, most = bounds
            else:
                break
            if part is None or isinstance(part, _Place):
                self.fail("nothing to repeat", begin if part is None else at)
            if repeats:
                self.fail("multiple repeat", at)
            repeats += 1
            if self.take("+"):
                self.fail("the lab's re has no possessive repeats")
            part = _Repeat(part, least, most, self.take("?"))
        return part

    def bounds(self):
        "{2}, {2,}, {,3} or {2,3}; anything else is plain text."
        end = self.pattern.find("}", self.at)
        inside = self.pattern[self.at + 1:end] if end > 0 else ""
        low, comma, high = inside.partition(",")
        if not inside or (low and not low.isdecimal()) or (high and not high.isdecimal()) or (not low and not comma):
            return None
        at, self.at = self.at, end + 1
        least = int(low) if low else 0
        most = (int(high) if high else _MANY) if comma else least
        if most < least:
            self.fail("min repeat greater than max repeat", at + 1)
        return least, most

    def single(self):
        at = self.at
        character = self.peek()
        self.at += 1
        if character == ".":
            return _One((lambda c: True) if self.flags & DOTALL else (lambda c: c != "\n"))
        if character == "^":
            return _Place(_at_line_begin if self.flags & MULTILINE else _at_begin)
        if character == "$":
            return _Place(_at_line_end if self.flags & MULTILINE else _at_end)
        if character == "(":
            return self.group(at)
        if character == "[":
            return _One(self.char_class(at))
        if character == "\\":
            return self.escape()
        if character in "*+?":
            self.fail("nothing to repeat", at)
        return self.literal(character)

    def literal(self, character):
        if self.flags & IGNORECASE:
            lower = character.lower()
            return _One(lambda c: c.lower() == lower)
        return _One(lambda c: c == character)

    def group(self, at):
        number = None
        if self.take("?"):
            if self.take(":"):
                pass
            elif self.take("P<"):
                start = self.at
                name = self.until(">", "group name")
                if not name.isidentifier():
                    self.fail(f"bad character in group name {name!r}", start)
                if name in self.names:
                    self.fail(f"redefinition of group name {name!r} as group {self.groups}; was group {self.names[name]}", start)
                number = self.groups
                self.names[name] = number
                self.groups += 1
            elif self.take("P="):
                name = self.until(")", "group name")
                if name not in self.names:
                    self.fail(f"unknown group name {name!r}")
                return _Back(self.names[name], self.flags & IGNORECASE)
            elif self.take("#"):
                self.until(")", "comment") if self.peek() != ")" else self.take(")")
                return None
            elif self.take("="):
                return self.look(at, True, True)
            elif self.take("!"):
                return self.look(at, True, False)
            elif self.take("<="):
                return self.look(at, False, True)
            elif self.take("<!"):
                return self.look(at, False, False)
            else:
                return self.flag_group(at)
        else:
            number = self.groups
            self.groups += 1
        inside = self.closed(at)
        return inside if number is None else _Group(number, inside)

    def closed(self, at):
        inside = self.either()
        if not self.take(")"):
            self.fail("missing ), unterminated subpattern", at)
        return inside

    def look(self, at, ahead, wanted):
        inside = self.closed(at)
        if not ahead and inside.width is None:
            self.fail("look-behind requires fixed-width pattern", at)
        return _Look(inside, ahead, wanted)

    def flag_group(self, at):
        on, off, target = 0, 0, "on"
        while self.peek() not in (":", ")", ""):
            character = self.peek()
            if character == "-":
                target = "off"
            elif character not in _FLAG_LETTERS:
                self.fail("unknown extension ?" + character, at + 1)
            elif target == "on":
                on |= _FLAG_LETTERS[character]
            else:
                off |= _FLAG_LETTERS[character]
            self.at += 1
        old = self.flags
        self.flags = (self.flags | on) & ~off
        if self.take(")"):
            if at != 0:
                self.fail("global flags not at the start of the expression", at)
            return None
        self.take(":")
        inside = self.closed(at)
        self.flags = old
        return inside

    def class_escape(self, letter):
        "The test for \\d and its like, or None."
        ascii_only = self.flags & ASCII
        test = {"d": _is_ascii_digit if ascii_only else _is_digit, "w": _is_ascii_word if ascii_only else _is_word,
                "s": _is_ascii_space if ascii_only else _is_space}.get(letter.lower())
        return test if test is None or letter.islower() else _not(test)

    def char_escape(self, letter, at):
        "The character that an escape stands for."
        if letter in _ESCAPES:
            return _ESCAPES[letter]
        for mark, length in (("x", 2), ("u", 4), ("U", 8)):
            if letter == mark:
                digits = self.pattern[self.at:self.at + length]
                if len(digits) < length:
                    self.fail(f"incomplete escape \\{letter}{digits}", at)
                self.at += length
                return chr(int(digits, 16))
        if letter == "0":
            return "\0"
        if letter.isalpha() and letter.isascii():
            self.fail(f"bad escape \\{letter}", at)
        return letter

    def escape(self):
        at = self.at - 1
        letter = self.peek()
        if not letter:
            self.fail("bad escape (end of pattern)", at)
        self.at += 1
        test = self.class_escape(letter)
        if test is not None:
            return _One(test)
        if letter == "A":
            return _Place(_at_begin)
        if letter == "Z":
            return _Place(_at_very_end)
        if letter in "bB":
            word = _is_ascii_word if self.flags & ASCII else _is_word
            wanted = letter == "b"

            def edge(state, place):
                before = place > 0 and word(state.text[place - 1])
                after = place < state.end and word(state.text[place])
                return (before != after) == wanted
            return _Place(edge)
        if "1" <= letter <= "9":
            digits = letter
            if self.peek().isdecimal():
                digits += self.peek()
                self.at += 1
            if int(digits) >= self.groups:
                self.fail(f"invalid group reference {digits}", at + 1)
            return _Back(int(digits), self.flags & IGNORECASE)
        return self.literal(self.char_escape(letter, at))

    def char_class(self, at):
        negated = self.take("^")
        tests, singles, ranges = [], set(), []
        first = True
        while True:
            character = self.peek()
            if not character:
                self.fail("unterminated character set", at)
            self.at += 1
            if character == "]" and not first:
                break
            first = False
            low = self.class_item(character, tests)
            if self.peek() == "-" and self.pattern[self.at + 1:self.at + 2] not in ("]", ""):
                start = self.at - 1
                self.at += 1
                high = self.pattern[self.at]
                self.at += 1
                high = self.class_item(high, tests)
                if low is None or high is None or low > high:
                    self.fail(f"bad character range {self.pattern[start:self.at]}", start)
                ranges.append((low, high))
            elif low is not None:
                singles.add(low)
        if self.flags & IGNORECASE:
            singles |= {c.lower() for c in singles} | {c.upper() for c in singles}
            ranges += [(low.lower(), high.lower()) for low, high in ranges] + [(low.upper(), high.upper()) for low, high in ranges]

        def test(character):
            inside = character in singles
            for low, high in ranges:
                inside = inside or low <= character <= high
            for one in tests:
                inside = inside or one(character)
            return inside != negated
        return test

    def class_item(self, character, tests):
        if character != "\\":
            return character
        letter = self.peek()
        self.at += 1
        test = self.class_escape(letter)
        if test is not None:
            tests.append(test)
            return None
        if letter == "b":
            return "\b"
        return self.char_escape(letter, self.at - 2)


class Match:
    def __init__(self, pattern, text, pos, endpos, spans):
        self.re = pattern
        self.string = text
        self.pos = pos
        self.endpos = endpos
        self._spans = spans

    def _index(self, group):
        if isinstance(group, str):
            if group not in self.re.groupindex:
                raise IndexError("no such group")
            return self.re.groupindex[group]
        if not 0 <= group < len(self._spans):
            raise IndexError("no such group")
        return group

    def _text(self, index, default=None):
        span = self._spans[index]
        return default if span is None else self.string[span[0]:span[1]]

    def group(self, *groups):
        if not groups:
            return self._text(0)
        found = tuple(self._text(self._index(group)) for group in groups)
        return found[0] if len(found) == 1 else found

    def __getitem__(self, group):
        return self._text(self._index(group))

    def groups(self, default=None):
        return tuple(self._text(index, default) for index in range(1, len(self._spans)))

    def groupdict(self, default=None):
        return {name: self._text(index, default) for name, index in self.re.groupindex.items()}

    def span(self, group=0):
        return self._spans[self._index(group)] or (-1, -1)

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    @property
    def lastindex(self):
        last, where = None, -1
        for index in range(1, len(self._spans)):
            if self._spans[index] is not None and self._spans[index][1] > where:
                last, where = index, self._spans[index][1]
        return last

    @property
    def lastgroup(self):
        last = self.lastindex
        return next((name for name, index in self.re.groupindex.items() if index == last), None)

    def expand(self, template):
        return _expanded(template, self)

    def __repr__(self):
        return f"<re.Match object; span={self.span()}, match={self.group()!r}>"


class Pattern:
    def __init__(self, pattern, flags):
        parser = _Parser(pattern, flags)
        self._node = parser.parse()
        self.pattern = pattern
        self.flags = parser.flags | (0 if parser.flags & ASCII else UNICODE)
        self.groups = parser.groups - 1
        self.groupindex = parser.names

    def _try(self, text, at, pos, end, whole, advance=False):
        state = _State(text, end, self.groups + 1)

        def ended(place):
            if (whole and place != end) or (advance and place == at):
                return False
            state.spans[0] = (at, place)
            return True
        if self._node.match(state, at, ended):
            return Match(self, text, pos, end, state.spans)
        return None

    def _bounds(self, text, pos, endpos):
        if not isinstance(text, str):
            raise TypeError(f"expected string or bytes-like object, got '{type(text).__name__}'")
        end = len(text) if endpos is None else max(0, min(endpos, len(text)))
        return max(0, min(pos, len(text))), end

    def match(self, string, pos=0, endpos=None):
        pos, end = self._bounds(string, pos, endpos)
        return self._try(string, pos, pos, end, False)

    def fullmatch(self, string, pos=0, endpos=None):
        pos, end = self._bounds(string, pos, endpos)
        return self._try(string, pos, pos, end, True)

    def search(self, string, pos=0, endpos=None):
        pos, end = self._bounds(string, pos, endpos)
        for at in range(pos, end + 1):
            found = self._try(string, at, pos, end, False)
            if found is not None:
                return found
        return None

    def finditer(self, string, pos=0, endpos=None):
        pos, end = self._bounds(string, pos, endpos)
        # Where an empty match was found, the next may begin as well, but must not be empty again.
        at, advance = pos, False
        while at <= end:
            found = self._try(string, at, pos, end, False, advance)
            if found is None:
                at, advance = at + 1, False
            else:
                yield found
                at, advance = found.end(), found.end() == at

    def findall(self, string, pos=0, endpos=None):
        result = []
        for found in self.finditer(string, pos, endpos):
            if self.groups == 0:
                result.append(found.group())
            elif self.groups == 1:
                result.append(found.groups("")[0])
            else:
                result.append(found.groups(""))
        return result

    def split(self, string, maxsplit=0):
        parts, last = [], 0
        for found in self.finditer(string):
            if maxsplit and len(parts) >= maxsplit * (1 + self.groups):
                break
            parts.append(string[last:found.start()])
            parts.extend(found.groups())
            last = found.end()
        parts.append(string[last:])
        return parts

    def subn(self, repl, string, count=0):
        parts, last, number = [], 0, 0
        for found in self.finditer(string):
            if count and number >= count:
                break
            parts.append(string[last:found.start()])
            parts.append(repl(found) if callable(repl) else _expanded(repl, found))
            last = found.end()
            number += 1
        parts.append(string[last:])
        return "".join(parts), number

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def __eq__(self, other):
        return isinstance(other, Pattern) and (self.pattern, self.flags) == (other.pattern, other.flags)

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __repr__(self):
        names = [name for name, flag in (("re.IGNORECASE", I), ("re.MULTILINE", M), ("re.DOTALL", S), ("re.VERBOSE", X), ("re.ASCII", A))
                 if self.flags & flag]
        return f"re.compile({self.pattern!r}{', ' + '|'.join(names) if names else ''})"


def _expanded(template, found):
    "The replacement with its \\1, \\g<name> and escapes filled in."
    if "\\" not in template:
        return template
    parts, at = [], 0
    while at < len(template):
        character = template[at]
        at += 1
        if character != "\\" or at == len(template):
            parts.append(character)
            continue
        letter = template[at]
        at += 1
        if letter == "g" and template[at:at + 1] == "<":
            end = template.find(">", at)
            name = template[at + 1:end]
            at = end + 1
            parts.append(found._text(found._index(int(name) if name.isdecimal() else name), ""))
        elif "1" <= letter <= "9":
            if template[at:at + 1].isdecimal():
                letter += template[at]
                at += 1
            if int(letter) > found.re.groups:
                raise error(f"invalid group reference {letter}", template, at - len(letter))
            parts.append(found._text(int(letter), ""))
        elif letter in _ESCAPES:
            parts.append(_ESCAPES[letter])
        elif letter == "\\":
            parts.append("\\")
        elif letter.isalpha():
            raise error(f"bad escape \\{letter}", template, at - 2)
        else:
            parts.append("\\" + letter)
    return "".join(parts)


_cache = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if isinstance(pattern, bytes):
        raise NotImplementedError("the lab's re matches text, not bytes")
    if not isinstance(pattern, str):
        raise TypeError("first argument must be string or compiled pattern")
    known = _cache.get((pattern, flags))
    if known is None:
        known = _cache[pattern, flags] = Pattern(pattern, flags)
    return known


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def purge():
    _cache.clear()


def escape(pattern):
    return "".join("\\" + character if character in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f" else character for character in pattern)
