// The lexer: one pass over the bytes, positions kept by a cursor that only moves forward.
//
// Two things are not plain scanning. Indentation: as in CPython each line's indentation is measured twice (tabs to multiples of
// 8, and tabs as 1), and where the two disagree about deeper or shallower the text is ambiguous. F-strings: as in Python
// 3.11 (not 3.12) the literal's extent is found first, by its quotes alone; its fields are then lexed inside that extent, so that
// the parser reads one flat stream of tokens.
//
// Recovery: a keyword that can only begin a statement, first on its line while brackets are open, shows that a bracket
// was forgotten; the brackets are dropped there, so that the rest of the file still makes sense.

#include "lang/lexer.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <string>

namespace heddle::lang {

namespace {

constexpr uint32_t kMaxIndents = 100;   // CPython's MAXINDENT
constexpr size_t kMaxBrackets = 200;    // CPython's MAXLEVEL
constexpr uint32_t kTabColumns = 8;     // CPython's TABSIZE
constexpr size_t kMaxDiagnostics = 100; // a file of rubbish must not fill the memory with complaints

struct WordEntry {
    const char* text;
    uint8_t length;
};

constexpr WordEntry kWords[] = {
    {"", 0},
#define K(name, spelling) {spelling, sizeof(spelling) - 1},
#define O(name, spelling) {spelling, sizeof(spelling) - 1},
#include "lang/words.def"
#undef K
#undef O
};
constexpr auto kFirstKeyword = static_cast<uint8_t>(Word::kFalse);
constexpr auto kLastKeyword = static_cast<uint8_t>(Word::kYield);
constexpr auto kFirstOperator = static_cast<uint8_t>(Word::kDoubleStarAssign);
constexpr auto kLastOperator = static_cast<uint8_t>(Word::kTilde);

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_char(char c) { return is_name_start(c) || is_digit(c); }

// Length of the UTF-8 sequence at the start of `text` and its code point; length 0 when it is not UTF-8.
size_t decode_utf8(std::string_view text, uint32_t& code_point) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        code_point = lead;
        return 1;
    }
    const size_t length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xC2 && lead < 0xE0 ? 2 : 0;
    if (length == 0 || text.size() < length) return 0;
    code_point = lead & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
        code_point = code_point << 6 | (byte(i) & 0x3Fu);
    }
    constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code_point < kSmallest[length] || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) return 0;
    return length;
}

// Whether a code point from 0x80 on may stand in an identifier. Python asks Unicode's XID tables; this knows the blocks that hold
// punctuation, symbols and spaces, which is what turns up in programs by mistake (curly quotes, arrows, emoji).
bool may_be_in_name(uint32_t cp) {
    if (cp < 0xAA) return false;
    if (cp < 0xC0) return cp == 0xAA || cp == 0xB5 || cp == 0xB7 || cp == 0xBA;
    if (cp == 0xD7 || cp == 0xF7) return false;
    if (cp >= 0x2000 && cp < 0x2C00)
        return cp == 0x203F || cp == 0x2040 || cp == 0x2054 || cp == 0x2071 || cp == 0x207F || (cp >= 0x2090 && cp <= 0x209C) ||
               (cp >= 0x20D0 && cp <= 0x20F0) || (cp >= 0x2102 && cp <= 0x2188 && cp != 0x2116 && cp != 0x2122);
    if (cp >= 0x2E00 && cp < 0x3005) return false;
    if ((cp >= 0x3008 && cp <= 0x3020) || cp == 0x3030) return false;
    if (cp >= 0xE000 && cp <= 0xF8FF) return false;
    if (cp >= 0xFE10 && cp <= 0xFE1F) return false;
    if (cp >= 0xFF01 && cp <= 0xFF0F) return false;
    if (cp >= 0xFF1A && cp <= 0xFF20) return false;
    if (cp >= 0xFFE0) return cp >= 0x10000 && !(cp >= 0x1F000 && cp <= 0x1FAFF) && cp < 0xE0000;
    return true;
}

struct OpenBracket {
    char open;
    uint32_t offset;
    SourcePos pos;
};

class Lexer {
public:
    explicit Lexer(std::string_view source) : source_(source), limit_(source.size()) {}

