// Rubbish, very deep and very long programs: no crash, no hang, and what compiles is well-formed bytecode.

#include "base/random.h"
#include "lang/compiler.h"
#include "lang/lexer.h"
#include "lang/parser.h"

#include <doctest/doctest.h>

#include <string>

using namespace heddle;
using namespace heddle::lang;
using bytecode::Code;
using bytecode::Instr;
using bytecode::Op;
using bytecode::OpFormat;

namespace {

const char* const kPrograms[] = {
    "import threading\nimport time\n\nshared = 0\nlock = threading.Lock()\n\ndef worker(n, *rest, name='w', **more):\n    global shared\n    for _ in range(100000):\n        with lock:\n            shared += 1\n    return shared\n\n"
    "threads = [threading.Thread(target=worker, args=(i,)) for i in range(3)]\nfor t in threads:\n    t.start()\nfor t in threads:\n    t.join()\nprint(f\"Final {shared!r:>{10}}\", shared if shared else None)\n",
    "def outer(a, b=(1, 2), /, c={'k': [1, 2.5]}, *, d=None):\n    x = y = 0\n    def inner():\n        nonlocal x\n        x += a\n        return lambda z: x + y + z\n    try:\n        while x < 10 and not d:\n            if x == 3:\n                continue\n"
    "            elif x > 7:\n                break\n            x, y = y, x + 1\n        else:\n            raise ValueError('no') from None\n    except (ValueError, KeyError) as e:\n        print(e)\n        raise\n    except TypeError:\n        return inner\n    finally:\n        del c\n    return {k: v for k, v in b if k} | {1, 2}\n",
    "with a as (b, *c), d:\n    assert b < c <= d, f'{b}{{}}'\n    for i, (j, k) in e:\n        l[i:j, ::k] = m.n(o)(*p, **q)\n    else:\n        del r[0], s.t\n@deco(1)\ndef f(): \n    \"\"\"doc\"\"\"\n    return not -x ** ~y @ z\n",
};

void check_program(const bytecode::Program& program) {
    const auto constants = program.constants.size();
    const auto names = program.names.size();
    for (const Code& code : program.codes) {
        REQUIRE(!code.instrs.empty());
        REQUIRE(code.spans.size() == code.instrs.size());
        REQUIRE(code.parameter_count() <= code.nregs);
        const auto count = static_cast<int64_t>(code.instrs.size());
        const auto reg = [&](int r) { REQUIRE(r < code.nregs); };
        const auto target = [&](int64_t at, int64_t offset) {
            const int64_t to = at + 1 + offset;
            REQUIRE(to >= 0);
            REQUIRE(to < count);
            REQUIRE(code.instrs[static_cast<size_t>(to)].opcode() != Op::EXTRA);
        };
        for (int64_t i = 0; i < count; i++) {
            const Instr& in = code.instrs[static_cast<size_t>(i)];
            REQUIRE(in.op < static_cast<uint16_t>(Op::kCount));
            switch (in.opcode()) {
                case Op::LOAD_CONST: REQUIRE(in.bx() < constants); reg(in.a); break;
                case Op::LOAD_GLOBAL: case Op::STORE_GLOBAL: case Op::DELETE_GLOBAL: REQUIRE(in.bx() < program.globals.size()); reg(in.a); break;
                case Op::CHECK_LOCAL: case Op::DELETE_LOCAL: case Op::IMPORT: REQUIRE(in.bx() < names); reg(in.a); break;
                case Op::LOAD_ATTR: case Op::LOAD_METHOD: case Op::STORE_ATTR: case Op::IMPORT_FROM: REQUIRE(in.c < names); reg(in.a); reg(in.b); break;
                case Op::LOAD_CELL: case Op::STORE_CELL: case Op::DELETE_CELL:
                    reg(in.a);
                    REQUIRE(in.b < code.reg_is_cell.size());
                    REQUIRE(code.reg_is_cell[in.b]);
                    REQUIRE((in.opcode() == Op::STORE_CELL || in.c < names));
                    break;
                case Op::CALL: reg(in.a); reg(in.b + bytecode::kFrameHeaderWords + in.c - 1); break;
                case Op::CALL_LOADED: reg(in.a); reg(in.b + bytecode::kFrameHeaderWords + in.c); break;
                case Op::CALL_METHOD: case Op::CALL_METHOD_KW: case Op::CALL_LOADED_KW: case Op::CALL_KW:
                    reg(in.a);
                    reg(in.b + bytecode::kFrameHeaderWords + in.c - (in.opcode() == Op::CALL_KW));
                    REQUIRE(code.instrs[static_cast<size_t>(i + 1)].opcode() == Op::EXTRA);
                    break;
                case Op::MAKE_FUNCTION: REQUIRE(in.c < program.codes.size()); reg(in.b + 2); break;
                case Op::FOR_PREP: reg(in.a + 3); reg(in.b); break;
                case Op::FOR_ITER: case Op::FOR_NEXT: reg(in.a); reg(in.b + 3); target(i, in.sc()); break;
                case Op::JUMP: REQUIRE(in.sbx() >= 0); target(i, in.sbx()); break;
                case Op::JUMP_BACK: REQUIRE(in.sbx() < 0); target(i, in.sbx()); break;
                case Op::BUILD_TUPLE: case Op::BUILD_LIST: case Op::BUILD_SET: reg(in.a); reg(in.b + std::max(0, in.c - 1)); break;
                case Op::WITH_EXIT: reg(in.b + bytecode::kFrameHeaderWords + 3); break;
                default: {
                    const OpFormat format = bytecode::op_info(in.opcode()).format;
                    if (format == OpFormat::AsBX && in.opcode() != Op::LOAD_INT) target(i, in.sbx());
                    if (format == OpFormat::ABsC || format == OpFormat::AsIsC) target(i, in.sc());
                }
            }
        }
        // The last instruction never falls off the end.
        const Op last = code.instrs.back().opcode();
        const bool ends = last == Op::RETURN || last == Op::RETURN_NONE || last == Op::RERAISE || last == Op::RAISE || last == Op::RAISE_FROM ||
                          last == Op::RAISE_CURRENT || last == Op::JUMP_BACK;
        REQUIRE(ends);
        for (const bytecode::Handler& h : code.handlers) {
            REQUIRE(h.start < h.end);
            REQUIRE(h.end <= code.instrs.size());
            REQUIRE(h.handler < code.instrs.size());
            REQUIRE(code.instrs[h.handler].opcode() != Op::EXTRA);
            reg(h.reg + 1);
        }
    }
}

// Compiles and checks; the result's first message, "ok" when there is none.
std::string attempt(const std::string& source) {
    const CompileResult result = compile(source, "t.py");
    if (result.program) check_program(*result.program);
    REQUIRE((result.program != nullptr) != has_errors(result.diagnostics));
    return result.diagnostics.empty() ? "ok" : result.diagnostics[0].message;
}

std::string repeat(std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; i++) out += text;
    return out;
}

}  // namespace

