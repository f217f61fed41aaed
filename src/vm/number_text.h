#pragma once
// Between numbers, characters and text; what repr, format and the constructors share.

#include <string>
#include <string_view>

namespace heddle::vm {

/// d = 0.d1d2d3… · 10^(exponent + 1): digits without leading or trailing zeros ("0" for 0), exponent of the first digit. d finite.
struct ShortestDigits {
    std::string digits;
    int exponent;
};
ShortestDigits shortest_digits(double d);
bool float_from_string(std::string_view text, double& out); ///< Python's grammar for float("…"); false: none
std::string_view strip_spaces(std::string_view text);
/// repr() of a str (text_repr.cpp); `ascii_only`: ascii().
std::string quote(std::string_view text, bool ascii_only = false);
std::string quote_bytes(std::string_view bytes);

} // namespace heddle::vm