    Lexed run() {
        out_.tokens.reserve(source_.size() / 4 + 8);
        if (source_.substr(0, 3) == "\xEF\xBB\xBF") {
            here_ = mark_ = 3;
        }
        bool at_line_start = true;
        for (;;) {
            if (at_line_start) {
                at_line_start = false;
                if (!lex_indentation()) {  // a blank line: comment and line end are taken, nothing else
                    if (here_ >= limit_) break;
                    at_line_start = true;
                    continue;
                }
            }
            skip_blanks();
            if (here_ >= limit_) break;
            const char c = source_[here_];
            if (c == '\n' || c == '\r') {
                const SourcePos begin = pos();
                const size_t offset = here_;
                here_ += line_end_length(here_);
                if (brackets_.empty()) {
                    // The token ends on its own line, as CPython has it.
                    push_at(TokenKind::kNewline, offset, begin, {begin.line, begin.col + 1});
                    at_line_start = true;
                } else {
                    recover_at_line_start(offset, begin, at_line_start);
                }
                continue;
            }
            if (c == '\\' && lex_continuation()) continue;
            lex_token();
        }
        finish();
        return std::move(out_);
    }

private:
    // --- places

    // The place of here_. Only moves forward.
    SourcePos pos() {
        while (mark_ < here_) step(source_, mark_, mark_pos_);
        return mark_pos_;
    }

    // The place of an offset at or before here_ is found by walking on from `from`, whose place is known.
    SourcePos pos_from(size_t from, SourcePos from_pos, size_t to) const {
        while (from < to) step(source_, from, from_pos);
        return from_pos;
    }

    static void step(std::string_view source, size_t& offset, SourcePos& place) {
        const char c = source[offset++];
        if (c == '\n' || (c == '\r' && !(offset < source.size() && source[offset] == '\n'))) {
            place.line++;
            place.col = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            place.col++;
        }
    }

    size_t line_end_length(size_t at) const {
        return source_[at] == '\r' && at + 1 < source_.size() && source_[at + 1] == '\n' ? 2 : 1;
    }

    char peek(size_t ahead = 0) const { return here_ + ahead < limit_ ? source_[here_ + ahead] : '\0'; }

    // --- output

    void push_at(TokenKind kind, size_t offset, SourcePos begin, SourcePos end, Word word = Word::kNoWord) {
        out_.tokens.push_back({kind, word, static_cast<uint32_t>(offset), static_cast<uint32_t>(here_ - offset), make_span(begin, end)});
    }

    // A token from `offset`, whose place is `begin`, up to here_.
    void push(TokenKind kind, size_t offset, SourcePos begin, Word word = Word::kNoWord) {
        push_at(kind, offset, begin, pos(), word);
    }

    void error(Span span, std::string message, std::string hint = {}) {
        if (out_.diagnostics.size() < kMaxDiagnostics)
            out_.diagnostics.push_back({Severity::kError, span, std::move(message), std::move(hint)});
    }

    // --- lines

    // Measures the indentation of a new line. False for a line with no code: its comment and line end are taken.
    bool lex_indentation() {
        uint32_t column = 0, alternative = 0;
        const size_t line_offset = here_;
        for (;; here_++) {
            const char c = peek();
            if (c == ' ')
                column++, alternative++;
            else if (c == '\t')
                column = (column / kTabColumns + 1) * kTabColumns, alternative++;
            else if (c == '\f')
                column = alternative = 0;
            else
                break;
        }
        if (here_ >= limit_) return false;
        const char c = source_[here_];
        if (c == '#') lex_comment();
        if (here_ >= limit_) return false;
        if (source_[here_] == '\n' || source_[here_] == '\r') {
            here_ += line_end_length(here_);
            return false;
        }
        if (c == '\\' && (peek(1) == '\n' || peek(1) == '\r')) {  // a continued blank line: the indentation is this line's
            lex_continuation();
            skip_blanks();
        }
        const SourcePos begin = {pos().line, 1};
        const SourcePos end = pos();
        const Indent current = indents_.back();
        if (column == current.column) {
            if (alternative != current.alternative) inconsistent_tabs(begin, end);
        } else if (column > current.column) {
            if (alternative <= current.alternative) inconsistent_tabs(begin, end);
            if (indents_.size() >= kMaxIndents) {
                if (!too_deep_) error(make_span(begin, end), "too many levels of indentation");
                too_deep_ = true;
            }
            indents_.push_back({column, alternative});
            push_at(TokenKind::kIndent, line_offset, begin, end);
        } else {
            while (indents_.size() > 1 && column < indents_.back().column) {
                indents_.pop_back();
                push_at(TokenKind::kDedent, here_, end, end);
            }
            if (column != indents_.back().column) {
                error(make_span(begin, end), "unindent does not match any outer indentation level");
                indents_.back() = {column, alternative};  // go on as if it did
            } else if (alternative != indents_.back().alternative) {
                inconsistent_tabs(begin, end);
            }
        }
        return true;
    }