TEST_CASE("hostile: what compiles is well-formed") {
    for (const char* source : kPrograms) CHECK(attempt(source) == "ok");
    for (const char* source : {
             "while True:\n    pass\n", "def f():\n    while True:\n        try:\n            break\n        finally:\n            continue\n",
             "def f():\n    try:\n        return 1\n    finally:\n        return 2\n", "def f():\n    for x in y:\n        with z:\n            try:\n                continue\n            except A as e:\n                break\n            finally:\n                pass\n",
             "def f():\n    try:\n        pass\n    except:\n        raise\n", "def f():\n    with a:\n        return b\n", "def f():\n    try:\n        try:\n            return x\n        finally:\n            y()\n    finally:\n        z()\n",
             "def f():\n    try:\n        raise x\n    finally:\n        while a:\n            break\n", "if 0:\n    x\nelse:\n    y\nwhile 0:\n    z\n", "def f(x):\n    del x\n    def g(): return x\n"}) {
        CAPTURE(source);
        CHECK(attempt(source) == "ok");
    }
}

TEST_CASE("hostile: depth is refused, not overflown") {
    for (const char* text : {"(", "[", "{", "f(", "a[", "{1:", "not ", "-", "~", "lambda: ", "lambda x=", "a if b else ", "2**", "(lambda: ", "[x for x in ", "f'{", "await ", "*", "(yield ", "x = [", "if x: ",
                             "print(", "a.b(c, d=", "{**", "f(*", "x := ", "(x := ", "not(", "1 if 1 else (", "a[b:"}) {
        CAPTURE(text);
        CHECK(attempt(repeat(text, 100000) + "1") != "ok");
    }
    CHECK(attempt(repeat("(", 150) + "1" + repeat(")", 150)) == "ok");
    CHECK(attempt(repeat("(", 250) + "1" + repeat(")", 250)) == "too many nested parentheses");
    CHECK(attempt("x = 1" + repeat(" + y", 100000)) == "the expression is too long");
    CHECK(attempt("x = y" + repeat(".z", 100000)) == "the expression is too long");
    CHECK(attempt("x = y" + repeat("()", 100000)) == "the expression is too long");
    CHECK(attempt("x = 1" + repeat(" + y", 900)) == "ok");
    std::string blocks;
    for (int i = 0; i < 99; i++) blocks += repeat(" ", i) + "if x:\n";
    CHECK(attempt(blocks + repeat(" ", 99) + "y\n") == "ok");
    std::string deeper;
    for (int i = 0; i < 500; i++) deeper += repeat(" ", i) + "if x:\n";
    CHECK(attempt(deeper + repeat(" ", 500) + "y\n") == "too many levels of indentation");
}

