"""Random small programs that every Python must run alike.

Control flow, closures, exceptions, generators, classes, containers and formatting, put together from a grammar with types: each
expression has a type that it is meant to have, so that most programs compute something instead of ending in the first TypeError. Faults are
wanted too: an exception is caught at the top of each function under test and its type printed.

    python3 tests/fuzz/random_programs.py SEED COUNT    prints one program of COUNT functions

Everything printed is the same for every run of CPython: no addresses, no order of sets of strings, no clock. Loops are bounded by
construction, so each program ends.
"""

import random
import sys

INTEGERS = ("0", "1", "-1", "2", "3", "7", "10", "-13", "100", "255", "2**31", "-2**63", "10**20", "12345678901234567890")
FLOATS = ("0.0", "1.5", "-2.25", "0.1", "1e10", "3.14159", "1e-7", "1e16", "123456.789", "float('inf')")
TEXTS = ("''", "'a'", "'abc'", "'Hello, World'", "'  pad '", "'x=1;y=2'", "'ünïcödé'", "'a,b,,c'", "'TitleCase words'", "'42'", "'line\\nbreak'")
NUMBER_SPECS = ("d", "5d", "<6d", "^7d", "+d", "05d", ",", "x", "#x", "b", "#010b", "o", "e", ".3f", "10.2f", "g", "%", "_d", "n", " d", "*>8", "c")
TEXT_SPECS = ("", "s", "10", ">10", "^10", "*<8", ".2", "-^12.3", "5s")
EXCEPTIONS = ("ValueError", "TypeError", "KeyError", "IndexError", "ZeroDivisionError", "RuntimeError", "LookupError", "ArithmeticError",
              "Exception", "StopIteration", "AttributeError", "Fault", "SubFault")

PRELUDE = '''\
class Fault(Exception):
    def __init__(self, what, code=0):
        super().__init__(what)
        self.code = code
class SubFault(Fault, ValueError):
    def __str__(self):
        return "<" + super().__str__() + "!>"
class Box:
    count = 0
    def __init__(self, value):
        self.value = value
        type(self).count += 1
    def __repr__(self):
        return "Box(" + ("callable" if callable(self.value) else repr(self.value)) + ")"
    def __eq__(self, other):
        return self.value == other.value if isinstance(other, Box) else NotImplemented
    def __hash__(self):
        return hash(self.value)
    def __lt__(self, other):
        return self.value < other.value
    def __add__(self, other):
        return Box(self.value + (other.value if isinstance(other, Box) else other))
    def __radd__(self, other):
        return Box(other + self.value)
    def __len__(self):
        return len(self.value)
    def __iter__(self):
        yield self.value
        yield from self.value
    def __getitem__(self, key):
        return self.value[key]
    def __contains__(self, item):
        return item == self.value
    def __call__(self, *args, **kwargs):
        return (self.value, args, sorted(kwargs.items()))
    def __enter__(self):
        print("enter", self.value)
        return self
    def __exit__(self, kind, value, traceback):
        print("exit", kind.__name__ if kind else None)
        return kind is not None and issubclass(kind, LookupError)
    @property
    def double(self):
        return self.value * 2
    @classmethod
    def of(cls, *values):
        return [cls(v) for v in values]
    @staticmethod
    def zero():
        return Box(0)
class Deep(Box):
    extra = "deep"
    def __init__(self, value, more=None):
        super().__init__(value)
        self.more = more
    def __repr__(self):
        return "Deep:" + super().__repr__()
def show(value, depth=0):
    if isinstance(value, (set, frozenset)):
        return type(value).__name__ + "(" + ", ".join(sorted(show(v, depth + 1) for v in value)) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(show(k, depth + 1) + ": " + show(v, depth + 1) for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)) and depth < 4:
        return type(value).__name__ + "(" + ", ".join(show(v, depth + 1) for v in value) + ")"
    if callable(value) and not isinstance(value, (Box, type)):
        return "callable"
    if hasattr(value, "__next__"):
        return "iterator"
    text = repr(value)
    return text if len(text) < 200 else text[:200] + "..."
def counter(start, step=1, *, limit=5):
    sent = None
    for i in range(limit):
        try:
            got = yield start + i * step
            if got is not None:
                sent = got
        except ValueError as error:
            yield ("caught", str(error))
        finally:
            step += 1  # nothing that shows: CPython closes a dropped generator at once, the lab does not
    return ("returned", sent)
def chain(*parts):
    results = []
    for part in parts:
        results.append((yield from part))
    return results
def traced(function):
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        return [function.__name__, result]
    return wrapper
'''


