// format(v, spec) and str.format.

#include "vm/format_spec.h"

#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/number_text.h"
#include "vm/special.h"
#include "vm/utf8.h"

namespace heddle::vm {

std::string fmt_printf(const char* format, int precision, double d) {
    char small[64];
    int n = std::snprintf(small, sizeof small, format, precision, d);
    if (n < static_cast<int>(sizeof small)) return {small, static_cast<std::size_t>(n)};
    std::string large(static_cast<std::size_t>(n) + 1, '\0');
    std::snprintf(large.data(), large.size(), format, precision, d);
    large.resize(static_cast<std::size_t>(n));
    return large;
}

namespace {

bool is_align(std::uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

std::string group(std::string_view digits, char separator, std::size_t every) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); i++) {
        if (i > 0 && (digits.size() - i) % every == 0) out += separator;
        out += digits[i];
    }
    return out;
}

std::string type_text(std::uint32_t c) {
    std::string out;
    if (c >= 0x21 && c < 0x7f)
        out += static_cast<char>(c);
    else
        out = fmt::format("\\x{:x}", c);
    return out;
}

Value unknown_code(Context& cx, std::uint32_t type, std::string_view name) {
    return fail(cx, TypeId::ValueError, fmt::format("Unknown format code '{}' for object of type '{}'", type_text(type), name));
}

Value make_text(Context& cx, const std::string& text) { return cx.reserve(text.size()) ? cx.make_str(text) : kUnbound; }