TEST_CASE("hostile: length is no trouble") {
    CHECK(attempt("x = [" + repeat("1, ", 50000) + "]\n") == "ok");
    CHECK(attempt("x = [" + repeat("y, ", 50000) + "]\n") == "ok");
    CHECK(attempt("x = {" + repeat("y: z, ", 20000) + "}\n") == "ok");
    CHECK(attempt("x = " + repeat("'a' ", 50000) + "\n") == "ok");
    CHECK(attempt("x = a" + repeat(" or a", 5000) + "\n") == "ok");
    CHECK(attempt("x = a" + repeat(" < a", 5000) + "\n") == "ok");
    CHECK(attempt(repeat("x = ", 10000) + "1\n") == "ok");
    CHECK(attempt("if a: b\n" + repeat("elif c: d\n", 5000)) == "ok");
    CHECK(attempt(repeat("x = 1\n", 50000)) == "ok");
    CHECK(attempt(repeat("\n", 100000) + "x = (") == "'(' was never closed");
    // Inlined `finally` bodies double at every level.
    std::string nested = "def f():\n";
    for (int i = 1; i < 19; i++) nested += repeat(" ", i) + "try: a()\n" + repeat(" ", i) + "finally:\n";
    CHECK(attempt(nested + repeat(" ", 19) + "b()\n") != "");
    // A loop too long for a 16-bit jump is refused, not compiled wrong.
    CHECK(attempt("for x in y:\n" + repeat(" z()\n", 40000)) == "`<module>` is too large for the lab");
}

TEST_CASE("hostile: mutated programs neither crash nor hang") {
    Random random(20240501);
    static const char* const kPieces[] = {"(", ")", "[", "]", "{", "}", ":", ",", "\n", "    ", "\t", "'", "\"", "\"\"\"", "f'", "f\"{", "\\", "=", ":=", "==", "*", "**", ".", "if ", "else", "for ", "in ", "def ", "return ", "yield ", "lambda ", "try:\n", "except ", "finally:\n",
                                          "with ", "as ", "class ", "async ", "await ", "global ", "nonlocal ", "del ", "1", "0x", "1e", "x", "not ", "is ", "\xC3\xA9", "\xFF", "#", "@", "->", "...", "import ", "from ", "match x:\n    case ", "break\n", "continue\n", "raise "};
    for (int round = 0; round < 3000; round++) {
        std::string source = kPrograms[random.below(std::size(kPrograms))];
        const auto edits = 1 + random.below(6);
        for (uint64_t e = 0; e < edits; e++) {
            const size_t at = random.below(source.size() + 1);
            switch (random.below(5)) {
                case 0: source.insert(at, kPieces[random.below(std::size(kPieces))]); break;
                case 1: source.erase(at, 1 + random.below(8)); break;
                case 2: if (at < source.size()) source[at] = static_cast<char>(random.below(256)); break;
                case 3: source.insert(at, source.substr(random.below(source.size() + 1), random.below(40))); break;
                case 4: source.resize(at); break;
            }
            if (source.empty()) source = "x";
        }
        CAPTURE(source);
        attempt(source);
        // Tokens cover the text in order, for the editor.
        uint32_t end = 0;
        for (const Token& t : lex(source).tokens) {
            REQUIRE(t.offset >= (t.kind == TokenKind::kIndent ? 0 : end));
            end = t.offset + t.length;
            REQUIRE(end <= source.size());
        }
    }
}
