#include "lang/lexer.h"

#include <doctest/doctest.h>

#include <string>

using namespace heddle;
using namespace heddle::lang;

namespace {

const char* kind_name(TokenKind kind) {
    switch (kind) {
        case TokenKind::kEnd: return "END";
        case TokenKind::kNewline: return "NL";
        case TokenKind::kIndent: return "IN";
        case TokenKind::kDedent: return "OUT";
        case TokenKind::kName: return "name";
        case TokenKind::kKeyword: return "kw";
        case TokenKind::kNumber: return "num";
        case TokenKind::kString: return "str";
        case TokenKind::kFStringStart: return "f<";
        case TokenKind::kFStringText: return "ftext";
        case TokenKind::kFieldOpen: return "f{";
        case TokenKind::kFieldConversion: return "f!";
        case TokenKind::kFieldColon: return "f:";
        case TokenKind::kFieldClose: return "f}";
        case TokenKind::kFStringEnd: return "f>";
        case TokenKind::kOperator: return "op";
        case TokenKind::kComment: return "#";
        case TokenKind::kError: return "ERR";
    }
    return "?";
}

// "kind:text" of every token but the end, blank separated; NL, IN and OUT bare.
std::string tokens(std::string_view source) {
    std::string out;
    for (const Token& t : lex(source).tokens) {
        if (t.kind == TokenKind::kEnd) break;
        if (!out.empty()) out += ' ';
        out += kind_name(t.kind);
        if (t.kind != TokenKind::kNewline && t.kind != TokenKind::kIndent && t.kind != TokenKind::kDedent) out += ":" + std::string(t.text(source));
    }
    return out;
}

std::string first_error(std::string_view source) {
    const Lexed lexed = lex(source);
    if (lexed.diagnostics.empty()) return "none";
    const Diagnostic& d = lexed.diagnostics[0];
    return std::to_string(d.span.line) + ":" + std::to_string(d.span.col) + ": " + d.message;
}

}  // namespace

TEST_CASE("lexer: lines, blocks and blank lines") {
    CHECK(tokens("a\nb") == "name:a NL name:b NL");
    CHECK(tokens("if a:\n    b\n\n  # comment\nc\n") == "kw:if name:a op:: NL IN name:b NL #:# comment OUT name:c NL");
    CHECK(tokens("if a:\n  if b:\n    c\n") == "kw:if name:a op:: NL IN kw:if name:b op:: NL IN name:c NL OUT OUT");
    CHECK(tokens("(a,\n   b)\n") == "op:( name:a op:, name:b op:) NL");
    CHECK(tokens("a = \\\n  b\n") == "name:a op:= name:b NL");
    CHECK(tokens("") == "");
    CHECK(tokens("\n\n") == "");
    CHECK(tokens("a # x") == "name:a #:# x NL");
}

TEST_CASE("lexer: operators take the longest spelling") {
    CHECK(tokens("a**=b//=c->d:=e...") == "name:a op:**= name:b op://= name:c op:-> name:d op::= name:e op:... NL");
    CHECK(tokens("a<<=b>>c!=d<=e") == "name:a op:<<= name:b op:>> name:c op:!= name:d op:<= name:e NL");
}

