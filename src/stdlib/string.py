"""Constants of characters, templates and the machinery of str.format()."""

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits", "printable",
           "punctuation", "whitespace", "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Capitalize every word."""
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


class Template:
    """Text with places like $name or ${name} to be filled; $$ is a dollar."""
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _pieces(self):
        """The template in pieces: (text, None), or (text as it stands there, name); the name is "" where no name follows."""
        text, delimiter = self.template, self.delimiter
        begin = 0
        while True:
            at = text.find(delimiter, begin)
            if at < 0:
                yield text[begin:], None
                return
            yield text[begin:at], None
            after = at + len(delimiter)
            if text.startswith(delimiter, after):
                yield delimiter, None
                begin = after + len(delimiter)
                continue
            braced = text.startswith("{", after)
            end = start = after + 1 if braced else after
            while end < len(text) and text[end] in (_name_starts if end == start else _name_characters):
                end += 1
            name = text[start:end]
            if braced:
                if name and text.startswith("}", end):
                    end += 1
                else:
                    name = ""
            if not name:
                end = after
            yield text[at:end], name
            begin = end

    def _invalid(self, at):
        lines = self.template[:at].splitlines(keepends=True)
        if not lines:
            line, column = 1, 1
        else:
            line, column = len(lines), at - len("".join(lines[:-1]))
            column += 1 if not lines[-1].endswith("\n") else 0
            if lines[-1].endswith("\n"):
                line, column = len(lines) + 1, 1
        raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

    def substitute(self, mapping=None, /, **kws):
        """Fill every place; a KeyError where a name is missing."""
        result = []
        at = 0
        for text, name in self._pieces():
            if name is None:
                result.append(text)
            elif not name:
                self._invalid(self.template.find(text, at))
            else:
                result.append(str(kws[name] if name in kws or mapping is None else mapping[name]))
            at += len(text)
        return "".join(result)

    def safe_substitute(self, mapping=None, /, **kws):
        """Fill the places whose names are known and leave the others as they stand."""
        result = []
        for text, name in self._pieces():
            if name:
                try:
                    text = str(kws[name] if name in kws or mapping is None else mapping[name])
                except KeyError:
                    pass
            result.append(text)
        return "".join(result)

    def is_valid(self):
        """Whether substitute() could work."""
        return all([name != "" for text, name in self._pieces()])

    def get_identifiers(self):
        """The names, each once."""
        names = []
        for text, name in self._pieces():
            if name and name not in names:
                names.append(name)
            elif name == "":
                raise ValueError("Unrecognized named group in pattern")
        return names


_name_starts = "_" + ascii_letters
_name_characters = _name_starts + digits


class Formatter:
    """str.format() in parts that a subclass may replace."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used_args = set()
        result, _ = self._vformat(format_string, args, kwargs, used_args, 2)
        self.check_unused_args(used_args, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, depth, auto=0):
        """The text, and the next automatic number (False once numbers were given)."""
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if name is None:
                continue
            first = name.split(".")[0].split("[")[0]
            if first == "":
                if auto is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                name = str(auto) + name
                auto += 1
            elif first.isdigit():
                if auto:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                auto = False
            value, used = self.get_field(name, args, kwargs)
            used_args.add(used)
            value = self.convert_field(value, conversion)
            spec, auto = self._vformat(spec, args, kwargs, used_args, depth - 1, auto)
            result.append(self.format_field(value, spec))
        return "".join(result), auto

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def parse(self, format_string):
        """(text before a field, name of the field, its format, its conversion); the last three are None behind the last field."""
        text = []
        i, end = 0, len(format_string)
        while i < end:
            c = format_string[i]
            if c in "{}" and format_string[i:i + 2] == c + c:
                text.append(c)
                yield "".join(text), None, None, None
                text = []
                i += 2
            elif c == "}":
                raise ValueError("Single '}' encountered in format string")
            elif c == "{":
                depth, j = 1, i + 1
                while j < end and depth:
                    depth += {"{": 1, "}": -1}.get(format_string[j], 0)
                    j += 1
                if depth:
                    raise ValueError("Single '{' encountered in format string" if i + 1 == end else "expected '}' before end of string")
                yield "".join(text), *_split_field(format_string[i + 1:j - 1])
                text = []
                i = j
            else:
                text.append(c)
                i += 1
        if text:
            yield "".join(text), None, None, None

    def get_field(self, field_name, args, kwargs):
        """The value for a name such as 0.attribute[index], and the first part of the name."""
        i = 0
        while i < len(field_name) and field_name[i] not in ".[":
            i += 1
        first = int(field_name[:i]) if field_name[:i].isdigit() else field_name[:i]
        value = self.get_value(first, args, kwargs)
        while i < len(field_name):
            if field_name[i] == "[":
                close = field_name.find("]", i)
                if close < 0:
                    raise ValueError("Missing ']' in format string")
                key = field_name[i + 1:close]
                value = value[int(key) if key.isdigit() else key]
                i = close + 1
            elif field_name[i] == ".":
                j = i + 1
                while j < len(field_name) and field_name[j] not in ".[":
                    j += 1
                value = getattr(value, field_name[i + 1:j])
                i = j
            else:
                raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        return value, first


def _split_field(field):
    bracket = False
    for i, c in enumerate(field):
        if c == "[":
            bracket = True
        elif c == "]":
            bracket = False
        elif c == ":" and not bracket:
            return field[:i], field[i + 1:], None
        elif c == "!" and not bracket:
            if i + 1 == len(field):
                raise ValueError("end of string while looking for conversion specifier")
            rest = field[i + 2:]
            if rest and rest[0] != ":":
                raise ValueError("expected ':' after conversion specifier")
            return field[:i], rest[1:], field[i + 1]
    return field, "", None
