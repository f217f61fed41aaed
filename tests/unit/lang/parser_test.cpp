#include "lang/parser.h"

#include <doctest/doctest.h>

#include <string>

using namespace heddle;
using namespace heddle::lang;

namespace {

// "LINE:COL: message" of every diagnostic, one a line; "ok" when there is none.
std::string syntax_errors(std::string_view source) {
    std::string out;
    for (const Diagnostic& d : parse(source).diagnostics)
        out += (out.empty() ? "" : "\n") + std::to_string(d.span.line) + ":" + std::to_string(d.span.col) + ": " + d.message;
    return out.empty() ? "ok" : out;
}

}  // namespace

TEST_CASE("parser: takes Python 3.11's statements and expressions") {
    for (const char* source : {
             "x = 1\ny: int = 2\nz: 'a.b'\na.b: int\n", "a, b = b, a\n[a, *b], c = d\n*a, = b\na = b = c\n", "a += 1; b @= c; d[0] //= 2\n",
             "def f(a, b=1, /, c=2, *d, e, f=3, **g) -> int: pass\n", "def f(*, a, b=1): return\n", "async def f():\n  await x\n  async for a in b: pass\n  async with c as d: pass\n",
             "@a.b(c)\n@d\nclass C(A, metaclass=M, *b, **k):\n  x: int = 1\n", "class C: pass\n", "for a, *b in c: pass\nelse: pass\n", "while a: break\nelse: pass\n",
             "if a: pass\nelif b: pass\nelse: pass\n", "with a as b, c: pass\nwith (a as b, c as d,): pass\nwith (a, b): pass\nwith (a): pass\nwith (yield): pass\n",
             "try: a\nexcept A: b\nexcept (B, C) as d: e\nexcept: f\nelse: g\nfinally: h\n", "try: a\nexcept* A as b: c\n", "raise\nraise a\nraise a from b\n",
             "import a.b.c as d, e\nfrom a.b import (c as d, e,)\nfrom . import f\nfrom ...g import *\n", "global a, b\n", "assert a, b\ndel a, b[0], c.d, (e, f)\n",
             "lambda: 0\nlambda a, *b, c=1, **d: (yield)\n", "a if b else c if d else e\nnot a or b and not c\n", "a < b <= c == d != e is f is not g in h not in i\n",
             "-a ** -b\na | b ^ c & d << e >> f + g - h * i / j // k % l @ m\n~a\nawait_ = 1\n", "f(a, *b, c=d, **e)\nf(x for x in y)\nf(a := 1, b)\n", "a[1:2, ::3, ...]\na[*b]\na[:]\n",
             "[a, *b]\n{a, *b}\n{a: b, **c}\n{}\n()\n(a,)\n[]\n", "[x for x in a if b if c for y in d]\n{x: y for x, y in a}\n{x for x in a}\n(x async for x in a)\n",
             "f'{a}{b!r}{c:>{d}}{e=}{{}}' 'x' f''\n", "b'a' rb'\\x'\n", "match = 1\nmatch[0] = case = _ = type = 2\nmatch(match)\nprint(match, case)\n", "x = yield\ny = yield a, b\nz = yield from c\n",
             "if a:\n\tb\n\tc\n", "a; b;\n", "\\\na\n", "(a\n.b\n)\n", "print(a,\n      b)\n", "x = (yield)\n", "0xFFFFFFFFFFFFFFFFFFFF + 1_000\n", "f(**a, b=1)\n", "f(*a, b)\n"}) {
        CAPTURE(source);
        CHECK(syntax_errors(source) == "ok");
    }
}

