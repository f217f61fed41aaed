// Between numbers and text: repr of floats, int("…"), float("…").

#include <cerrno>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/number_text.h"
#include "vm/utf8.h"

namespace heddle::vm {

ShortestDigits shortest_digits(double d) {
    // fmt prints the shortest digits that read back as d; where the point stands is taken out of its text again.
    std::string text = fmt::format("{}", std::fabs(d));
    ShortestDigits out{"", 0};
    std::size_t e = text.find('e');
    if (e != std::string::npos) {
        out.exponent = std::atoi(text.c_str() + e + 1);
        text.resize(e);
    }
    std::size_t point = text.find('.');
    out.exponent += static_cast<int>(point == std::string::npos ? text.size() : point) - 1;
    if (point != std::string::npos) text.erase(point, 1);
    std::size_t first = text.find_first_not_of('0');
    if (first == std::string::npos) return {"0", 0};
    out.exponent -= static_cast<int>(first);
    text.erase(0, first);
    text.erase(text.find_last_not_of('0') + 1);
    out.digits = text;
    return out;
}

std::string float_repr(double d) {
    if (std::isnan(d)) return "nan";
    std::string out = std::signbit(d) ? "-" : "";
    if (std::isinf(d)) return out + "inf";
    auto [digits, exponent] = shortest_digits(d);
    auto count = static_cast<int>(digits.size());
    if (exponent < -4 || exponent >= 16) {
        out += digits[0];
        if (count > 1) out += "." + digits.substr(1);
        return out + fmt::format("e{}{:02}", exponent < 0 ? '-' : '+', std::abs(exponent));
    }
    if (exponent < 0) return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    if (count <= exponent + 1) return out + digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0') + ".0";
    return out + digits.substr(0, static_cast<std::size_t>(exponent + 1)) + "." + digits.substr(static_cast<std::size_t>(exponent + 1));
}

std::string_view strip_spaces(std::string_view text) {
    while (!text.empty()) {
        std::size_t at = 0;
        if (!is_space(decode_utf8(text, at))) break;
        text.remove_prefix(at);
    }
    while (!text.empty()) {
        std::size_t last = text.size() - 1;
        while (last > 0 && (text[last] & 0xc0) == 0x80) last--;
        std::size_t at = last;
        if (!is_space(decode_utf8(text, at))) break;
        text = text.substr(0, last);
    }
    return text;
}

namespace {
// Decimal digits of any script as ASCII's.
std::string ascii_digits(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t start = at;
        std::uint32_t c = decode_utf8(text, at);
        int digit = c < 0x80 ? -1 : decimal_value(c);
        if (digit >= 0) out += static_cast<char>('0' + digit);
        else out += text.substr(start, at - start);
    }
    return out;
}
bool is_ascii(std::string_view text) {
    for (char c : text)
        if ((c & 0x80) != 0) return false;
    return true;
}
} // namespace

Value int_from_string(Context& cx, std::string_view original, int base) {
    const std::string plain = is_ascii(original) ? std::string() : ascii_digits(original);
    std::string_view text = strip_spaces(plain.empty() ? original : std::string_view(plain));
    auto bad = [&] {
        cx.raise(TypeId::ValueError, fmt::format("invalid literal for int() with base {}: {}", base, quote(original.substr(0, 200))));
        return kUnbound;
    };
    bool negative = false;
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    int radix = base;
    bool prefix = false;
    if (text.size() >= 2 && text[0] == '0') {
        char letter = static_cast<char>(text[1] | 32);
        int of_letter = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
        if (of_letter != 0 && (base == 0 || base == of_letter)) {
            radix = of_letter;
            prefix = true;
            text.remove_prefix(2);
        }
    }
    if (radix == 0) {
        radix = 10;
        if (text.size() > 1 && text[0] == '0' && text.find_first_not_of("0_") != std::string_view::npos) return bad();
    }
    std::string digits;
    bool underscore = !prefix; // one may not come first, but it may follow a prefix
    for (char c : text) {
        if (c == '_') {
            if (underscore) return bad();
            underscore = true;
            continue;
        }
        int value = 99;
        if (c >= '0' && c <= '9') value = c - '0';
        else if ((c | 32) >= 'a' && (c | 32) <= 'z') value = (c | 32) - 'a' + 10;
        if (value >= radix) return bad();
        underscore = false;
        digits += static_cast<char>(value < 10 ? c : c | 32);
    }
    if (digits.empty() || underscore) return bad();
    bool power_of_two = (radix & (radix - 1)) == 0;
    if (!power_of_two && digits.size() > kDigitsMax) {
        cx.raise(TypeId::ValueError,
                 fmt::format("Exceeds the limit ({} digits) for integer string conversion: value has {} digits; use "
                             "sys.set_int_max_str_digits() to increase the limit",
                             kDigitsMax, digits.size()));
        return kUnbound;
    }
    if (digits.size() > static_cast<std::size_t>(kBigBitsMax)) {
        cx.raise(TypeId::OverflowError, "integer too large for the lab (200000 bits)");
        return kUnbound;
    }
    if (radix == 10 && digits.size() <= 18) {
        std::int64_t value = 0;
        for (char c : digits) value = value * 10 + (c - '0');
        return int_value(negative ? -value : value);
    }
    return big_from_digits(cx, digits, radix, negative);
}

bool float_from_string(std::string_view original, double& out) {
    std::string text;
    const std::string plain = is_ascii(original) ? std::string() : ascii_digits(original);
    std::string_view stripped = strip_spaces(plain.empty() ? original : std::string_view(plain));
    for (std::size_t i = 0; i < stripped.size(); i++) {
        if (stripped[i] != '_') {
            text += stripped[i];
            continue;
        }
        bool between = i > 0 && i + 1 < stripped.size() && is_digit(static_cast<unsigned char>(stripped[i - 1])) &&
                       is_digit(static_cast<unsigned char>(stripped[i + 1]));
        if (!between) return false;
    }
    std::string lower;
    for (char c : text) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 32 : c);
    bool negative = !lower.empty() && lower[0] == '-';
    std::string_view word = lower;
    if (!word.empty() && (word[0] == '-' || word[0] == '+')) word.remove_prefix(1);
    if (word == "inf" || word == "infinity") return out = negative ? -HUGE_VAL : HUGE_VAL, true;
    if (word == "nan") return out = std::nan(""), true;
    // Only what Python's grammar allows reaches strtod, which reads hexadecimal and more.
    if (word.empty() || word.find_first_not_of("0123456789.e+-") != std::string_view::npos) return false;
    if (!is_digit(static_cast<unsigned char>(word[0])) && word[0] != '.') return false;
    char* end = nullptr;
    out = std::strtod(lower.c_str(), &end);
    return end == lower.c_str() + lower.size() && end != lower.c_str();
}

} // namespace heddle::vm