Value format_text(Context& cx, Value v, const FormatSpec& spec) {
    if (spec.type != 0 && spec.type != 's') return unknown_code(cx, spec.type, "str");
    if (spec.sign != '-' && spec.sign != 0) return fail(cx, TypeId::ValueError, spec.sign == ' ' ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
    if (spec.no_negative_zero) return fail(cx, TypeId::ValueError, "Negative zero coercion (z) not allowed in string format specifier");
    if (spec.alternate) return fail(cx, TypeId::ValueError, "Alternate form (#) not allowed in string format specifier");
    if (spec.grouping != 0) return fail(cx, TypeId::ValueError, fmt::format("Cannot specify '{}' with 's'.", spec.grouping));
    char align = spec.align;
    if (align == '=') {
        if (!spec.zero_padded || spec.text.find('=') != std::string::npos)
            return fail(cx, TypeId::ValueError, "'=' alignment not allowed in string format specifier");
        align = '<';
    }
    std::string_view text = cx.text(v);
    if (spec.precision >= 0) text = text.substr(0, utf8_offset(text, static_cast<std::size_t>(spec.precision)));
    if (spec.width > 0 && !cx.reserve(static_cast<std::size_t>(spec.width))) return kUnbound;
    return make_text(cx, pad_text(text, spec.fill, align == 0 ? '<' : align, spec.width));
}

Value format_double(Context& cx, double d, FormatSpec spec, std::string_view type_name) {
    char type = static_cast<char>(spec.type);
    if (spec.type > 0x7f || (type != 0 && std::string_view("eEfFgGn%").find(type) == std::string_view::npos))
        return unknown_code(cx, spec.type, type_name);
    if (spec.precision > 1'000'000) return fail(cx, TypeId::ValueError, "precision too big");
    if (!cx.reserve(static_cast<std::size_t>(std::max<std::int64_t>(spec.precision, spec.width) + 400))) return kUnbound;
    bool negative = std::signbit(d) && !std::isnan(d);
    std::string suffix = type == '%' ? "%" : "";
    std::string digits = float_digits(type == '%' ? std::fabs(d) * 100 : std::fabs(d), type, spec.precision, spec.alternate, true);
    if (spec.no_negative_zero && negative && digits.find_first_not_of("0.eE+-") == std::string::npos) negative = false;
    if (spec.grouping != 0 && !std::isfinite(d)) spec.grouping = 0;
    return make_text(cx, finish_number(spec, negative, "", digits + suffix, '>'));
}

Value format_integer(Context& cx, Value v, FormatSpec spec) {
    char type = spec.type > 0x7f ? '?' : static_cast<char>(spec.type);
    std::string_view name = is_bool(v) ? "bool" : "int";
    if (type != 0 && std::string_view("eEfFgG%").find(type) != std::string_view::npos) {
        bool ok = true;
        double d = int_to_double(cx, v, ok);
        return ok ? format_double(cx, d, spec, name) : kUnbound;
    }
    if (type != 0 && std::string_view("bcdnoxX").find(type) == std::string_view::npos) return unknown_code(cx, spec.type, name);
    if (spec.precision >= 0) return fail(cx, TypeId::ValueError, "Precision not allowed in integer format specifier");
    if (spec.no_negative_zero) return fail(cx, TypeId::ValueError, "Negative zero coercion (z) not allowed in format specifier with integer presentation type '" + std::string(1, type == 0 ? 'd' : type) + "'");
    if (spec.width > 0 && !cx.reserve(static_cast<std::size_t>(spec.width))) return kUnbound;
    if (type == 'c') {
        if (spec.sign != '-' && spec.sign != 0) return fail(cx, TypeId::ValueError, "Sign not allowed with integer format specifier 'c'");
        if (spec.alternate) return fail(cx, TypeId::ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
        if (spec.grouping != 0) return fail(cx, TypeId::ValueError, fmt::format("Cannot specify '{}' with 'c'.", spec.grouping));
        std::int64_t code = 0;
        if (!is_small(v, code) || code < 0 || code > 0x10ffff) return fail(cx, TypeId::OverflowError, "%c arg not in range(0x110000)");
        std::string text;
        append_utf8(text, static_cast<std::uint32_t>(code));
        return make_text(cx, pad_text(text, spec.fill, spec.align == 0 ? '>' : spec.align == '=' ? '>' : spec.align, spec.width));
    }
    int base = type == 'b' ? 2 : type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    std::string digits = int_to_string(cx, v, base);
    bool negative = digits[0] == '-';
    if (negative) digits.erase(0, 1);
    if (base == 10 && digits.size() > kDigitsMax)
        return fail(cx, TypeId::ValueError, "Exceeds the limit (4300 digits) for integer string conversion; use "
                                            "sys.set_int_max_str_digits() to increase the limit");
    std::string prefix = !spec.alternate || base == 10 ? "" : base == 2 ? "0b" : base == 8 ? "0o" : "0x";
    if (type == 'X') {
        for (char& c : digits) c = static_cast<char>(c >= 'a' ? c - 32 : c);
        if (!prefix.empty()) prefix = "0X";
    }
    return make_text(cx, finish_number(spec, negative, prefix, digits, '>'));
}

} // namespace

std::string pad_text(std::string_view text, std::uint32_t fill, char align, std::int64_t width) {
    auto length = static_cast<std::int64_t>(utf8_length(text));
    std::int64_t missing = width - length;
    if (missing <= 0) return std::string(text);
    std::int64_t left = align == '>' || align == '=' ? missing : align == '^' ? missing / 2 : 0;
    std::string out, one;
    append_utf8(one, fill);
    for (std::int64_t i = 0; i < left; i++) out += one;
    out += text;
    for (std::int64_t i = left; i < missing; i++) out += one;
    return out;
}

std::string float_digits(double d, char type, std::int64_t precision, bool alternate, bool keep_point) {
    bool upper = type == 'E' || type == 'F' || type == 'G';
    if (!std::isfinite(d)) {
        std::string text = std::isnan(d) ? "nan" : "inf";
        if (upper)
            for (char& c : text) c = static_cast<char>(c - 32);
        return text;
    }
    auto with_point = [&](std::string text) {
        if (!alternate || text.find('.') != std::string::npos) return text;
        std::size_t e = text.find_first_of("eE");
        text.insert(e == std::string::npos ? text.size() : e, ".");
        return text;
    };
    auto p = static_cast<int>(precision < 0 ? 6 : precision);
    switch (type) {
        case 'e': return with_point(fmt_printf("%.*e", p, d));
        case 'E': return with_point(fmt_printf("%.*E", p, d));
        case 'f': case 'F': case '%': return with_point(fmt_printf("%.*f", p, d));
        case 'g': case 'n': return fmt_printf(alternate ? "%#.*g" : "%.*g", p, d);
        case 'G': return fmt_printf(alternate ? "%#.*G" : "%.*G", p, d);
        default: break;
    }
    // No type: repr, or like 'g' with a digit behind the point when a precision is given.
    if (precision < 0) return with_point(float_repr(d));
    if (precision == 0) p = 1;
    std::string text = fmt_printf(alternate ? "%#.*g" : "%.*g", p, d);
    std::size_t e = text.find('e');
    if (keep_point && e == std::string::npos && text.find('.') == std::string::npos) {
        // 'g' switches to an exponent at 10^p; CPython's own form one place earlier, because of the ".0".
        if (static_cast<int>(text.size()) >= p) {
            std::string shifted = fmt_printf("%.*e", p - 1, d);
            std::size_t at = shifted.find('e'), point = shifted.find('.');
            if (point != std::string::npos) {
                std::size_t last = shifted.find_last_not_of('0', at - 1);
                shifted.erase(last == point ? point : last + 1, at - (last == point ? point : last + 1));
            }
            return shifted;
        }
        text += ".0";
    }
    return text;
}

std::string finish_number(const FormatSpec& spec, bool negative, std::string_view prefix, std::string digits, char default_align) {
    std::string sign = negative ? "-" : spec.sign == '+' ? "+" : spec.sign == ' ' ? " " : "";
    std::size_t whole = 0;
    while (whole < digits.size() && is_digit(static_cast<unsigned char>(digits[whole]))) whole++;
    bool other_base = spec.type == 'b' || spec.type == 'o' || spec.type == 'x' || spec.type == 'X';
    if (other_base) whole = digits.size();
    std::string rest = digits.substr(whole);
    std::string integer = digits.substr(0, whole);
    char align = spec.align == 0 ? default_align : spec.align;
    auto fixed = static_cast<std::int64_t>(sign.size() + prefix.size() + rest.size());
    if (spec.grouping != 0) {
        std::size_t every = other_base ? 4 : 3;
        // Zero padding is grouped too: 007,123.
        if (align == '=' && spec.fill == '0') {
            auto separators = [&](std::size_t n) { return n == 0 ? 0 : (n - 1) / every; };
            while (static_cast<std::int64_t>(integer.size() + separators(integer.size())) + fixed < spec.width) integer.insert(0, "0");
        }
        integer = group(integer, spec.grouping, every);
    }
    std::string body = integer + rest;
    if (align == '=') {
        std::int64_t width = spec.width - static_cast<std::int64_t>(sign.size() + prefix.size());
        return sign + std::string(prefix) + pad_text(body, spec.fill, '>', width);
    }
    return pad_text(sign + std::string(prefix) + body, spec.fill, align, spec.width);
}

bool parse_format_spec(Context& cx, std::string_view text, std::string_view type_name, FormatSpec& spec) {
    spec.text = text;
    std::size_t at = 0;
    if (!text.empty()) {
        std::size_t after = 0;
        std::uint32_t first = decode_utf8(text, after);
        if (after < text.size() && is_align(static_cast<unsigned char>(text[after]))) {
            spec.fill = first;
            spec.align = text[after];
            at = after + 1;
        } else if (is_align(first)) {
            spec.align = static_cast<char>(first);
            at = 1;
        }
    }
    bool fill_given = at > 1;
    auto peek = [&] { return at < text.size() ? text[at] : '\0'; };
    spec.sign = 0;
    if (peek() == '+' || peek() == '-' || peek() == ' ') spec.sign = text[at++];
    if (peek() == 'z') spec.no_negative_zero = true, at++;
    if (peek() == '#') spec.alternate = true, at++;
    if (!fill_given && peek() == '0') {
        spec.fill = '0';
        if (spec.align == 0) {
            spec.align = '=';
            spec.zero_padded = true;
        }
        at++;
    }
    auto number = [&](std::int64_t& out) {
        std::size_t start = at;
        std::int64_t value = 0;
        while (is_digit(static_cast<unsigned char>(peek()))) {
            if (value > INT64_MAX / 10 - 1) {
                fail(cx, TypeId::ValueError, "Too many decimal digits in format string");
                return false;
            }
            value = value * 10 + (text[at++] - '0');
        }
        if (at > start) out = value;
        return true;
    };
    if (!number(spec.width)) return false;
    if (spec.width > INT32_MAX) return fail(cx, TypeId::MemoryError, ""), false;
    if (peek() == ',') spec.grouping = text[at++];
    if (peek() == '_') {
        if (spec.grouping != 0) return fail(cx, TypeId::ValueError, "Cannot specify both ',' and '_'."), false;
        spec.grouping = text[at++];
    }
    if (peek() == ',') return fail(cx, TypeId::ValueError, spec.grouping == '_' ? "Cannot specify both ',' and '_'." : "Cannot specify ',' with ','."), false;
    if (peek() == '.') {
        at++;
        if (!number(spec.precision)) return false;
        if (spec.precision < 0) return fail(cx, TypeId::ValueError, "Format specifier missing precision"), false;
    }
    if (at < text.size()) {
        std::size_t start = at;
        spec.type = decode_utf8(text, at);
        if (at < text.size())
            return fail(cx, TypeId::ValueError, fmt::format("Invalid format specifier '{}' for object of type '{}'", text, type_name)), (void)start, false;
    }
    if (spec.grouping != 0) {
        bool fits = spec.type == 0 || spec.type == 'd' || spec.type == 'e' || spec.type == 'f' || spec.type == 'g' || spec.type == 'E' ||
                    spec.type == 'G' || spec.type == '%' || spec.type == 'F';
        if (spec.grouping == '_' && (spec.type == 'b' || spec.type == 'o' || spec.type == 'x' || spec.type == 'X')) fits = true;
        if (!fits) return fail(cx, TypeId::ValueError, fmt::format("Cannot specify '{}' with '{}'.", spec.grouping, type_text(spec.type))), false;
    }
    return true;
}

Value format_value(Context& cx, Value v, std::string_view text) {
    const Value object = v;
    if (is_user_object(cx, v)) {
        Value method = special_method(cx, v, "__format__");
        if (!(method == kUnbound)) {
            Value shown = call_special(cx, method, v, {cx.make_str(text)});
            if (shown == kUnbound || cx.is_str(shown)) return shown;
            if (Value base = plain(cx, shown); cx.is_str(base)) return base;
            return fail(cx, TypeId::TypeError, fmt::format("__format__ must return a str, not {}", cx.type_name(shown)));
        }
        if (!text.empty()) v = plain(cx, v);
    }
    if (text.empty()) {
        if (cx.is_str(v)) return v;
        std::string out = str(cx, v);
        return cx.raising() || cx.stop_here ? kUnbound : make_text(cx, out);
    }
    FormatSpec spec;
    if (cx.is_str(v)) return parse_format_spec(cx, text, "str", spec) ? format_text(cx, v, spec) : kUnbound;
    if (is_integer(cx, v)) return parse_format_spec(cx, text, is_bool(v) ? "bool" : "int", spec) ? format_integer(cx, v, spec) : kUnbound;
    if (cx.is_float(v)) return parse_format_spec(cx, text, "float", spec) ? format_double(cx, cx.as_float(v), spec, "float") : kUnbound;
    if (cx.is(v, Kind::Complex)) return format_complex(cx, v, text);
    return fail(cx, TypeId::TypeError, fmt::format("unsupported format string passed to {}.__format__", cx.type_name(object)));
}

namespace {

// str.format: literal text, {{, }}, and fields {name.attribute[index]!conversion:spec} whose spec may hold fields.
class FormatString {
public:
    FormatString(Context& cx, const Value* args, std::uint32_t nargs, Value kwargs) : cx_(cx), args_(args), nargs_(nargs), kwargs_(kwargs) {}

    bool run(std::string_view text, std::string& out, int depth) {
        if (depth > 2) return error("Max string recursion exceeded");
        for (std::size_t at = 0; at < text.size();) {
            char c = text[at];
            if (c == '{' || c == '}') {
                if (at + 1 < text.size() && text[at + 1] == c) {
                    out += c;
                    at += 2;
                    continue;
                }
                if (c == '}') return error("Single '}' encountered in format string");
                if (at + 1 == text.size()) return error("Single '{' encountered in format string");
                std::size_t end = 0;
                if (!field_end(text, at + 1, end)) return false;
                if (!field(text.substr(at + 1, end - at - 1), out, depth)) return false;
                at = end + 1;
                continue;
            }
            out += c;
            at++;
        }
        return true;
    }

private:
    bool error(const std::string& message, TypeId type = TypeId::ValueError) {
        cx_.raise(type, message);
        return false;
    }

    // The brace that closes a field: nested ones count; an index in brackets may hold braces.
    bool field_end(std::string_view text, std::size_t at, std::size_t& end) {
        int open = 1;
        bool bracket = false;
        for (; at < text.size(); at++) {
            char c = text[at];
            if (c == '[' && open == 1) bracket = true;
            if (c == ']') bracket = false;
            if (bracket) continue;
            if (c == '{') open++;
            if (c == '}' && --open == 0) {
                end = at;
                return true;
            }
        }
        return error("expected '}' before end of string");
    }

    bool field(std::string_view text, std::string& out, int depth) {
        std::size_t at = 0;
        bool bracket = false;
        while (at < text.size() && (bracket || (text[at] != '!' && text[at] != ':'))) {
            if (text[at] == '[') bracket = true;
            if (text[at] == ']') bracket = false;
            if (!bracket && text[at] == '{') return error("unexpected '{' in field name");
            at++;
        }
        std::string_view name = text.substr(0, at);
        char conversion = 0;
        if (at < text.size() && text[at] == '!') {
            if (at + 1 >= text.size()) return error("end of string while looking for conversion specifier");
            conversion = text[at + 1];
            at += 2;
            if (at < text.size() && text[at] != ':') return error("expected ':' after conversion specifier");
        }
        Value v = lookup(name); // before the fields of its spec: they are numbered in this order
        if (v == kUnbound) return false;
        std::string spec;
        if (at < text.size() && !run(text.substr(at + 1), spec, depth + 1)) return false;
        if (conversion != 0) {
            if (conversion != 's' && conversion != 'r' && conversion != 'a')
                return error(fmt::format("Unknown conversion specifier {}", conversion));
            std::string converted = conversion == 's' ? str(cx_, v) : repr(cx_, v);
            if (cx_.raising() || cx_.stop_here) return false;
            if (conversion == 'a') converted = to_ascii(converted);
            v = cx_.make_str(converted);
        }
        Value shown = format_value(cx_, v, spec);
        if (shown == kUnbound) return false;
        out += cx_.text(shown);
        return cx_.reserve(out.size());
    }

    static std::string to_ascii(std::string_view text) {
        std::string out;
        for (std::size_t at = 0; at < text.size();) {
            std::uint32_t c = decode_utf8(text, at);
            if (c < 0x80) out += static_cast<char>(c);
            else out += c < 0x100 ? fmt::format("\\x{:02x}", c) : c < 0x10000 ? fmt::format("\\u{:04x}", c) : fmt::format("\\U{:08x}", c);
        }
        return out;
    }

    static bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

    Value lookup(std::string_view name) {
        std::size_t end = name.find_first_of(".[");
        std::string_view first = name.substr(0, end);
        Value v = kUnbound;
        if (first.empty() || all_digits(first)) {
            if (first.empty()) {
                if (manual_) return error("cannot switch from manual field specification to automatic field numbering"), kUnbound;
                automatic_ = true;
            } else {
                if (automatic_) return error("cannot switch from automatic field numbering to manual field specification"), kUnbound;
                manual_ = true;
            }
            std::uint64_t index = first.empty() ? next_++ : first.size() > 9 ? UINT32_MAX : std::strtoull(std::string(first).c_str(), nullptr, 10);
            if (index >= nargs_) {
                error(fmt::format("Replacement index {} out of range for positional args tuple", index), TypeId::IndexError);
                return kUnbound;
            }
            v = args_[index];
        } else {
            Value key = cx_.make_str(first);
            if (!(kwargs_ == kUnbound)) v = dict_get_str(cx_, kwargs_, key);
            if (v == kUnbound) {
                cx_.raise_value(TypeId::KeyError, key);
                return kUnbound;
            }
        }
        while (end != std::string_view::npos && end < name.size()) {
            if (name[end] == '.') {
                std::size_t stop = name.find_first_of(".[", end + 1);
                std::string_view attribute = name.substr(end + 1, stop == std::string_view::npos ? stop : stop - end - 1);
                if (attribute.empty()) return error("Empty attribute in format string"), kUnbound;
                v = load_attr_str(cx_, v, cx_.make_str(attribute));
                end = stop;
            } else if (name[end] == '[') {
                std::size_t close = name.find(']', end);
                if (close == std::string_view::npos) return error("Missing ']' in format string"), kUnbound;
                std::string_view index = name.substr(end + 1, close - end - 1);
                if (index.empty()) return error("Empty attribute in format string"), kUnbound;
                v = get_item(cx_, v, all_digits(index) ? int_from_string(cx_, index, 10) : cx_.make_str(index));
                end = close + 1;
            } else {
                return error("Only '.' or '[' may follow ']' in format field specifier"), kUnbound;
            }
            if (v == kUnbound) return v;
        }
        return v;
    }

    Context& cx_;
    const Value* args_;
    std::uint32_t nargs_;
    Value kwargs_;
    std::uint64_t next_ = 0;
    bool automatic_ = false, manual_ = false;
};

} // namespace

Value str_format(Context& cx, std::string_view format, const Value* args, std::uint32_t nargs, Value kwargs) {
    std::string out;
    FormatString field(cx, args, nargs, kwargs);
    return field.run(format, out, 0) ? make_text(cx, out) : kUnbound;
}

} // namespace heddle::vm