TEST_CASE("parser: says what CPython says, where CPython says it") {
    const std::pair<const char*, const char*> cases[] = {
        {"if x\n    y\n", "1:5: expected ':'"},
        {"while True\n    y\n", "1:11: expected ':'"},
        {"def f()\n    pass\n", "1:8: expected ':'"},
        {"class A\n    pass\n", "1:8: expected ':'"},
        {"else:\n    pass\n", "1:1: invalid syntax"},
        {"def f:\n    pass\n", "1:6: expected '('"},
        {"if x:\npass\n", "2:1: expected an indented block after 'if' statement on line 1"},
        {"def f():\npass\n", "2:1: expected an indented block after function definition on line 1"},
        {"try:\n    a\nb\n", "3:1: expected 'except' or 'finally' block"},
        {"x = 5 5\n", "1:7: invalid syntax"},
        {"print(a b)\n", "1:7: invalid syntax. Perhaps you forgot a comma?"},
        {"[1, 2 3]\n", "1:5: invalid syntax. Perhaps you forgot a comma?"},
        {"print \"a\"\n", "1:1: Missing parentheses in call to 'print'. Did you mean print(...)?"},
        {"if x = 3: pass\n", "1:4: invalid syntax. Maybe you meant '==' or ':=' instead of '='?"},
        {"1 = x\n", "1:1: cannot assign to literal here. Maybe you meant '==' instead of '='?"},
        {"f() = x\n", "1:1: cannot assign to function call here. Maybe you meant '==' instead of '='?"},
        {"None = 1\n", "1:1: cannot assign to None"},
        {"(a, 1) = b\n", "1:5: cannot assign to literal"},
        {"x + 1 += 2\n", "1:1: 'expression' is an illegal expression for augmented assignment"},
        {"for f() in x: pass\n", "1:5: cannot assign to function call"},
        {"del f()\n", "1:5: cannot delete function call"},
        {"f(a=1, 2)\n", "1:8: positional argument follows keyword argument"},
        {"f(a.b=1)\n", "1:3: expression cannot contain assignment, perhaps you meant \"==\"?"},
        {"f(x for x in y, 1)\n", "1:3: Generator expression must be parenthesized"},
        {"def f(a=1, b): pass\n", "1:12: non-default argument follows default argument"},
        {"def f(*): pass\n", "1:7: named arguments must follow bare *"},
        {"x = (1,\ny = 2\n", "1:5: '(' was never closed"},
        {"x = 1)\n", "1:6: unmatched ')'"},
        {"x = 1\n    y = 2\n", "2:5: unexpected indent"},
        {"a if b\n", "1:1: expected 'else' after 'if' expression"},
        {"try: a\nexcept A, B: b\n", "2:8: multiple exception types must be parenthesized"},
        {"try: a\nexcept: b\nexcept A: c\n", "2:1: default 'except:' must be last"},
        {"from a import b,\n", "1:16: trailing comma not allowed without surrounding parentheses"},
        {"[x, y for x, y in z]\n", "1:2: did you forget parentheses around the comprehension target?"},
        {"{a: 1, b}\n", "1:8: ':' expected after dictionary key"},
        {"(x.y := 1)\n", "1:2: cannot use assignment expressions with attribute"},
        {"f'{a b}'\n", "1:4: f-string: invalid syntax. Perhaps you forgot a comma?"},
        {"'a' b'c'\n", "1:1: cannot mix bytes and nonbytes literals"},
        {"x++\n", "1:4: invalid syntax"},
        {"match x:\n    case 1 as _: pass\n", "2:15: cannot use '_' as a target"},
        {"match x:\n    case A(b=1, 2): pass\n", "2:17: positional patterns follow keyword patterns"},
        {"match x:\n    case f'a{b}': pass\n", "2:10: patterns may only match literals and attribute lookups"},
        {"match x:\n    case 1 + 2: pass\n", "2:14: imaginary number required in complex literal"},
    };
    for (const auto& [source, expected] : cases) {
        const auto& of_case = source;  // clang 14 captures no structured binding
        CAPTURE(of_case);
        CHECK(syntax_errors(source) == expected);
    }
}

TEST_CASE("parser: goes on after a mistake") {
    CHECK(syntax_errors("def f(:\n    pass\n\nx = = 2\n\nif y\n    z\nprint(a b)\n") ==
          "1:6: '(' was never closed\n4:5: invalid syntax\n6:5: expected ':'\n8:7: invalid syntax. Perhaps you forgot a comma?");
    CHECK(syntax_errors("x = (1 +\ndef f():\n    return ]\n") == "1:5: '(' was never closed\n3:12: unmatched ']'");
    CHECK(syntax_errors("a = 'x\nb = 'y\n") == "1:5: unterminated string literal (detected at line 1)\n2:5: unterminated string literal (detected at line 2)");
}

TEST_CASE("parser: the caret stands under the mistake") {
    const std::string_view source = "    \nif x == 1\n    pass\n";
    const Parsed parsed = parse(source);
    REQUIRE(parsed.diagnostics.size() == 1);
    CHECK(render_diagnostic(parsed.diagnostics[0], source, "t.py") == "t.py:2:10: expected ':'\n    if x == 1\n             ^\n");
}

TEST_CASE("parser: spans cover what they name") {
    const std::string_view source = "total = alpha + beta(1,\n  2)\n";
    const Parsed parsed = parse(source);
    REQUIRE(parsed.diagnostics.empty());
    const auto& assign = as<AssignStmt>(parsed.ast->body[0]);
    CHECK(assign.span == Span{1, 1, 2, 5});
    CHECK(assign.targets[0]->span == Span{1, 1, 1, 6});
    CHECK(assign.value->span == Span{1, 9, 2, 5});
    CHECK(as<BinaryExpr>(assign.value).right->span == Span{1, 17, 2, 5});
}

TEST_CASE("parser: literals have CPython's values") {
    const auto value = [](std::string_view source) {
        static std::vector<Parsed> kept;
        kept.push_back(parse(source));
        REQUIRE(kept.back().diagnostics.empty());
        return &as<ConstantExpr>(as<ExprStmt>(kept.back().ast->body[0]).value);
    };
    CHECK(value("0x7fff_ffff_ffff_ffff\n")->int_value == INT64_MAX);
    CHECK(value("18446744073709551616\n")->text == "18446744073709551616");
    CHECK(value("0x1_0000_0000_0000_0000_0000\n")->text == "1208925819614629174706176");
    CHECK(value("0o17\n")->int_value == 15);
    CHECK(value("1_0.5e1\n")->float_value == 105.0);
    CHECK(value("'a\\n\\x41\\u00e9\\101\\\n\\q' 'b'\n")->text == "a\nA\xC3\xA9" "A\\qb");
    CHECK(value("r'\\n'\n")->text == "\\n");
    CHECK(value("b'\\xff\\n'\n")->text == "\xff\n");
    CHECK(value("'''a\r\nb'''\n")->text == "a\nb");
}