    void inconsistent_tabs(SourcePos begin, SourcePos end) {
        error(make_span(begin, end), "inconsistent use of tabs and spaces in indentation");
        // The learner mixes tabs and spaces in the whole file: once is enough.
    }

    void skip_blanks() {
        while (here_ < limit_ && (source_[here_] == ' ' || source_[here_] == '\t' || source_[here_] == '\f')) here_++;
    }

    // A backslash at the end of a line. True when it was one (or was reported and skipped).
    bool lex_continuation() {
        const SourcePos begin = pos();
        const size_t offset = here_;
        const char next = peek(1);
        if (next == '\n' || next == '\r') {
            here_++;
            here_ += line_end_length(here_);
            if (here_ >= limit_) error(make_span(begin, {begin.line, begin.col + 1}), "unexpected EOF while parsing");
            return true;
        }
        here_++;
        if (here_ >= limit_)
            error(make_span(begin, pos()), "unexpected EOF while parsing");
        else
            error(make_span(begin, pos()), "unexpected character after line continuation character");
        push(TokenKind::kError, offset, begin);
        return true;
    }

    // After a line end inside brackets: does the next line show that a bracket was forgotten?
    void recover_at_line_start(size_t newline_offset, SourcePos newline_pos, bool& at_line_start) {
        size_t at = here_;
        while (at < limit_ && (source_[at] == ' ' || source_[at] == '\t')) at++;
        size_t end = at;
        while (end < limit_ && is_name_char(source_[end])) end++;
        switch (keyword(source_.substr(at, end - at))) {
            case Word::kDef: case Word::kClass: case Word::kReturn: case Word::kImport: case Word::kWhile: case Word::kTry:
            case Word::kWith: case Word::kGlobal: case Word::kNonlocal: case Word::kDel: case Word::kPass: case Word::kBreak:
            case Word::kContinue: case Word::kRaise: case Word::kAssert: case Word::kExcept: case Word::kFinally:
                break;
            default:
                return;
        }
        if (end < limit_ && source_[end] == '=') return;  // f(⏎ pass=1): wrong too, but another mistake
        report_unclosed();
        push_at(TokenKind::kNewline, newline_offset, newline_pos, {newline_pos.line, newline_pos.col + 1});
        at_line_start = true;
    }

    void report_unclosed() {
        if (brackets_.empty()) return;
        const OpenBracket& inner = brackets_.back();
        error({inner.pos.line, inner.pos.col, inner.pos.line, inner.pos.col + 1}, std::string("'") + inner.open + "' was never closed");
        for (const OpenBracket& b : brackets_) out_.unclosed.push_back(b.offset);
        brackets_.clear();
    }

    void finish() {
        here_ = limit_;
        const SourcePos end = pos();
        report_unclosed();
        const bool line_open = !out_.tokens.empty() && !ends_line();
        if (line_open) push_at(TokenKind::kNewline, here_, end, {end.line, end.col + 1});
        while (indents_.size() > 1) {
            indents_.pop_back();
            push_at(TokenKind::kDedent, here_, end, end);
        }
        push_at(TokenKind::kEnd, here_, end, end);
        std::stable_sort(out_.diagnostics.begin(), out_.diagnostics.end(),
                         [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin() < b.span.begin(); });
    }

    // Whether the last token that is no comment ended a logical line (or opened or closed a block).
    bool ends_line() const {
        for (size_t i = out_.tokens.size(); i-- > 0;) {
            const TokenKind kind = out_.tokens[i].kind;
            if (kind == TokenKind::kComment) continue;
            return kind == TokenKind::kNewline || kind == TokenKind::kIndent || kind == TokenKind::kDedent;
        }
        return true;
    }

    // --- tokens

