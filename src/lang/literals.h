// The values of number and string literals.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace heddle::lang {

struct Number {
    enum class Kind : uint8_t { kInt, kBigInt, kFloat, kImaginary } kind = Kind::kInt;
    int64_t int_value = 0;
    double float_value = 0;
    std::string digits;  // kBigInt: decimal
    std::string error;   // not empty: why the literal is refused, in CPython's words
};

// `text` is a kNumber token.
Number parse_number(std::string_view text);

struct DecodedText {
    std::string value;
    std::string error;        // not empty: what is wrong
    size_t error_offset = 0;  // where in the text, bytes
};

// Resolves the escapes of a literal's content (between the quotes). `fstring`: {{ and }} become one brace.
DecodedText decode_text(std::string_view content, bool raw, bool bytes, bool fstring);

// Takes a kString token apart.
struct StringParts {
    std::string_view content;
    size_t content_offset = 0;  // of the content in the token
    bool raw = false;
    bool bytes = false;
};
StringParts split_string(std::string_view token);

void append_utf8(std::string& out, uint32_t code_point);

}  // namespace heddle::lang