TEST_CASE("lexer: numbers") {
    for (const char* good : {"0", "00", "1_000", "0xFF_ff", "0b1010", "0o17", "1.5", "1.", ".5", "1e10", "1E-3", "1_0.0_1e1_0", "3j", "1.5J", "012.5", "0e0"}) {
        CAPTURE(good);
        CHECK(tokens(good) == "num:" + std::string(good) + " NL");
    }
    CHECK(tokens("1if x else 2") == "num:1 kw:if name:x kw:else num:2 NL");
    CHECK(tokens("0x1for x") == "num:0x1f kw:or name:x NL");
    CHECK(first_error("1__0") == "1:1: invalid decimal literal");
    CHECK(first_error("1_") == "1:1: invalid decimal literal");
    CHECK(first_error("0777") == "1:1: leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
    CHECK(first_error("0xg") == "1:1: invalid hexadecimal literal");
    CHECK(first_error("0b12") == "1:1: invalid digit '2' in binary literal");
    CHECK(first_error("0o8") == "1:1: invalid digit '8' in octal literal");
    CHECK(first_error("12abc") == "1:1: invalid decimal literal");
}

TEST_CASE("lexer: strings") {
    CHECK(tokens("'a\\'b' br'\\n' \"\"\"a\n\"b\"\"\"") == "str:'a\\'b' str:br'\\n' str:\"\"\"a\n\"b\"\"\" NL");
    CHECK(tokens("ub'x'") == "name:ub str:'x' NL");
    CHECK(tokens("'a\\\nb'") == "str:'a\\\nb' NL");
    CHECK(first_error("x = 'abc\ny") == "1:5: unterminated string literal (detected at line 1)");
    CHECK(first_error("'''a\nb\n") == "1:1: unterminated triple-quoted string literal (detected at line 2)");
}

TEST_CASE("lexer: f-strings") {
    CHECK(tokens("f'a{b}c'") == "f<:f' ftext:a f{:{ name:b f}:} ftext:c f>:' NL");
    CHECK(tokens("f'{x!r:>{w}}'") == "f<:f' f{:{ name:x f!:!r f::: ftext:> f{:{ name:w f}:} f}:} f>:' NL");
    CHECK(tokens("f'{{}}'") == "f<:f' ftext:{{}} f>:' NL");
    CHECK(tokens("f'{a != b}'") == "f<:f' f{:{ name:a op:!= name:b f}:} f>:' NL");
    CHECK(tokens("f'{d[\"k\"]}'") == "f<:f' f{:{ name:d op:[ str:\"k\" op:] f}:} f>:' NL");
    CHECK(tokens("f'''{\na\n}'''") == "f<:f''' f{:{ name:a f}:} f>:''' NL");
    CHECK(tokens("f'{f\"{1}\"}'") == "f<:f' f{:{ f<:f\" f{:{ num:1 f}:} f>:\" f}:} f>:' NL");
    CHECK(first_error("f'{}'") == "1:3: f-string: empty expression not allowed");
    CHECK(first_error("f'}'") == "1:3: f-string: single '}' is not allowed");
    CHECK(first_error("f'{a'") == "1:3: f-string: expecting '}'");
    CHECK(first_error("f'{a!x}'") == "1:5: f-string: invalid conversion character: expected 's', 'r', or 'a'");
    CHECK(first_error("f'{a#}'") == "1:5: f-string expression part cannot include '#'");
}

TEST_CASE("lexer: brackets") {
    CHECK(first_error("(a,\nb") == "1:1: '(' was never closed");
    CHECK(first_error("a)") == "1:2: unmatched ')'");
    CHECK(first_error("(a]") == "1:3: closing parenthesis ']' does not match opening parenthesis '('");
    CHECK(first_error("(a\n]") == "2:1: closing parenthesis ']' does not match opening parenthesis '(' on line 1");
    // A statement keyword at the start of a line ends the damage of a forgotten bracket.
    CHECK(tokens("f(a\ndef g(): pass\n") == "name:f op:( name:a NL kw:def name:g op:( op:) op:: kw:pass NL");
}

TEST_CASE("lexer: indentation errors") {
    CHECK(first_error("if a:\n    b\n  c\n") == "3:1: unindent does not match any outer indentation level");
    CHECK(first_error("if a:\n\tb\n        c\n") == "3:1: inconsistent use of tabs and spaces in indentation");
}

TEST_CASE("lexer: characters that are not Python") {
    CHECK(first_error("x = \xE2\x80\x9C" "a\xE2\x80\x9D") == "1:5: invalid character '\xE2\x80\x9C' (U+201C)");
    CHECK(first_error("a $ b") == "1:3: invalid syntax");
    CHECK(first_error("\xC3\xA9 = \xF0\x9F\x98\x80") == "1:5: invalid character '\xF0\x9F\x98\x80' (U+1F600)");
    CHECK(first_error("x = \xFF") == "1:5: (unicode error) 'utf-8' codec can't decode byte 0xff");
    CHECK(first_error("gr\xC3\xBC\xC3\x9F" "e = 1") == "none");
}

TEST_CASE("lexer: columns count code points, lines end in LF, CR or CRLF") {
    const std::string_view source = "\xC3\xA4 = 1\r\nb\rc";
    const Lexed lexed = lex(source);
    CHECK(lexed.tokens[1].span == Span{1, 3, 1, 4});
    CHECK(lexed.tokens[4].span == Span{2, 1, 2, 2});
    CHECK(lexed.tokens[6].span == Span{3, 1, 3, 2});
}

TEST_CASE("lexer: built-in names for colouring") {
    CHECK(is_builtin_name("print"));
    CHECK(is_builtin_name("ZeroDivisionError"));
    CHECK(is_builtin_name("zip"));
    CHECK_FALSE(is_builtin_name("printf"));
}