    void lex_comment() {
        const SourcePos begin = pos();
        const size_t offset = here_;
        while (here_ < limit_ && source_[here_] != '\n' && source_[here_] != '\r') here_++;
        push(TokenKind::kComment, offset, begin);
    }

    // One token at here_, which is neither blank nor a line end.
    void lex_token() {
        const char c = source_[here_];
        if (is_name_start(c)) {
            if (!lex_string_with_prefix()) lex_name();
        } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
            lex_number();
        } else if (c == '"' || c == '\'') {
            lex_string(0);
        } else if (c == '#') {
            lex_comment();
        } else {
            lex_operator();
        }
    }

    static Word keyword(std::string_view text) {
        if (text.size() < 2 || text.size() > 8) return Word::kNoWord;
        for (uint8_t i = kFirstKeyword; i <= kLastKeyword; i++)
            if (kWords[i].length == text.size() && kWords[i].text[0] == text[0] && text == kWords[i].text) return static_cast<Word>(i);
        return Word::kNoWord;
    }

    void lex_name() {
        const SourcePos begin = pos();
        const size_t offset = here_;
        while (here_ < limit_ && is_name_char(source_[here_])) {
            if (static_cast<unsigned char>(source_[here_]) < 0x80) {
                here_++;
                continue;
            }
            uint32_t cp = 0;
            const size_t length = decode_utf8(source_.substr(here_, limit_ - here_), cp);
            if (length == 0 || !may_be_in_name(cp)) {
                if (here_ > offset) break;  // the good part is a name of its own
                lex_bad_character(length, cp);
                return;
            }
            here_ += length;
        }
        const Word word = keyword(source_.substr(offset, here_ - offset));
        push(word == Word::kNoWord ? TokenKind::kName : TokenKind::kKeyword, offset, begin, word);
    }

    void lex_bad_character(size_t length, uint32_t cp) {
        const SourcePos begin = pos();
        const size_t offset = here_;
        here_ += std::max<size_t>(1, length);
        const Span span = make_span(begin, {begin.line, begin.col + 1});
        char code[16];
        if (length == 0) {
            std::snprintf(code, sizeof code, "%02x", static_cast<unsigned char>(source_[offset]));
            error(span, std::string("(unicode error) 'utf-8' codec can't decode byte 0x") + code, "save the file as UTF-8");
            // The rest of a broken sequence belongs to the same mistake.
            while (here_ < limit_ && (static_cast<unsigned char>(source_[here_]) & 0xC0) == 0x80) here_++;
        } else {
            std::snprintf(code, sizeof code, "U+%04X", cp);
            const bool printable = cp > 0xA0 && !(cp >= 0x2000 && cp <= 0x200F) && cp != 0x2028 && cp != 0x2029 && cp != 0x3000;
            std::string hint;
            if (cp == 0x201C || cp == 0x201D || cp == 0x2018 || cp == 0x2019) hint = "use straight quotes: \" or '";
            error(span,
                  printable ? "invalid character '" + std::string(source_.substr(offset, length)) + "' (" + code + ")"
                            : std::string("invalid non-printable character ") + code,
                  hint);
        }
        push(TokenKind::kError, offset, begin);
    }

    // Digits with single underscores between them. False when an underscore stands wrong.
    template <typename IsDigit>
    bool digits(IsDigit accepts) {
        for (;;) {
            if (!accepts(peek())) return false;
            while (accepts(peek())) here_++;
            if (peek() != '_') return true;
            here_++;
        }
    }

    void bad_number(size_t offset, SourcePos begin, std::string message) {
        while (here_ < limit_ && (is_name_char(source_[here_]))) here_++;
        error(make_span(begin, pos()), std::move(message));
        push(TokenKind::kError, offset, begin);
    }

    // What may follow a number directly: no name, but the keywords that can stand after an operand (`1if x else 2`).
    bool ends_number() {
        if (!is_name_char(peek())) return true;
        for (const char* word : {"and", "else", "for", "if", "in", "is", "not", "or"}) {
            const std::string_view text(word);
            if (source_.substr(here_, limit_ - here_).substr(0, text.size()) == text) return true;
        }
        return false;
    }

    void lex_number() {
        const SourcePos begin = pos();
        const size_t offset = here_;
        const char second = peek(1);
        if (peek() == '0' && (second == 'x' || second == 'X' || second == 'o' || second == 'O' || second == 'b' || second == 'B')) {
            lex_prefixed_number(offset, begin, second | 0x20);
            return;
        }
        bool is_float = false;
        if (peek() != '.') {
            if (!digits(is_digit)) return bad_number(offset, begin, "invalid decimal literal");
        }
        if (peek() == '.') {
            is_float = true;
            here_++;
            if (is_digit(peek()) && !digits(is_digit)) return bad_number(offset, begin, "invalid decimal literal");
        }
        if ((peek() | 0x20) == 'e' && (is_digit(peek(1)) || ((peek(1) == '+' || peek(1) == '-') && is_digit(peek(2))))) {
            is_float = true;
            here_ += is_digit(peek(1)) ? 1 : 2;
            if (!digits(is_digit)) return bad_number(offset, begin, "invalid decimal literal");
        }
        const std::string_view text = source_.substr(offset, here_ - offset);
        if ((peek() | 0x20) == 'j') {
            here_++;
            if (!ends_number()) return bad_number(offset, begin, "invalid imaginary literal");
        } else if (!is_float && text[0] == '0' && text.find_first_not_of("0_") != std::string_view::npos) {
            return bad_number(offset, begin,
                              "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
        } else if (!ends_number()) {
            return bad_number(offset, begin, "invalid decimal literal");
        }
        push(TokenKind::kNumber, offset, begin);
    }

    void lex_prefixed_number(size_t offset, SourcePos begin, char base) {
        here_ += 2;
        const char* name = base == 'x' ? "hexadecimal" : base == 'o' ? "octal" : "binary";
        const char top = base == 'o' ? '7' : '1';
        if (peek() == '_') here_++;
        const bool good = base == 'x' ? digits(is_hex_digit) : digits([top](char c) { return c >= '0' && c <= top; });
        if (base != 'x' && is_digit(peek()))
            return bad_number(offset, begin, std::string("invalid digit '") + peek() + "' in " + name + " literal");
        if (!good || !ends_number()) return bad_number(offset, begin, std::string("invalid ") + name + " literal");
        push(TokenKind::kNumber, offset, begin);
    }

    void lex_operator() {
        const SourcePos begin = pos();
        const size_t offset = here_;
        const std::string_view rest = source_.substr(here_, limit_ - here_);
        for (uint8_t i = kFirstOperator; i <= kLastOperator; i++) {
            if (rest[0] != kWords[i].text[0] || rest.substr(0, kWords[i].length) != kWords[i].text) continue;
            const auto word = static_cast<Word>(i);
            here_ += kWords[i].length;
            track_bracket(word, offset, begin);
            push(TokenKind::kOperator, offset, begin, word);
            return;
        }
        here_++;
        const char c = rest[0];
        const Span span = make_span(begin, pos());
        if (c == '\0') {
            error(span, "source code cannot contain null bytes");
        } else if (c == '$' || c == '?' || c == '!' || c == '`' || c == '\\') {
            error(span, "invalid syntax");
        } else {
            char code[16];
            std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned char>(c));
            error(span, std::string("invalid non-printable character ") + code);
        }
        push(TokenKind::kError, offset, begin);
    }

    void track_bracket(Word word, size_t offset, SourcePos begin) {
        switch (word) {
            case Word::kLeftParen: case Word::kLeftBracket: case Word::kLeftBrace:
                if (brackets_.size() >= kMaxBrackets && !too_many_brackets_) {
                    error({begin.line, begin.col, begin.line, begin.col + 1}, "too many nested parentheses");
                    too_many_brackets_ = true;
                }
                brackets_.push_back({source_[offset], static_cast<uint32_t>(offset), begin});
                return;
            case Word::kRightParen: case Word::kRightBracket: case Word::kRightBrace:
                break;
            default:
                return;
        }
        const char close = source_[offset];
        const Span span = {begin.line, begin.col, begin.line, begin.col + 1};
        const std::string prefix = fstring_depth_ > 0 ? "f-string: " : "";
        if (brackets_.size() <= bracket_floor_) {
            error(span, prefix + "unmatched '" + close + "'");
            return;
        }
        const OpenBracket open = brackets_.back();
        const char wanted = open.open == '(' ? ')' : open.open == '[' ? ']' : '}';
        if (close != wanted) {
            std::string message = prefix + "closing parenthesis '" + close + "' does not match opening parenthesis '" + open.open + "'";
            if (open.pos.line != begin.line) message += " on line " + std::to_string(open.pos.line);
            error(span, std::move(message));
            // The bracket meant may be further out: those inside it were forgotten.
            for (size_t i = brackets_.size(); i-- > bracket_floor_;) {
                if ((brackets_[i].open == '(' ? ')' : brackets_[i].open == '[' ? ']' : '}') != close) continue;
                brackets_.resize(i + 1);
                break;
            }
        }
        brackets_.pop_back();
    }

    // --- strings

    // A string at here_ that starts with a prefix such as rb or f. False when the letters are a name.
    bool lex_string_with_prefix() {
        size_t length = 0;
        while (length < 3 && peek(length) != '\0' && std::string_view("rRbBfFuU").find(peek(length)) != std::string_view::npos) length++;
        const char quote = peek(length);
        if (length == 0 || length > 2 || (quote != '"' && quote != '\'')) return false;
        std::string prefix;
        for (size_t i = 0; i < length; i++) prefix += static_cast<char>(peek(i) | 0x20);
        if (prefix != "r" && prefix != "b" && prefix != "f" && prefix != "u" && prefix != "rb" && prefix != "br" && prefix != "fr" &&
            prefix != "rf")
            return false;
        lex_string(length);
        return true;
    }

    // A string at here_ whose prefix has `prefix` letters.
    void lex_string(size_t prefix) {
        const SourcePos begin = pos();
        const size_t offset = here_;
        bool formatted = false;
        bool raw = false;
        for (size_t i = 0; i < prefix; i++) {
            formatted |= (source_[offset + i] | 0x20) == 'f';
            raw |= (source_[offset + i] | 0x20) == 'r';
        }
        const char quote = source_[offset + prefix];
        const bool triple = peek(prefix + 1) == quote && peek(prefix + 2) == quote;
        const size_t quotes = triple ? 3 : 1;
        const size_t content = offset + prefix + quotes;
        size_t end = content;
        bool closed = false;
        while (end < limit_) {
            const char c = source_[end];
            if (c == '\\') {
                end += end + 1 < limit_ ? 1 + line_end_length(end + 1) : 1;
            } else if (c == quote && (!triple || (end + 3 <= limit_ && source_[end + 1] == quote && source_[end + 2] == quote))) {
                closed = true;
                break;
            } else if (!triple && (c == '\n' || c == '\r')) {
                break;
            } else {
                end++;
            }
        }
        end = std::min(end, limit_);
        if (!closed) {
            here_ = end;
            const SourcePos stop = pos();
            uint32_t last_line = stop.line;
            if (triple && end > content && end == source_.size() && stop.col == 1) last_line--;  // the text's last line end
            error({begin.line, begin.col, begin.line, begin.col + 1},
                  std::string(triple ? "unterminated triple-quoted string literal (detected at line " : "unterminated string literal (detected at line ") +
                      std::to_string(last_line) + ")");
            push(TokenKind::kError, offset, begin);
            return;
        }
        check_utf8(content, end, offset, begin);
        if (formatted) {
            lex_fstring(offset, begin, content, end, quotes, raw);
        } else {
            here_ = end + quotes;
            push(TokenKind::kString, offset, begin);
        }
    }

    void check_utf8(size_t from, size_t to, size_t known, SourcePos known_pos) {
        for (size_t at = from; at < to;) {
            uint32_t cp = 0;
            const size_t length = decode_utf8(source_.substr(at, to - at), cp);
            if (length == 0) {
                char code[8];
                std::snprintf(code, sizeof code, "%02x", static_cast<unsigned char>(source_[at]));
                const SourcePos p = pos_from(known, known_pos, at);
                error({p.line, p.col, p.line, p.col + 1}, std::string("(unicode error) 'utf-8' codec can't decode byte 0x") + code,
                      "save the file as UTF-8");
                return;
            }
            if (cp == 0) {
                const SourcePos p = pos_from(known, known_pos, at);
                error({p.line, p.col, p.line, p.col + 1}, "source code cannot contain null bytes");
                return;
            }
            at += length;
        }
    }

    // The tokens of an f-string whose content is [content, end).
    void lex_fstring(size_t offset, SourcePos begin, size_t content, size_t end, size_t quotes, bool raw) {
        here_ = content;
        push(TokenKind::kFStringStart, offset, begin);
        const size_t outer_limit = limit_;
        const size_t outer_floor = bracket_floor_;
        limit_ = end;
        bracket_floor_ = brackets_.size();
        fstring_depth_++;
        lex_fstring_text(raw, 0);
        fstring_depth_--;
        here_ = end;  // whatever went wrong inside, the literal ends here
        if (brackets_.size() > bracket_floor_) brackets_.resize(bracket_floor_);
        limit_ = outer_limit;
        bracket_floor_ = outer_floor;
        const SourcePos end_pos = pos();
        here_ = end + quotes;
        push(TokenKind::kFStringEnd, end, end_pos);
    }

    // Literal text and fields. In a format specification (nesting > 0) a brace is never doubled and } ends it.
    void lex_fstring_text(bool raw, int nesting) {
        SourcePos begin = pos();
        size_t offset = here_;
        const auto flush = [&] {
            if (here_ > offset) push(TokenKind::kFStringText, offset, begin);
        };
        while (here_ < limit_) {
            const char c = source_[here_];
            if (c == '\\' && !raw && here_ + 1 < limit_ && source_[here_ + 1] != '{' && source_[here_ + 1] != '}') {
                if (source_[here_ + 1] == 'N' && peek(2) == '{') {  // the brace is the escape's
                    const size_t close = source_.substr(0, limit_).find('}', here_);
                    here_ = close == std::string_view::npos ? limit_ : close + 1;
                } else {
                    here_ += 1 + line_end_length(here_ + 1);
                }
                continue;
            }
            if (c == '{' && nesting == 0 && peek(1) == '{') {
                here_ += 2;
                continue;
            }
            if (c == '}') {
                if (nesting > 0) break;
                if (peek(1) == '}') {
                    here_ += 2;
                    continue;
                }
                const SourcePos at = pos();
                error({at.line, at.col, at.line, at.col + 1}, "f-string: single '}' is not allowed");
                here_++;
                continue;
            }
            if (c == '{') {
                flush();
                lex_field(raw, nesting);
                offset = here_;
                begin = pos();
                continue;
            }
            here_++;
        }
        here_ = std::min(here_, limit_);
        flush();
    }

    // One replacement field, from its { to its }.
    void lex_field(bool raw, int nesting) {
        const SourcePos open = pos();
        const Span open_span = {open.line, open.col, open.line, open.col + 1};
        if (nesting >= 2) {
            error(open_span, "f-string: expressions nested too deeply");
            here_ = limit_;
            return;
        }
        const size_t errors_before = out_.diagnostics.size();
        size_t offset = here_++;
        push(TokenKind::kFieldOpen, offset, open);
        const size_t floor = brackets_.size();
        const size_t outer_floor = bracket_floor_;
        bracket_floor_ = floor;
        bool ended = false;
        bool empty = true;
        while (here_ < limit_) {
            const char c = source_[here_];
            if (c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r') {
                here_++;
                continue;
            }
            if (brackets_.size() == floor) {
                const bool comparison = peek(1) == '=';
                if (c == '}' || c == ':' || (c == '!' && !comparison)) {
                    ended = true;
                    break;
                }
            }
            if (c == '\\' || c == '#') {
                const SourcePos at = pos();
                error({at.line, at.col, at.line, at.col + 1},
                      c == '#' ? "f-string expression part cannot include '#'" : "f-string expression part cannot include a backslash");
                here_ = limit_;
                bracket_floor_ = outer_floor;
                return;
            }
            empty = false;
            const size_t token_offset = here_;
            const SourcePos token_pos = pos();
            lex_token();
            here_ = std::min(here_, limit_);
            const size_t backslash = source_.substr(0, here_).find('\\', token_offset);
            if (backslash != std::string_view::npos) {
                const SourcePos at = pos_from(token_offset, token_pos, backslash);
                error({at.line, at.col, at.line, at.col + 1}, "f-string expression part cannot include a backslash");
            }
        }
        bracket_floor_ = outer_floor;
        if (!ended) {
            if (brackets_.size() > floor) {
                const OpenBracket& b = brackets_.back();
                error({b.pos.line, b.pos.col, b.pos.line, b.pos.col + 1}, std::string("f-string: '") + b.open + "' was never closed");
                brackets_.resize(floor);
            } else {
                error(open_span, "f-string: expecting '}'",
                      "until Python 3.12, the quotes of the f-string cannot be used again inside its braces");
            }
            return;
        }
        if (empty) error(open_span, "f-string: empty expression not allowed");
        if (peek() == '!') {
            offset = here_;
            const SourcePos begin = pos();
            here_++;
            while (here_ < limit_ && is_name_char(source_[here_])) here_++;
            const std::string_view conversion = source_.substr(offset + 1, here_ - offset - 1);
            if (conversion != "s" && conversion != "r" && conversion != "a")
                error(make_span(begin, pos()), "f-string: invalid conversion character: expected 's', 'r', or 'a'");
            push(TokenKind::kFieldConversion, offset, begin);
        }
        if (peek() == ':') {
            offset = here_;
            const SourcePos begin = pos();
            here_++;
            push(TokenKind::kFieldColon, offset, begin);
            lex_fstring_text(raw, nesting + 1);
        }
        if (peek() != '}') {
            if (out_.diagnostics.size() == errors_before) error(open_span, "f-string: expecting '}'");
            return;
        }
        offset = here_;
        const SourcePos begin = pos();
        here_++;
        push(TokenKind::kFieldClose, offset, begin);
    }

    struct Indent {
        uint32_t column;
        uint32_t alternative;
    };

    std::string_view source_;
    size_t here_ = 0;    // the next byte to lex
    size_t limit_;       // lexing stops here: the end of the source, or of the f-string's content
    size_t mark_ = 0;    // the byte whose place is mark_pos_; never beyond here_ after pos()
    SourcePos mark_pos_ = {1, 1};
    std::vector<Indent> indents_ = {{0, 0}};
    std::vector<OpenBracket> brackets_;
    size_t bracket_floor_ = 0;  // brackets below belong to what is outside the f-string field
    int fstring_depth_ = 0;
    bool too_deep_ = false;
    bool too_many_brackets_ = false;
    Lexed out_;
};

}  // namespace

