# repr, str, format and bytes of objects.
class Both:
    def __repr__(self):
        return "<repr>"

    def __str__(self):
        return "<str>"


class OnlyRepr:
    def __repr__(self):
        return "OnlyRepr()"


class Formatted:
    def __init__(self, v):
        self.v = v

    def __format__(self, spec):
        return f"[{self.v}|{spec}]"


b, r, f = Both(), OnlyRepr(), Formatted(3)
print(b, r, [b, r], (b,), {b: r}, {"k": b}, str(b), repr(b), str([b]))
print(f"{b} {b!r} {b!s:>8} {r} {r!r:>12} {f:x} {f} {f:>{10}}")
print("{} {!r} {}".format(b, b, f), "{0.v} {0:abc} {1[0]}".format(f, [b]), "%s %r %5s" % (b, b, r), format(f, "q"), format(b))
print("a", b, r, sep="-", end="!\n")


class Bad:
    def __repr__(self):
        return 5

    def __str__(self):
        return None

    def __format__(self, spec):
        return 1


for text in (lambda: repr(Bad()), lambda: str(Bad()), lambda: f"{Bad()}", lambda: print(Bad()), lambda: repr([Bad()])):
    try:
        text()
    except TypeError as e:
        print("TypeError:", e)


class Fails:
    def __repr__(self):
        raise RuntimeError("no repr")


try:
    print([1, Fails()])
except RuntimeError as e:
    print("RuntimeError:", e)


class Node:
    def __init__(self, value, children=()):
        self.value, self.children = value, list(children)

    def __repr__(self):
        return f"Node({self.value}, {self.children})"


print(Node(1, [Node(2), Node(3, [Node(4)])]))


class Oops(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code

    def __str__(self):
        return f"code {self.code}"


try:
    raise Oops(7)
except Oops as e:
    print(e, repr(e), [e], f"{e}", e.code)


class S(str):
    def __str__(self):
        return "S:" + super().__str__()


s = S("abc")
print(s, repr(s), s + "d", len(s), s == "abc", f"{s}", "%s" % s, s.upper(), "-".join([s, "x"]), {"abc": 1}[s], s[1:], "b" in s)


class Deep:
    def __repr__(self):
        return repr(self)


try:
    repr(Deep())
except RecursionError:
    print("RecursionError")


class Data:
    def __bytes__(self):
        return b"data"


print(bytes(Data()), ascii(OnlyRepr()), sorted([b, b], key=str), max([r, r], key=repr), list(map(str, [b, r])), ", ".join(map(str, [b, r, 1])))
many = [OnlyRepr() for _ in range(200)]
print(len(str(many)), many[:2])
