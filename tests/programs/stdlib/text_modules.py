# textwrap, pprint, io in memory, re.
import io
import pprint
import re
import textwrap

text = "The quick brown fox, well-known for its long-distance jumps -- or so they say -- jumped over aVeryLongWordThatDoesNotFit. Twice! " * 2
for width in (12, 30, 70):
    print(textwrap.wrap(text, width))
print(textwrap.fill(text, 40, initial_indent="* ", subsequent_indent="  "))
print(textwrap.wrap(text, 30, max_lines=2), textwrap.wrap(text, 20, break_long_words=False), textwrap.wrap("a.  b\tc", 30, fix_sentence_endings=True))
print(repr(textwrap.dedent("   a\n     b\n   \n   c\n")), repr(textwrap.indent("a\n\nb", "> ")), textwrap.shorten("hello  world foo bar baz", 14))

data = {"name": "x" * 30, "list": list(range(30)), "nested": {"deep": [{"k": (i, "v" * i)} for i in range(6)]}, "set": set(range(5)),
        "text": "a long text with many words " * 6, "one": (1,), "empty": [[], {}, ()]}
pprint.pprint(data)
pprint.pprint(data, width=40, compact=True)
pprint.pprint(data, indent=4, depth=2, sort_dicts=False)
pprint.pp({"b": 1, "a": 2})
print(pprint.pformat([1, 2]), pprint.isreadable(data), pprint.isrecursive(data))

s = io.StringIO("one\ntwo\nthree")
print(s.readline(), s.read(2), s.tell(), list(s), s.seek(0), s.readlines(), s.getvalue())
s = io.StringIO()
print("printed", 1, file=s)
s.write("more")
s.seek(2)
s.write("XY")
print(repr(s.getvalue()), s.truncate(3), repr(s.getvalue()), s.closed)
s.close()
try:
    s.write("x")
except ValueError as problem:
    print(problem)
with io.BytesIO(b"ab\ncd") as b:
    print(b.read(1), b.readline(), b.read(), b.seek(-1, 2), b.read(), b.getvalue())

for pattern, subject in ((r"(a|b)+c", "ababc"), (r"(\w+)\s(\w+)", "hello world foo"), (r"(?P<n>\d+)-(?P=n)", "12-12 3-4"), (r"a.*?b", "axxbxxb"),
                         (r"[^a-c\d]+", "ab1zz2"), (r"\bfoo\b", "a foo b"), (r"(?i)ABC", "xabc"), (r"a{2,3}", "aaaa"), (r"(a)?(b)?", "b"),
                         (r"(?<=x)y(?!z)", "xyz xy"), (r"x*", "axxb"), (r"(?:ab)+?c", "ababc"), (r"(?m)^l\w*$", "l1\nl2\nm"), (r"[]x]+", "]x]")):
    print(pattern, re.search(pattern, subject), re.match(pattern, subject), re.fullmatch(pattern, subject), re.findall(pattern, subject),
          [m.span() for m in re.finditer(pattern, subject)], re.split(pattern, subject), re.sub(pattern, "<>", subject))
print(re.sub(r"(\w)(\d)", r"\2\g<1>", "a1 b2"), re.sub("a", lambda m: m.group().upper(), "banana", count=2), re.escape("a.b*c"), re.subn("x", "y", "xx"))
found = re.compile(r"(?P<key>\w+)=(?P<value>\w*)").search("set a=1")
print(found.groups(), found.groupdict(), found["key"], found.span("value"), found.lastgroup, found.expand(r"\g<value>:\1"))
for bad in ("(", "*a", "a**", "[a", "a)", "a{3,1}", "[b-a]", r"\1"):
    try:
        re.compile(bad)
    except re.error as problem:
        print(bad, problem)
