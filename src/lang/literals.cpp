#include "lang/literals.h"

#include <cstdlib>
#include <vector>

namespace heddle::lang {

namespace {

constexpr size_t kMaxDecimalDigits = 4300;  // CPython's sys.int_info.default_max_str_digits
constexpr size_t kMaxIntegerBits = 200000;  // the lab's largest integer

int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Digits of a power-of-two base to decimal: schoolbook in base 10^9, several digits at a time.
std::string to_decimal(const std::string& digits, int bits_per_digit) {
    constexpr uint64_t kBase = 1000000000;
    std::vector<uint32_t> limbs = {0};  // little-endian
    const size_t step = 28 / static_cast<size_t>(bits_per_digit);
    for (size_t i = 0; i < digits.size();) {
        uint64_t carry = 0;
        uint64_t factor = 1;
        for (size_t k = 0; k < step && i < digits.size(); k++, i++) {
            carry = carry << bits_per_digit | static_cast<uint64_t>(digit_value(digits[i]));
            factor <<= bits_per_digit;
        }
        for (uint32_t& limb : limbs) {
            carry += limb * factor;
            limb = static_cast<uint32_t>(carry % kBase);
            carry /= kBase;
        }
        if (carry) limbs.push_back(static_cast<uint32_t>(carry));
    }
    std::string out = std::to_string(limbs.back());
    for (size_t i = limbs.size() - 1; i-- > 0;) {
        const std::string part = std::to_string(limbs[i]);
        out.append(9 - part.size(), '0');
        out += part;
    }
    return out;
}

}  // namespace

Number parse_number(std::string_view text) {
    Number number;
    std::string clean;
    for (char c : text)
        if (c != '_') clean += c;
    const char second = clean.size() > 1 ? static_cast<char>(clean[1] | 0x20) : '\0';
    const bool prefixed = clean[0] == '0' && (second == 'x' || second == 'o' || second == 'b');
    if (!prefixed && (clean.back() | 0x20) == 'j') {
        number.kind = Number::Kind::kImaginary;
        number.float_value = std::strtod(clean.c_str(), nullptr);
        return number;
    }
    if (!prefixed && clean.find_first_of(".eE") != std::string::npos) {
        number.kind = Number::Kind::kFloat;
        number.float_value = std::strtod(clean.c_str(), nullptr);
        return number;
    }
    const int bits = second == 'x' ? 4 : second == 'o' ? 3 : 1;
    const uint64_t base = prefixed ? uint64_t{1} << bits : 10;
    const size_t significant = clean.find_first_not_of('0', prefixed ? 2 : 0);
    clean = significant == std::string::npos ? "0" : clean.substr(significant);
    uint64_t value = 0;
    bool fits = true;
    for (char c : clean) {
        const auto digit = static_cast<uint64_t>(digit_value(c));
        if (value > (static_cast<uint64_t>(INT64_MAX) - digit) / base) {
            fits = false;
            break;
        }
        value = value * base + digit;
    }
    if (fits) {
        number.int_value = static_cast<int64_t>(value);
        return number;
    }
    number.kind = Number::Kind::kBigInt;
    if (!prefixed && clean.size() > kMaxDecimalDigits) {
        number.error = "Exceeds the limit (4300 digits) for integer string conversion: value has " + std::to_string(clean.size()) +
                       " digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.";
    } else if (prefixed && clean.size() * static_cast<size_t>(bits) > kMaxIntegerBits) {
        number.error = "integers of more than 200,000 bits are not supported by the lab";
    } else {
        number.digits = prefixed ? to_decimal(clean, bits) : clean;
    }
    return number;
}

void append_utf8(std::string& out, uint32_t cp) {
    if (cp < 0x80) {
        out += static_cast<char>(cp);
    } else if (cp < 0x800) {
        out += static_cast<char>(0xC0 | cp >> 6);
        out += static_cast<char>(0x80 | (cp & 0x3F));
    } else if (cp < 0x10000) {
        out += static_cast<char>(0xE0 | cp >> 12);
        out += static_cast<char>(0x80 | (cp >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (cp & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | cp >> 18);
        out += static_cast<char>(0x80 | (cp >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (cp >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (cp & 0x3F));
    }
}

DecodedText decode_text(std::string_view content, bool raw, bool bytes, bool fstring) {
    DecodedText out;
    std::string& value = out.value;
    value.reserve(content.size());
    const auto fail = [&](size_t at, std::string message) {
        if (out.error.empty()) {
            out.error = std::move(message);
            out.error_offset = at;
        }
    };
    // \x, \u, \U: exactly `count` hexadecimal digits after the letter.
    const auto hex = [&](size_t at, size_t count, uint32_t& cp) {
        cp = 0;
        size_t got = 0;
        while (got < count && at + 2 + got < content.size() && digit_value(content[at + 2 + got]) >= 0)
            cp = cp << 4 | static_cast<uint32_t>(digit_value(content[at + 2 + got++]));
        if (got == count) return true;
        if (bytes) {
            fail(at, "(value error) invalid \\x escape at position " + std::to_string(at));
        } else {
            const char* form = count == 2 ? "\\xXX" : count == 4 ? "\\uXXXX" : "\\UXXXXXXXX";
            fail(at, "(unicode error) 'unicodeescape' codec can't decode bytes in position " + std::to_string(at) + "-" +
                         std::to_string(at + 1 + got) + ": truncated " + form + " escape");
        }
        return false;
    };
    for (size_t i = 0; i < content.size(); i++) {
        const char c = content[i];
        if (c == '\r') {  // source line ends are all \n to Python
            if (i + 1 < content.size() && content[i + 1] == '\n') i++;
            value += '\n';
            continue;
        }
        if (bytes && static_cast<unsigned char>(c) >= 0x80) {
            fail(i, "bytes can only contain ASCII literal characters");
            return out;
        }
        if (fstring && (c == '{' || c == '}') && i + 1 < content.size() && content[i + 1] == c) {
            value += c;
            i++;
            continue;
        }
        if (c != '\\' || raw || i + 1 >= content.size()) {
            value += c;
            continue;
        }
        const char e = content[i + 1];
        uint32_t cp = 0;
        size_t digits = 0;
        switch (e) {
            case '\n': i++; continue;
            case '\r':
                i += i + 2 < content.size() && content[i + 2] == '\n' ? 2 : 1;
                continue;
            case '\\': case '\'': case '"': value += e; i++; continue;
            case 'a': value += '\a'; i++; continue;
            case 'b': value += '\b'; i++; continue;
            case 'f': value += '\f'; i++; continue;
            case 'n': value += '\n'; i++; continue;
            case 'r': value += '\r'; i++; continue;
            case 't': value += '\t'; i++; continue;
            case 'v': value += '\v'; i++; continue;
            case 'x': digits = 2; break;
            case 'u': digits = bytes ? 0 : 4; break;
            case 'U': digits = bytes ? 0 : 8; break;
            case 'N':
                if (!bytes) {
                    fail(i, "`\\N{…}` escapes are not supported by the lab");
                    return out;
                }
                break;
            default:
                if (e >= '0' && e <= '7') {
                    size_t used = 0;
                    while (used < 3 && i + 1 < content.size() && content[i + 1] >= '0' && content[i + 1] <= '7') {
                        cp = cp << 3 | static_cast<uint32_t>(content[i + 1] - '0');
                        i++;
                        used++;
                    }
                    if (bytes)
                        value += static_cast<char>(cp);
                    else
                        append_utf8(value, cp);
                    continue;
                }
        }
        if (digits == 0) {  // no escape: the backslash stays, as in CPython
            value += c;
            continue;
        }
        if (!hex(i, digits, cp)) return out;
        if (bytes) {
            value += static_cast<char>(cp);
        } else if (cp > 0x10FFFF) {
            fail(i, "(unicode error) 'unicodeescape' codec can't decode bytes in position " + std::to_string(i) + "-" +
                        std::to_string(i + 9) + ": illegal Unicode character");
            return out;
        } else {
            append_utf8(value, cp);
        }
        i += 1 + digits;
    }
    return out;
}

StringParts split_string(std::string_view token) {
    StringParts parts;
    size_t at = 0;
    for (; token[at] != '"' && token[at] != '\''; at++) {
        const char letter = static_cast<char>(token[at] | 0x20);
        parts.raw |= letter == 'r';
        parts.bytes |= letter == 'b';
    }
    const size_t quotes = token.size() >= at + 6 && token[at + 1] == token[at] && token[at + 2] == token[at] ? 3 : 1;
    parts.content_offset = at + quotes;
    parts.content = token.substr(at + quotes, token.size() - at - 2 * quotes);
    return parts;
}

}  // namespace heddle::lang
