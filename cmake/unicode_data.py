"""Writes src/vm/unicode_data.inc: properties and simple case mappings of all characters, from Python's own unicodedata.

    /usr/bin/python3 cmake/unicode_data.py > src/vm/unicode_data.inc

The lab follows CPython 3.11, so the file is to be written by that version (Unicode 14).
"""

import unicodedata

LAST = 0x10FFFF


def ranges(test):
    """Starts and ends of the stretches of characters that pass, in order."""
    edges, inside = [], False
    for code in range(LAST + 2):
        passes = code <= LAST and test(chr(code))
        if passes != inside:
            edges.append(code)
            inside = passes
    return edges


def runs(convert):
    """(first, last, step, difference): characters of a stretch, each or every second one, that move by the same difference."""
    found = []
    for code in range(LAST + 1):
        to = convert(chr(code))
        if len(to) != 1 or to == chr(code):
            continue
        moved = ord(to) - code
        if found:
            first, last, step, difference = found[-1]
            gap = code - last
            if difference == moved and (gap == step or (first == last and gap in (1, 2))):
                found[-1] = (first, code, gap, difference)
                continue
        found.append((code, code, 1, moved))
    return found


def table(kind, name, values, about):
    lines, line = [], "   "
    for value in values:
        word = " " + value + ","
        if len(line) + len(word) > 138:
            lines.append(line)
            line = "   "
        line += word
    print("// %s\nconstexpr %s %s[] = {\n%s\n};" % (about, kind, name, "\n".join(lines + [line])))


print("// Made by cmake/unicode_data.py from Unicode %s; included by vm/text_unicode.cpp." % unicodedata.unidata_version)
for name, test in (("kAlpha", str.isalpha), ("kPrintable", str.isprintable), ("kDecimal", str.isdecimal), ("kDigit", str.isdigit),
                   ("kNumeric", str.isnumeric)):
    table("std::uint32_t", name, ["0x%x" % edge for edge in ranges(test)], "Edges: a character between an even and the next odd one has the property.")
for name, convert in (("kToLower", str.lower), ("kToUpper", str.upper)):
    table("CaseRun", name, ["{0x%x, 0x%x, %d, %d}" % run for run in runs(convert)], "first, last, step, difference")
for name, letters, about in (("kLongUpper", [(code, chr(code).upper()) for code in range(LAST + 1) if len(chr(code).upper()) > 1], "capital letters that are several characters"),
                             ("kFold", [(code, chr(code).casefold()) for code in range(LAST + 1) if chr(code).casefold() != chr(code).lower()], "case folding that is not the small letter")):
    table("LongLetter", name, ["{0x%x, {%s}}" % (code, ", ".join("0x%x" % ord(c) for c in to)) for code, to in letters], about)
