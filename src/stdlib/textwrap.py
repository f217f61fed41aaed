"""Text into lines of a given width."""

__all__ = ["TextWrapper", "wrap", "fill", "dedent", "indent", "shorten"]

_SPACE = "\t\n\x0b\x0c\r "


class TextWrapper:
    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8, *,
                 max_lines=None, placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def wrap(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            for character in _SPACE:
                text = text.replace(character, " ")
        chunks = self._chunks(text)
        if self.fix_sentence_endings:
            _two_spaces_after_sentences(chunks)
        return self._lines(chunks)

    def fill(self, text):
        return "\n".join(self.wrap(text))

    def _chunks(self, text):
        "What is not broken: runs of spaces, and words, which may end after a hyphen."
        chunks = []
        begin = 0
        while begin < len(text):
            end = begin
            if text[begin] in _SPACE:
                while end < len(text) and text[end] in _SPACE:
                    end += 1
                chunks.append(text[begin:end])
            else:
                while end < len(text) and text[end] not in _SPACE:
                    end += 1
                word = text[begin:end]
                chunks.extend(_parts_of_word(word) if self.break_on_hyphens and "-" in word else [word])
            begin = end
        return chunks

    def _lines(self, chunks):
        if self.width <= 0:
            raise ValueError("invalid width %r (must be > 0)" % self.width)
        if self.max_lines is not None:
            first_indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(first_indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines = []
        chunks.reverse()  # so that the next one is at the end
        while chunks:
            current, length = [], 0
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[-1].strip() == "" and lines:
                chunks.pop()
            while chunks and length + len(chunks[-1]) <= width:
                length += len(chunks[-1])
                current.append(chunks.pop())
            if chunks and len(chunks[-1]) > width:
                self._long_word(chunks, current, length, width)
                length = sum(len(chunk) for chunk in current)
            if self.drop_whitespace and current and current[-1].strip() == "":
                length -= len(current.pop())
            if not current:
                continue
            if (self.max_lines is None or len(lines) + 1 < self.max_lines
                    or ((not chunks or self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip()) and length <= width)):
                lines.append(indent + "".join(current))
                continue
            # No more lines are allowed: the placeholder ends the last one.
            while current:
                if current[-1].strip() and length + len(self.placeholder) <= width:
                    lines.append(indent + "".join(current) + self.placeholder)
                    break
                length -= len(current.pop())
            else:
                if lines and len(lines[-1].rstrip()) + len(self.placeholder) <= self.width:
                    lines[-1] = lines[-1].rstrip() + self.placeholder
                else:
                    lines.append(indent + self.placeholder.lstrip())
            break
        return lines

    def _long_word(self, chunks, current, length, width):
        room = width - length if width >= 1 else 1
        if self.break_long_words:
            end = room
            word = chunks[-1]
            if self.break_on_hyphens and len(word) > room:
                hyphen = word.rfind("-", 0, room)
                if hyphen > 0 and any(character != "-" for character in word[:hyphen]):
                    end = hyphen + 1
            current.append(word[:end])
            chunks[-1] = word[end:]
        elif not current:
            current.append(chunks.pop())


def _letter(character):
    return character.isalpha() or character == "_"


def _parts_of_word(word):
    "Breaks after a hyphen between two letters and two letters, and around dashes."
    parts = []
    begin = at = 0
    while at < len(word):
        if word[at] != "-":
            at += 1
            continue
        end = at
        while end < len(word) and word[end] == "-":
            end += 1
        if end - at >= 2 and at > begin and end < len(word) and (word[at - 1].isalnum() or word[at - 1] in "_!\"'&.,?") and \
                (word[end].isalnum() or word[end] == "_"):
            parts.extend((word[begin:at], word[at:end]))
            begin = end
        elif end - at == 1 and at - begin >= 2 and _letter(word[at - 1]) and (_letter(word[at - 2]) or word[at - 2] == "-") and \
                end + 1 < len(word) and _letter(word[end]) and (_letter(word[end + 1]) or word[end + 1] == "-"):
            parts.append(word[begin:end])
            begin = end
        at = end
    parts.append(word[begin:])
    return [part for part in parts if part]


def _two_spaces_after_sentences(chunks):
    for index in range(len(chunks) - 1):
        word = chunks[index].rstrip("\"'")
        if chunks[index + 1] == " " and len(word) > 1 and word[-1] in ".!?" and word[-2].islower():
            chunks[index + 1] = "  "


def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))


def dedent(text):
    "Takes away the spaces and tabs with which all lines begin."
    lines = text.split("\n")
    margin = None
    for index, line in enumerate(lines):
        content = line.lstrip(" \t")
        if not content:
            lines[index] = ""
            continue
        start = line[:len(line) - len(content)]
        if margin is None:
            margin = start
        else:
            common = 0
            while common < min(len(margin), len(start)) and margin[common] == start[common]:
                common += 1
            margin = margin[:common]
    if margin:
        lines = [line[len(margin):] for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return "".join(prefix + line if predicate(line) else line for line in text.splitlines(True))
