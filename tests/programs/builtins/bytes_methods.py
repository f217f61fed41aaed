# bytes: every method, positions, and errors.
def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


b = b"hello world, Hello World"
for test in (
    lambda: (b.find(b"o"), b.find(b"o", 5), b.find(b"o", 5, 7), b.find(111), b.find(b"zz"), b.find(b""), b.find(b"", 100)),
    lambda: (b.rfind(b"o"), b.rfind(b"o", 0, 7), b.rfind(104, 1), b.index(b"w"), b.rindex(b"l"), b.count(b"l"), b.count(b"l", 5, -3), b.count(b""), b.count(108)),
    lambda: b.index(b"q"), lambda: b.rindex(b"q"), lambda: b.find("o"), lambda: b.find(300), lambda: b.count(1.5),
    lambda: (b.startswith(b"he"), b.startswith((b"x", b"hell")), b.endswith(b"World", -5), b.endswith((b"d",)), b.startswith(b"world", 6)),
    lambda: b.startswith("he"), lambda: b.endswith((b"a", "b")),
    lambda: (b.partition(b", "), b.rpartition(b"o"), b.partition(b"q"), b.rpartition(b"q")), lambda: b.partition(b""), lambda: b.partition("x"),
    lambda: (b.split(), b.split(b"o"), b.split(b"o", 1), b.rsplit(b"o", 2), b.rsplit(None, 1), b" a  b ".split(), b"".split(), b"".split(b",")),
    lambda: b.split(b""), lambda: b.split("o"),
    lambda: (b"a\nb\r\nc\rd\x0be".splitlines(), b"a\nb\n".splitlines(True), b"".splitlines()),
    lambda: (b"  x ".strip(), b"  x ".lstrip(), b"  x ".rstrip(), b"abcba".strip(b"ab"), b"abc".lstrip(b"ba"), b"abc".rstrip(b"c")),
    lambda: (b.upper(), b.lower(), b.swapcase(), b.title(), b.capitalize(), b"they're bill's".title()),
    lambda: (b"Abc1".isalnum(), b"abc".isalpha(), b"12".isdigit(), b"ab".islower(), b"AB1".isupper(), b" \n".isspace(), b"Ab Cd".istitle(), b"aB".istitle()),
    lambda: (b"".isalnum(), b"".isascii(), b"\xff".isascii(), b"1a".islower(), b"1".isupper(), b"\xe9".isalpha()),
    lambda: (b"x".center(6, b"*"), b"ab".center(5), b"x".ljust(4) + b"|", b"x".rjust(4, b"0"), b"-42".zfill(6), b"+1".zfill(1), b"abc".zfill(5)),
    lambda: b"x".center(6, "*"), lambda: b"x".ljust(6, b"**"),
    lambda: (b"a\tb\n\tc".expandtabs(), b"a\tb".expandtabs(4), b"\t".expandtabs(0)),
    lambda: (b.replace(b"o", b"0"), b.replace(b"o", b"", 1), b"ab".replace(b"", b"-"), b"ab".replace(b"", b"-", 2), b.replace(b"q", b"z") == b),
    lambda: (b"prefix_x".removeprefix(b"prefix_"), b"x.py".removesuffix(b".py"), b"x".removesuffix(b""), b"abc".removeprefix(b"z")),
    lambda: (b", ".join([b"a", b"b"]), b"".join([]), b"-".join((b"x",))), lambda: b",".join([b"a", "b"]), lambda: b",".join([1]),
    lambda: (bytes.maketrans(b"abc", b"xyz")[97:100], b"aabbcc".translate(bytes.maketrans(b"abc", b"xyz")), b"hello".translate(None, b"l")),
    lambda: bytes.maketrans(b"a", b"bc"), lambda: b"x".translate(b"short"),
    lambda: (b"\x01\xab\xff".hex(), b"\x01\xab\xff".hex(":"), b"\x01\x02\x03\x04\x05".hex("-", 2), b"\x01\x02\x03\x04\x05".hex("-", -2), bytes.fromhex("0a ff 10")),
    lambda: bytes.fromhex("0g"), lambda: b"a".hex("--"),
    lambda: (b"%s and %b" % (b"x", b"y"), b"%d %5.1f %x %c%c" % (3, 2.55, 255, 65, b"B"), b"%(k)s" % {b"k": b"v"}, b"%a|%r" % ("é", "é"), b"%-5s|%5s|" % (b"a", b"b")),
    lambda: b"%s" % "text", lambda: b"%d" % "3", lambda: b"%s %s" % (b"a",),
    lambda: (b"abc"[1], b"abc"[-1:], b"abc"[::-1], 98 in b"abc", b"bc" in b"abc", b"abc" * 2, b"a" + b"b", b"a" < b"b", list(b"ab"), bytes([1, 2]), bytes(3)),
    lambda: "x" in b"abc", lambda: 256 in b"abc", lambda: b"a" + "b", lambda: bytes([256]), lambda: bytes("x"), lambda: bytes(-1),
    lambda: (b"caf\xc3\xa9".decode(), b"\xff".decode("latin-1"), b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode(errors="ignore"), b"a\xff".decode("ascii", "backslashreplace")),
    lambda: ("é€".encode("ascii", "xmlcharrefreplace"), "é€".encode("latin-1", "replace"), "é".encode("ascii", "backslashreplace")),
    lambda: b"abc\xff".decode(), lambda: "é".encode("ascii"), lambda: b"\x80abc".decode("ascii"), lambda: b"\xe4\xb8".decode(),
):
    show(test)
try:
    b"ok\xff!".decode()
except UnicodeDecodeError as error:
    print(error.encoding, error.object, error.start, error.end, error.reason, error.args)
try:
    "aé".encode("ascii")
except UnicodeEncodeError as error:
    print(error.encoding, error.object, error.start, error.end, error.reason, repr(error))