const char* word_text(Word word) { return kWords[static_cast<uint8_t>(word)].text; }

Lexed lex(std::string_view source) { return Lexer(source).run(); }

bool is_builtin_name(std::string_view name) {
    static constexpr std::string_view kNames[] = {
        "ArithmeticError", "AssertionError", "AttributeError", "BaseException", "BaseExceptionGroup", "BlockingIOError",
        "BrokenPipeError", "BufferError", "ChildProcessError", "ConnectionAbortedError", "ConnectionError", "ConnectionRefusedError",
        "ConnectionResetError", "DeprecationWarning", "EOFError", "Ellipsis", "Exception", "ExceptionGroup", "FileExistsError",
        "FileNotFoundError", "FloatingPointError", "GeneratorExit", "IOError", "ImportError", "IndentationError", "IndexError",
        "InterruptedError", "KeyError", "KeyboardInterrupt", "LookupError", "MemoryError", "ModuleNotFoundError", "NameError",
        "NotImplemented", "NotImplementedError", "OSError", "OverflowError", "PermissionError", "ProcessLookupError", "RecursionError",
        "ReferenceError", "RuntimeError", "RuntimeWarning", "StopAsyncIteration", "StopIteration", "SyntaxError", "SyntaxWarning",
        "SystemError", "SystemExit", "TabError", "TimeoutError", "TypeError", "UnboundLocalError", "UnicodeDecodeError",
        "UnicodeEncodeError", "UnicodeError", "UserWarning", "ValueError", "Warning", "ZeroDivisionError", "__build_class__",
        "__debug__", "__import__", "abs", "aiter", "all", "anext", "any", "ascii", "bin", "bool", "breakpoint", "bytearray", "bytes",
        "callable", "chr", "classmethod", "compile", "complex", "delattr", "dict", "dir", "divmod", "enumerate", "eval", "exec",
        "exit", "filter", "float", "format", "frozenset", "getattr", "globals", "hasattr", "hash", "help", "hex", "id", "input",
        "int", "isinstance", "issubclass", "iter", "len", "list", "locals", "map", "max", "memoryview", "min", "next", "object",
        "oct", "open", "ord", "pow", "print", "property", "quit", "range", "repr", "reversed", "round", "set", "setattr", "slice",
        "sorted", "staticmethod", "str", "sum", "super", "tuple", "type", "vars", "zip"};
    return std::binary_search(std::begin(kNames), std::end(kNames), name);
}

}  // namespace heddle::lang