class Maker:
    """Makes one function. `names` maps a type to the variables that hold it here."""

    def __init__(self, rng):
        self.rng = rng
        self.lines = []
        self.indent = 1
        self.fresh = 0
        self.budget = 26       # statements
        self.in_loop = 0
        self.names = {kind: [] for kind in ("int", "float", "str", "list", "dict", "set", "tuple", "box", "function", "generator", "bytes")}

    # --- expressions

    def pick(self, *choices):
        return self.rng.choice(choices)

    def variable(self, kind, depth):
        held = self.names[kind]
        if held and (depth <= 0 or self.rng.random() < 0.45):
            return self.rng.choice(held)
        return None

    def expression(self, kind, depth=3):
        if self.rng.random() < 0.02:
            kind = self.pick("int", "float", "str", "list", "dict", "tuple", "box", "function")  # a wrong type now and then; never a set, whose order may show
            return f"({getattr(self, 'make_' + kind)(depth - 1)})"
        return self.variable(kind, depth) or getattr(self, "make_" + kind)(depth - 1)

    def any(self, depth=2):
        return self.expression(self.pick("int", "int", "str", "list", "dict", "tuple", "float", "set", "box", "bytes"), depth)

    def condition(self, depth=2):
        e = self.expression
        if depth <= 0:
            return self.pick("True", "False")
        d = depth - 1
        return self.pick(
            lambda: f"{e('int', d)} {self.pick('<', '<=', '>', '==', '!=')} {e('int', d)}",
            lambda: f"{e('int', d)} < {e('int', d)} <= {e('int', d)}",
            lambda: f"{e('str', d)} in {e('str', d)}",
            lambda: f"{e('int', d)} in {e('list', d)}",
            lambda: f"{e('str', d)} not in {e('dict', d)}",
            lambda: f"not {self.condition(d)}",
            lambda: f"({self.condition(d)} and {self.condition(d)})",
            lambda: f"({self.condition(d)} or {self.condition(d)})",
            lambda: f"isinstance({self.any(d)}, {self.pick('int', 'str', '(list, tuple)', 'Box', 'object', 'Deep')})",
            lambda: f"{e('str', d)}.{self.pick('isdigit', 'isalpha', 'isupper', 'isspace', 'islower', 'isidentifier')}()",
            lambda: f"{e('list', d)} == {e('list', d)}",
            lambda: f"{e('box', d)} == {e('box', d)}",
            lambda: f"any({self.condition(0)} for _ in {e('list', d)})",
            lambda: f"{e('set', d)} <= {e('set', d)}",
            lambda: f"{self.any(d)} is None",
        )()

    def make_int(self, d):
        e = self.expression
        if d <= 0:
            return self.pick(*INTEGERS)
        return self.pick(
            lambda: self.pick(*INTEGERS),
            lambda: f"({e('int', d)} {self.pick('+', '-', '*')} {e('int', d)})",
            lambda: f"({e('int', d)} {self.pick('//', '%')} {e('int', d)})",
            lambda: f"({e('int', d)} {self.pick('&', '|', '^')} {e('int', d)})",
            lambda: f"({e('int', d)} % 50) ** {self.rng.randint(0, 6)}",
            lambda: f"({e('int', d)} >> {self.rng.randint(0, 70)})",
            lambda: f"({e('int', d)} << {self.rng.randint(0, 40)})",
            lambda: f"len({e(self.pick('str', 'list', 'dict', 'set', 'tuple'), d)})",
            lambda: f"{self.pick('abs', 'int', '-', '~', '+')}({e('int', d)})",
            lambda: f"({e('int', d)} if {self.condition(d)} else {e('int', d)})",
            lambda: f"sum({e('list', d)})",
            lambda: f"{self.pick('max', 'min')}({e('int', d)}, {e('int', d)}{self.pick('', ', key=abs', ', key=lambda v: -v')})",
            lambda: f"{e('list', d)}[{self.rng.randint(-3, 3)}]",
            lambda: f"{e('dict', d)}.get({e('str', d)}, {e('int', d)})",
            lambda: f"{e('str', d)}.{self.pick('find', 'count', 'rfind')}({e('str', d)})",
            lambda: f"int({e('str', d)})",
            lambda: f"round({e('float', d)})",
            lambda: f"ord({e('str', d)}[0])",
            lambda: f"divmod({e('int', d)}, {e('int', d)})[{self.pick('0', '1')}]",
            lambda: f"{e('list', d)}.{self.pick('index', 'count')}({e('int', d)})",
            lambda: f"next({e('generator', d)})",
            lambda: f"({e('int', d)}).bit_length()",
            lambda: f"pow({e('int', d)}, {self.rng.randint(0, 20)}, {self.rng.randint(1, 1000)})",
            lambda: f"(lambda p, q={self.rng.randint(0, 9)}: p + q)({e('int', d)})",
            lambda: f"hash({self.pick(*INTEGERS)})",
        )()

    def make_float(self, d):
        e = self.expression
        if d <= 0:
            return self.pick(*FLOATS)
        return self.pick(
            lambda: self.pick(*FLOATS),
            lambda: f"({e('float', d)} {self.pick('+', '-', '*')} {e('float', d)})",
            lambda: f"({e('int', d)} / {e('int', d)})",
            lambda: f"float({e('int', d)})",
            lambda: f"round({e('float', d)}, {self.rng.randint(0, 3)})",
            lambda: f"({e('float', d)} {self.pick('//', '%')} {e('float', d)})",
            lambda: f"abs({e('float', d)})",
            lambda: f"float({e('str', d)})",
            lambda: f"({e('float', d)} ** 2)",
        )()

    def make_str(self, d):
        e = self.expression
        if d <= 0:
            return self.pick(*TEXTS)
        return self.pick(
            lambda: self.pick(*TEXTS),
            lambda: f"({e('str', d)} + {e('str', d)})",
            lambda: f"({e('str', d)} * {self.rng.randint(-1, 3)})",
            lambda: f"{e('str', d)}.{self.pick('upper', 'lower', 'title', 'strip', 'swapcase', 'capitalize', 'lstrip', 'rstrip', 'casefold')}()",
            lambda: f"{e('str', d)}.replace({e('str', d)}, {e('str', d)}{self.pick('', ', 1')})",
            lambda: f"{e('str', d)}[{self.pick('', '1', '-2')}:{self.pick('', '4', '-1')}{self.pick('', ':2', ':-1')}]",
            lambda: f"{e('str', d)}[{self.rng.randint(-3, 3)}]",
            lambda: f"{e('str', d)}.join(map(str, {e('list', d)}))",
            lambda: f"{self.pick('str', 'repr', 'ascii')}({e(self.pick('int', 'float', 'str', 'list', 'tuple', 'box', 'dict', 'bytes'), d)})",
            lambda: f"f'{{{self.safe('int', d)}:{self.pick(*NUMBER_SPECS)}}}|{{{self.safe('str', d)}!r:{self.pick(*TEXT_SPECS)}}}'",
            lambda: f"f'{{{self.safe('float', d)}:{self.pick('.2f', '8.3g', 'e', '', '+.1f', '%', 'g', '010.1f')}}}'",
            lambda: f"'%s-%5d-%r' % ({e('str', d)}, {e('int', d)}, {e('str', d)})",
            lambda: f"'%-8.3f|%+x|%%|%c' % ({e('float', d)}, {e('int', d)}, 65)",
            lambda: "'{0!r:>6}{1}{x}'.format(" + f"{e('int', d)}, {e('str', d)}, x={e('int', d)})",
            lambda: "'{:{}}'.format(" + f"{e('str', d)}, {self.rng.randint(1, 12)})",
            lambda: f"{e('str', d)}.{self.pick('center', 'ljust', 'rjust', 'zfill')}({self.rng.randint(0, 12)})",
            lambda: f"chr({self.rng.randint(32, 300)})",
            lambda: f"({e('str', d)} if {self.condition(d)} else {e('str', d)})",
            lambda: f"{self.pick('hex', 'bin', 'oct')}({e('int', d)})",
            lambda: f"type({self.any(d)}).__name__",
            lambda: f"''.join(sorted({e('str', d)}))",
            lambda: f"{e('str', d)}.encode().decode()",
            lambda: f"format({e('int', d)}, '{self.pick(*NUMBER_SPECS)}')",
        )()

    def safe(self, kind, depth):
        """An expression that may stand inside an f-string with single quotes."""
        held = self.names[kind]
        if held:
            return self.rng.choice(held)
        return str(self.rng.randint(-99, 999)) if kind != "str" else '"t"'

    def make_list(self, d):
        e = self.expression
        if d <= 0:
            return self.pick("[]", "[1, 2, 3]", "[5, -1]", "list(range(4))")
        return self.pick(
            lambda: "[" + ", ".join(e("int", d) for _ in range(self.rng.randint(0, 4))) + "]",
            lambda: f"[v * 2 for v in {e('list', d)}]",
            lambda: f"[v for v in {e('list', d)} if v % 2 == {self.pick('0', '1')}]",
            lambda: f"[(a, b) for a in {e('list', d)} for b in range({self.rng.randint(0, 3)}) if a != b]",
            lambda: f"sorted({e('list', d)}{self.pick('', ', reverse=True', ', key=lambda v: -v', ', key=str')})",
            lambda: f"list(range({self.rng.randint(-3, 3)}, {self.rng.randint(0, 9)}, {self.pick('1', '2', '3')}))",
            lambda: f"({e('list', d)} + {e('list', d)})",
            lambda: f"{e('list', d)}[{self.pick('', '1', '-2')}:{self.pick('', '3', '-1')}{self.pick('', ':2', ':-1')}]",
            lambda: f"list({e('generator', d)})",
            lambda: f"list(map(lambda v: v + 1, {e('list', d)}))",
            lambda: f"list(filter({self.pick('None', 'lambda v: v > 0')}, {e('list', d)}))",
            lambda: f"list({self.pick('zip', 'enumerate')}({e('list', d)}))",
            lambda: f"list({e('dict', d)}{self.pick('', '.keys()', '.values()', '.items()')})",
            lambda: f"{e('str', d)}.split({self.pick('', repr(','), repr(' '))})",
            lambda: f"[*{e('list', d)}, *{e('tuple', d)}]",
            lambda: f"list(reversed({e('list', d)}))",
            lambda: f"({e('list', d)} * {self.rng.randint(0, 2)})",
            lambda: f"Box.of({e('int', d)}, {e('int', d)})",
            lambda: f"list({e('bytes', d)})",
        )()

    def make_tuple(self, d):
        e = self.expression
        if d <= 0:
            return self.pick("()", "(1,)", "(1, 'a')")
        return self.pick(
            lambda: f"({e('int', d)}, {e('str', d)})",
            lambda: f"tuple({e('list', d)})",
            lambda: f"({e('tuple', d)} + {e('tuple', d)})",
            lambda: f"divmod({e('int', d)}, {e('int', d)})",
            lambda: f"{e('str', d)}.partition({e('str', d)})",
            lambda: f"{e('tuple', d)}[{self.pick('1:', ':1', '::-1')}]",
        )()

    def make_dict(self, d):
        e = self.expression
        if d <= 0:
            return self.pick("{}", "{'a': 1, 'b': 2}")
        return self.pick(
            lambda: "{" + ", ".join(f"{e('str', d)}: {e('int', d)}" for _ in range(self.rng.randint(0, 3))) + "}",
            lambda: f"{{str(v): v for v in {e('list', d)}}}",
            lambda: f"dict(zip({e('str', d)}, {e('list', d)}))",
            lambda: f"{{**{e('dict', d)}, 'z': {e('int', d)}}}",
            lambda: f"({e('dict', d)} | {e('dict', d)})",
            lambda: f"dict(sorted({e('dict', d)}.items()))",
            lambda: f"dict.fromkeys({e('str', d)}, {e('int', d)})",
        )()

    def make_set(self, d):
        e = self.expression
        if d <= 0:
            return self.pick("set()", "{1, 2}", "{3}")
        return self.pick(
            lambda: f"set({e('list', d)})",
            lambda: f"({e('set', d)} {self.pick('|', '&', '-', '^')} {e('set', d)})",
            lambda: f"{{v % 5 for v in {e('list', d)}}}",
            lambda: f"frozenset({e('list', d)})",
        )()

    def make_bytes(self, d):
        arguments = self.pick("b'a'", "b'b', 1", "98", "b''", "b'a', -2, 9")
        return self.pick(lambda: "b'abc'", lambda: f"{self.expression('str', d)}.encode()",
                         lambda: f"{self.expression('bytes', d)}.{self.pick('upper', 'title', 'strip', 'swapcase', 'split', 'splitlines', 'expandtabs')}()",
                         lambda: f"{self.expression('bytes', d)}.{self.pick('find', 'rfind', 'count', 'index', 'startswith', 'endswith')}({arguments})",
                         lambda: f"bytes(bytearray(list({self.expression('bytes', d)})){self.pick('', '[1:]', '[::-1]', ' * 2')})",
                         lambda: f"{self.expression('bytes', d)}.{self.pick('replace', 'partition', 'zfill', 'center', 'ljust', 'rsplit')}({self.pick('5', repr(b'a'), repr(b'b') + ', ' + repr(b'--'))})",
                         lambda: f"b'%s:%5d|%-4s' % ({self.expression('bytes', d)}, {self.expression('int', d)}, b'x')", lambda: f"bytes(list({self.expression('list', d)}))",
                         lambda: f"({self.expression('bytes', d)} + b'!')")() if d > 0 else "b'xyz'"

    def make_box(self, d):
        e = self.expression
        if d <= 0:
            return self.pick("Box(1)", "Box('t')", "Deep([1, 2])", "Box.zero()")
        return self.pick(
            lambda: f"Box({self.any(d)})",
            lambda: f"Deep({self.any(d)}, more={e('int', d)})",
            lambda: f"({e('box', d)} + {e('box', d)})",
            lambda: f"({e('int', d)} + {e('box', d)})",
            lambda: f"max({e('box', d)}, {e('box', d)})",
            lambda: f"{self.pick('sorted', 'list')}([{e('box', d)}, {e('box', d)}])[0]",
        )()

    def make_function(self, d):
        e = self.expression
        d = max(d, 0)
        return self.pick(
            lambda: f"(lambda *a, **k: (len(a), sorted(k), {e('int', d)}))",
            lambda: f"traced(lambda x=0: x + {e('int', 0)})",
            lambda: "str", lambda: "len", lambda: "Box", lambda: f"{e('str', 0)}.upper",
        )()

    def make_generator(self, d):
        e = self.expression
        d = max(d, 0)
        return self.pick(
            lambda: f"counter({e('int', 0)}, {self.rng.randint(1, 4)}, limit={self.rng.randint(0, 4)})",
            lambda: f"(v * v for v in {e('list', d)})",
            lambda: f"chain(counter(1, limit=2), counter({e('int', 0)}, limit={self.rng.randint(0, 3)}))",
            lambda: f"iter({e('list', d)})",
            lambda: f"(p + q for p in {e('list', d)} if p for q in range(2))",
        )()

    # --- statements

    def emit(self, text):
        self.lines.append("    " * self.indent + text)

    def name(self, kind):
        self.fresh += 1
        return f"{kind[0]}{self.fresh}"

    def block(self, least=1):
        """Statements one level deeper; names made there are forgotten after it, for they may be unbound."""
        saved = {kind: list(held) for kind, held in self.names.items()}
        self.indent += 1
        before = len(self.lines)
        for _ in range(self.rng.randint(least, 3)):
            self.statement()
        if len(self.lines) == before:
            self.emit("pass")
        self.indent -= 1
        if self.rng.random() < 0.95:
            self.names = saved

    def assign(self):
        kind = self.rng.choice(list(self.names))
        value = self.expression(kind)
        target = self.name(kind)
        self.emit(f"{target} = {value}")
        self.names[kind].append(target)

    def statement(self):
        self.budget -= 1
        if self.budget <= 0 or self.indent > 6:
            self.emit(f"print(show({self.any()}))")
            return
        self.rng.choice((self.assign, self.assign, self.assign, self.say, self.say, self.augment, self.branch, self.loop, self.loop_while,
                         self.attempt, self.attempt, self.raise_now, self.mutate, self.mutate, self.inner, self.unpack, self.use_with,
                         self.drive, self.escape_loop, self.delete, self.nested_class, self.call, self.matching))()

    def say(self):
        self.emit(f"print({', '.join(f'show({self.any()})' for _ in range(self.rng.randint(1, 2)))}{self.pick('', ', sep=' + repr('/'))})")

    def augment(self):
        kind = self.pick("int", "str", "list", "float", "set")
        target = self.variable(kind, 0)
        if target:
            ops = {"int": ("+=", "-=", "*=", "//=", "|=", "%="), "str": ("+=",), "list": ("+=",), "float": ("+=", "*=", "/="), "set": ("|=", "-=", "&=")}
            self.emit(f"{target} {self.pick(*ops[kind])} {self.expression(kind, 2)}")
            if kind == "int":
                self.emit(f"{target} = {target} % 1000003")

    def branch(self):
        self.emit(f"if {self.condition()}:")
        self.block()
        if self.rng.random() < 0.4:
            self.emit(f"elif {self.condition()}:")
            self.block()
        if self.rng.random() < 0.6:
            self.emit("else:")
            self.block()

    def loop(self):
        kind, source = self.pick(("int", f"range({self.rng.randint(0, 5)})"), ("int", self.expression("list", 2) + "[:6]"),
                                 ("str", self.expression("str", 2) + "[:6]"), ("str", f"list({self.expression('dict', 2)})[:5]"))
        target = self.name(kind)
        self.emit(f"for {target} in {source}:")
        self.names[kind].append(target)
        self.in_loop += 1
        self.block()
        self.in_loop -= 1
        self.names[kind].remove(target) if target in self.names[kind] else None
        if self.rng.random() < 0.3:
            self.emit("else:")
            self.block()

    def loop_while(self):
        turns = self.name("wn")
        self.emit(f"{turns} = {self.rng.randint(1, 4)}")
        self.emit(f"while {turns} > 0 and {self.condition()}:")
        self.indent += 1
        self.emit(f"{turns} -= 1")
        self.indent -= 1
        self.in_loop += 1
        self.block()
        self.in_loop -= 1

    def escape_loop(self):
        if self.in_loop:
            self.emit(f"if {self.condition()}: {self.pick('break', 'continue')}")
        elif self.rng.random() < 0.15:
            self.emit(f"if {self.condition()}: return {self.any()}")

    def attempt(self):
        self.emit("try:")
        self.block()
        caught = self.rng.random() < 0.85
        if caught:
            for _ in range(self.rng.randint(1, 2)):
                what = self.pick(*EXCEPTIONS) if self.rng.random() < 0.7 else f"({self.pick(*EXCEPTIONS)}, {self.pick(*EXCEPTIONS)})"
                self.emit(f"except {what} as error:")
                self.indent += 1
                self.emit(self.pick("print(type(error).__name__, len(error.args))", "print('caught', type(error).__mro__[1].__name__)",
                                    "print(type(error.__context__).__name__, error.__cause__)", "pass",
                                    "print('handled')"))
                self.indent -= 1
                self.block()
            if self.rng.random() < 0.3:
                self.emit("else:")
                self.block()
        if not caught or self.rng.random() < 0.4:
            self.emit("finally:")
            self.block()

    def raise_now(self):
        what = self.pick(*EXCEPTIONS)
        text = self.pick(f"raise {what}({self.expression('str', 1)})", f"raise {what}({self.expression('str', 1)}) from None",
                         f"raise {what}('outer') from KeyError('inner')", f"assert {self.condition()}, {self.expression('str', 1)}")
        self.emit(f"if {self.condition()}: {text}" if self.rng.random() < 0.8 else text)

    def mutate(self):
        e = self.expression
        target = self.variable("list", 0)
        if target and self.rng.random() < 0.6:
            self.emit(self.pick(f"{target}.append({e('int', 2)})", f"{target}.insert({self.rng.randint(-2, 3)}, {e('int', 2)})", f"{target}.pop()",
                                f"{target}.sort({self.pick('', 'reverse=True', 'key=str')})", f"{target}.reverse()", f"{target}.extend({e('list', 2)})",
                                f"{target}[0] = {e('int', 2)}", f"{target}[1:2] = {e('list', 2)}", f"{target}.remove({e('int', 2)})",
                                f"{target}[::2] = {e('list', 1)}"))
            return
        target = self.variable("dict", 0)
        if target:
            self.emit(self.pick(f"{target}[{e('str', 2)}] = {e('int', 2)}", f"{target}.update({e('dict', 2)})", f"{target}.pop({e('str', 1)}, None)",
                                f"{target}.setdefault({e('str', 1)}, {e('int', 1)})", f"del {target}[{e('str', 1)}]", f"{target}.popitem()"))
            return
        target = self.variable("set", 0)
        if target:
            self.emit(self.pick(f"{target} = {target} | {{{e('int', 1)}}}", f"{target} = set({target}); {target}.discard({e('int', 1)})"))

    def inner(self):
        """A closure: counts calls with nonlocal, has defaults, perhaps is a generator."""
        total, function = self.name("n"), self.name("function")
        self.emit(f"{total} = {self.rng.randint(0, 9)}")
        head = self.pick("a, b=2, *rest, k=1, **more", "a=1, /, b=3", "*a, b=0", "a=0, *, b=0")
        self.emit(f"def {function}({head}):")
        self.indent += 1
        self.emit(f"nonlocal {total}")
        self.emit(f"{total} += {self.rng.randint(1, 3)}")
        if self.rng.random() < 0.4:
            self.emit(f"if {total} > {self.rng.randint(3, 12)}: return {self.expression('int', 1)}")
        self.emit(f"return ({total}, show(a), b)")
        self.indent -= 1
        self.emit(f"print([{function}({self.pick('', '5', '1, b=4', '2, 3', 'k=7, a=1')}) for _ in range(2)], {total})")
        self.names["function"].append(function)

    def nested_class(self):
        cls, base = self.name("C"), self.pick("Box", "Deep", "object", "list", "dict", "Exception", "int", "str")
        self.emit(f"class {cls}({base}):")
        self.indent += 1
        self.emit(f"tag = {self.expression('str', 1)}")
        self.emit("def describe(self, *args): return (type(self).__name__, self.tag, len(args))")
        if self.rng.random() < 0.4:
            self.emit("def __getattr__(self, name): return name.upper()")
        if self.rng.random() < 0.3:
            self.emit("def __bool__(self): return False")
        self.indent -= 1
        argument = {"Box": "3", "Deep": "[1]", "object": "", "list": "'ab'", "dict": "a=1", "Exception": "'x', 2", "int": "7", "str": "'s'"}[base]
        self.emit(f"print({cls}({argument}).describe({self.expression('int', 1)}), {cls}.__mro__[1].__name__, bool({cls}({argument})))")
        if self.rng.random() < 0.4:
            self.emit(f"print(show({cls}({argument}).{self.pick('missing', 'tag', 'double')}))")

    def unpack(self):
        first, rest = self.name("int"), self.name("list")
        self.emit(self.pick(f"{first}, *{rest} = {self.expression('list', 2)}", f"*{rest}, {first} = {self.expression('list', 2)}",
                            f"({first}, {rest}) = {self.expression('int', 1)}, {self.expression('list', 2)}"))
        self.names["int"].append(first)
        self.names["list"].append(rest)

    def use_with(self):
        self.emit(f"with {self.expression('box', 1)} as {self.name('box')}:")
        self.block()

    def drive(self):
        g = self.name("generator")
        self.emit(f"{g} = {self.expression('generator', 2)}")
        for _ in range(self.rng.randint(1, 3)):
            self.emit(self.pick(f"print(show(next({g}, 'done')))", f"print(show({g}.send({self.pick('None', '5')})))",
                                f"print(show({g}.throw(ValueError('thrown'))))", f"{g}.close()", f"print(show(list({g})))"))

    def delete(self):
        kind = self.pick("int", "list", "str")
        if self.names[kind] and self.rng.random() < 0.3:
            self.emit(f"del {self.names[kind].pop()}")

    def pattern(self, depth, names):
        """A pattern; what it binds is added to `names`."""
        def name():
            names.append(self.name("match"))
            return names[-1]

        if depth <= 0:
            return self.pick(name, name, lambda: "_", lambda: self.pick("0", "1", "-1", "2.5", "'a'", "'abc'", "None", "True", "b'abc'", "1 - 2j"))()
        inner = lambda: self.pattern(depth - 1, names)  # noqa: E731
        several = lambda n: ", ".join(inner() for _ in range(self.rng.randint(0, n)))  # noqa: E731
        return self.pick(
            lambda: f"[{several(3)}]", lambda: f"({inner()}, {inner()})", lambda: f"[{inner()}, *{self.pick('_', name())}]", lambda: f"[*_, {inner()}]",
            lambda: f"{{'a': {inner()}}}", lambda: f"{{'a': {inner()}, **{name()}}}", lambda: "{}", lambda: f"{{0: {inner()}, 'b': {inner()}}}",
            lambda: f"{self.pick('int', 'str', 'float', 'list', 'tuple', 'dict', 'bytes', 'bool')}({self.pick('', inner())})",
            lambda: f"Box(value={inner()})", lambda: f"Deep(value={inner()}, more={inner()})", lambda: "0 | 1 | 'a'", lambda: "[] | {} | ''",
            lambda: f"(int() | str()) as {name()}", inner,
        )()

    def matching(self):
        self.emit(f"match {self.any()}:")
        self.indent += 1
        for _ in range(self.rng.randint(1, 4)):
            names = []
            pattern = self.pattern(2, names)
            guard = f" if {self.condition(1)}" if self.rng.random() < 0.3 else " if True"  # a guard, so that any pattern may stand before others
            self.emit(f"case {pattern}{guard}:")
            self.indent += 1
            self.emit("print('case', " + ", ".join([repr(pattern)] + [f"show({name})" for name in names]) + ")")
            if self.budget > 0 and self.rng.random() < 0.5:
                self.indent -= 1
                self.block()
                self.indent += 1
            self.indent -= 1
        if self.rng.random() < 0.6:
            self.emit("case _:")
            self.block()
        self.indent -= 1

    def call(self):
        self.emit(f"print(show({self.expression('function', 1)}({self.pick('', self.expression('int', 1), '*' + self.expression('tuple', 1), '**{' + repr('x') + ': 1}')})))")

    def function(self, name):
        """The function under test. Each of its statements stands in a `try`, so that one fault does not hide the others."""
        defaults = {"int": "0", "float": "0.5", "str": "'d'", "list": "[1]", "dict": "{'d': 1}", "set": "{0}", "tuple": "(1, 2)", "box": "Box(0)",
                    "function": "len", "generator": "iter([1])", "bytes": "b'd'"}
        text = [f"def {name}():"]
        while self.budget > 0:
            before = {kind: set(held) for kind, held in self.names.items()}
            self.lines, self.indent = [], 2
            self.statement()
            for kind, held in self.names.items():
                text += [f"    {fresh} = {defaults[kind]}" for fresh in held if fresh not in before[kind]]
            text += ["    try:"] + (self.lines or ["        pass"])
            text += ["    except Exception as error:", "        print('!', type(error).__name__)"]
        return "\n".join(text)


def program(seed, count):
    """The text of one program with `count` functions under test."""
    parts = [PRELUDE]
    for k in range(count):
        rng = random.Random(seed * 1009 + k)
        parts.append(Maker(rng).function(f"test{k}"))
    parts.append(f"for test in [{', '.join(f'test{k}' for k in range(count))}]:")
    parts.append("    print('##', test.__name__)\n    try:\n        print('=', show(test()))\n"
                 "    except Exception as error:\n        print('!', type(error).__name__)")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(program(int(sys.argv[1]), int(sys.argv[2])))
