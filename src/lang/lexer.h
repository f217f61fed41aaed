// Python source → tokens. Used by the parser and, alone, by the editor for colouring.
//
// Never fails: what is no Python becomes kError tokens and diagnostics in CPython's words, and lexing goes on. Linear in the
// text. A pure function: any thread may call it.
#pragma once

#include "base/diagnostic.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace heddle::lang {

enum class TokenKind : uint8_t {
    kEnd,              // end of the text; always the last token
    kNewline,          // end of a logical line
    kIndent,           // a deeper block begins; no text
    kDedent,           // a block ends; no text
    kName,             // identifier; soft keywords (match, case, _) too
    kKeyword,
    kNumber,
    kString,           // str or bytes literal with prefix and quotes, maybe over several lines
    kFStringStart,     // prefix and opening quotes of an f-string; up to its kFStringEnd come the next five and ordinary tokens
    kFStringText,      // literal text, escapes and doubled braces not decoded; also in format specifications
    kFieldOpen,        // {  of a replacement field
    kFieldConversion,  // !r
    kFieldColon,       // :  before a format specification
    kFieldClose,       // }  of a replacement field
    kFStringEnd,       // closing quotes
    kOperator,         // operators and delimiters
    kComment,          // from # up to the end of the line
    kError,            // text that is no token; a diagnostic says why
};

// Which keyword or operator a token is.
enum class Word : uint8_t {
    kNoWord,
#define K(name, spelling) k##name,
#define O(name, spelling) k##name,
#include "lang/words.def"
#undef K
#undef O
};

const char* word_text(Word word);

struct Token {
    TokenKind kind = TokenKind::kEnd;
    Word word = Word::kNoWord;  // for kKeyword and kOperator
    uint32_t offset = 0;        // bytes from the start of the source
    uint32_t length = 0;        // bytes
    Span span;

    std::string_view text(std::string_view source) const { return source.substr(offset, length); }
};

struct Lexed {
    std::vector<Token> tokens;
    std::vector<Diagnostic> diagnostics;  // in order of place
    // Brackets that no bracket closes, outermost first: offset into the source. Each already has its diagnostic.
    std::vector<uint32_t> unclosed;
};

Lexed lex(std::string_view source);

// Whether `name` is one of Python's built-in functions, types or exceptions (for colouring).
bool is_builtin_name(std::string_view name);

}  // namespace heddle::lang
