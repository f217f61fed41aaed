#pragma once
// The format mini-language of format(), f-strings and str.format: [[fill]align][sign][z][#][0][width][,_][.precision][type].

#include <cstdint>
#include <string>
#include <string_view>

#include "vm/operations.h"

namespace heddle::vm {

struct FormatSpec {
    std::uint32_t fill = ' ';
    char align = 0; ///< '<', '>', '=', '^'; 0: the type's own
    char sign = '-';
    bool no_negative_zero = false;
    bool alternate = false;
    bool zero_padded = false;
    std::int64_t width = -1;
    char grouping = 0; ///< ',' or '_'
    std::int64_t precision = -1;
    std::uint32_t type = 0;
    std::string_view text; ///< as written, for messages
};

/// false: ValueError in flight. `type_name` for its words.
bool parse_format_spec(Context& cx, std::string_view text, std::string_view type_name, FormatSpec& out);
std::string pad_text(std::string_view text, std::uint32_t fill, char align, std::int64_t width);
Value format_complex(Context& cx, Value v, std::string_view text); ///< complex.cpp
/// Digits of a finite or special float as e, E, f, F, g, G or % (repr style for 0), without sign and grouping.
std::string float_digits(double magnitude, char type, std::int64_t precision, bool alternate, bool keep_point);
/// Sign, grouping and padding of a number. `prefix`: "0x"…; `digits`: integer digits first.
std::string finish_number(const FormatSpec& spec, bool negative, std::string_view prefix, std::string digits, char default_align);

} // namespace heddle::vm
