#pragma once
// UTF-8 as the heap's strings hold it: always well formed, except that lone surrogates stand as three bytes.

#include <cstdint>
#include <string>
#include <string_view>

namespace heddle::vm {

/// Code point at `at`; moves `at` behind it.
inline std::uint32_t decode_utf8(std::string_view text, std::size_t& at) {
    auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    std::uint32_t c = byte(at++);
    if (c < 0x80) return c;
    int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
    c &= 0x3fu >> more;
    for (; more > 0 && at < text.size(); more--) c = c << 6 | (byte(at++) & 0x3f);
    return c;
}

inline void append_utf8(std::string& out, std::uint32_t c) {
    auto push = [&](std::uint32_t b) { out += static_cast<char>(b); };
    if (c < 0x80) {
        push(c);
    } else if (c < 0x800) {
        push(0xc0 | c >> 6), push(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        push(0xe0 | c >> 12), push(0x80 | (c >> 6 & 0x3f)), push(0x80 | (c & 0x3f));
    } else {
        push(0xf0 | c >> 18), push(0x80 | (c >> 12 & 0x3f)), push(0x80 | (c >> 6 & 0x3f)), push(0x80 | (c & 0x3f));
    }
}

/// Where the first lone surrogate stands, or npos: such text is no UTF-8 for others than ourselves.
inline std::size_t find_surrogate(std::string_view text) {
    for (std::size_t at = text.find('\xed'); at != std::string_view::npos; at = text.find('\xed', at + 1))
        if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xa0) return at;
    return std::string_view::npos;
}

inline std::size_t utf8_length(std::string_view text) {
    std::size_t n = 0;
    for (char c : text) n += (c & 0xc0) != 0x80;
    return n;
}

/// Byte offset of code point `index` (at most the number of code points).
inline std::size_t utf8_offset(std::string_view text, std::size_t index) {
    std::size_t at = 0;
    while (index > 0 && at < text.size()) {
        at++;
        while (at < text.size() && (text[at] & 0xc0) == 0x80) at++;
        index--;
    }
    return at;
}

// Properties of characters, those of CPython 3.11 (text_unicode.cpp; the tables are made by cmake/unicode_data.py).
bool is_space(std::uint32_t c);
bool is_alpha(std::uint32_t c);
bool is_upper(std::uint32_t c);
bool is_lower(std::uint32_t c);
bool is_printable(std::uint32_t c);
std::uint32_t to_upper(std::uint32_t c);
std::uint32_t to_lower(std::uint32_t c);
bool is_decimal(std::uint32_t c);
int decimal_value(std::uint32_t c); ///< -1: no decimal digit
bool is_digit_like(std::uint32_t c);
bool is_numeric(std::uint32_t c);
/// Letters whose capital is several characters: up to three, zeros behind; else nullptr.
const std::uint32_t* long_upper(std::uint32_t c);
/// The same for casefold(), where that is not the small letter.
const std::uint32_t* long_fold(std::uint32_t c);
inline bool is_digit(std::uint32_t c) { return c >= '0' && c <= '9'; }

} // namespace heddle::vm
