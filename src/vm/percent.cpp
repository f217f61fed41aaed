// text % values

#include <cmath>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/containers.h"
#include "vm/format_spec.h"
#include "vm/number_text.h"
#include "vm/special.h"
#include "vm/utf8.h"

namespace heddle::vm {

namespace {

class Percent {
public:
    Percent(Context& cx, Value args, bool bytes) : cx_(cx), args_(args), bytes_(bytes) {
        if (Value base = plain(cx, args); cx.is(base, Kind::Tuple)) {
            const Tuple& t = cx.object<Tuple>(base);
            values_.assign(t.items, t.items + t.size);
        } else {
            values_.push_back(args);
            // None of these is "not all converted" when unused.
            mapping_ = cx.is(base, Kind::Dict) || cx.is(base, Kind::List) || !(special(cx, args, "__getitem__") == kUnbound);
        }
    }

    bool run(std::string_view text, std::string& out) {
        std::size_t at = 0;
        while (at < text.size()) {
            if (text[at] != '%') {
                out += text[at++];
                continue;
            }
            at++;
            if (!conversion(text, at, out)) return false;
        }
        if (used_ < values_.size() && !mapping_) return error(TypeId::TypeError, "not all arguments converted during string formatting");
        return true;
    }

private:
    bool error(TypeId type, const std::string& message) {
        cx_.raise(type, message);
        return false;
    }

    bool take(Value& v) {
        if (used_ >= values_.size()) return error(TypeId::TypeError, "not enough arguments for format string");
        v = values_[used_++];
        return true;
    }

    bool conversion(std::string_view text, std::size_t& at, std::string& out) {
        auto end = [&] { return at >= text.size(); };
        Value v = kUnbound;
        if (!end() && text[at] == '(') {
            if (!mapping_ || cx_.is(plain(cx_, args_), Kind::List)) return error(TypeId::TypeError, "format requires a mapping");
            int open = 1;
            std::size_t start = ++at;
            while (at < text.size() && open > 0) {
                if (text[at] == '(') open++;
                if (text[at] == ')') open--;
                at++;
            }
            if (open > 0) return error(TypeId::ValueError, "incomplete format key");
            std::string_view key = text.substr(start, at - 1 - start);
            v = get_item(cx_, args_, bytes_ ? make_bytes(cx_, key) : cx_.make_str(key));
            if (v == kUnbound) return false;
        }
        bool left = false, plus = false, space = false, alternate = false, zero = false;
        for (; !end(); at++) {
            char c = text[at];
            if (c == '-') left = true;
            else if (c == '+') plus = true;
            else if (c == ' ') space = true;
            else if (c == '#') alternate = true;
            else if (c == '0') zero = true;
            else break;
        }
        std::int64_t width = 0, precision = -1;
        if (!number(text, at, width)) return false;
        if (width < 0) {
            left = true;
            width = -width;
        }
        if (!end() && text[at] == '.') {
            at++;
            precision = 0;
            if (!number(text, at, precision)) return false;
            precision = std::max<std::int64_t>(precision, 0);
        }
        if (!end() && (text[at] == 'l' || text[at] == 'h' || text[at] == 'L')) at++;
        if (end()) return error(TypeId::ValueError, "incomplete format");
        std::size_t where = at;
        std::uint32_t type = bytes_ ? static_cast<unsigned char>(text[at++]) : decode_utf8(text, at);
        if (type == '%') {
            out += '%';
            return true;
        }
        if (v == kUnbound && !take(v)) return false;
        if (!cx_.reserve(static_cast<std::size_t>(std::max(width, precision) + 400))) return false;
        FormatSpec spec;
        spec.width = width;
        spec.sign = plus ? '+' : space ? ' ' : 0;
        spec.align = left ? '<' : '>';
        if (bytes_ && (type == 's' || type == 'b' || type == 'c')) return raw(v, static_cast<char>(type), spec, precision, out);
        switch (type) {
            case 's': case 'r': case 'a': {
                std::string shown = type == 's' ? str(cx_, v) : repr(cx_, v);
                if (cx_.raising() || cx_.stop_here) return false;
                if (type == 'a' || bytes_) shown = escaped(shown);
                if (precision >= 0) shown = shown.substr(0, utf8_offset(shown, static_cast<std::size_t>(precision)));
                out += pad_text(shown, ' ', spec.align, width);
                return true;
            }
            case 'c': {
                std::string c;
                std::int64_t code = 0;
                if ((v = plain_key(cx_, v)) == kUnbound) return false;
                if (cx_.is_str(v)) {
                    if (cx_.header(v).size != 1) return error(TypeId::TypeError, "%c requires int or char");
                    c = cx_.text(v);
                } else if (is_integer(cx_, v)) {
                    if (!is_small(v, code) || code < 0 || code > 0x10ffff) return error(TypeId::OverflowError, "%c arg not in range(0x110000)");
                    append_utf8(c, static_cast<std::uint32_t>(code));
                } else {
                    return error(TypeId::TypeError, "%c requires int or char");
                }
                out += pad_text(c, ' ', spec.align, width);
                return true;
            }
            case 'd': case 'i': case 'u': case 'x': case 'X': case 'o': return integer(v, static_cast<char>(type), spec, alternate, zero && !left, precision, out);
            case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': {
                double d = 0;
                bool ok = true;
                if ((v = float_operand(cx_, v)) == kUnbound) return false;
                if (cx_.is_float(v)) d = cx_.as_float(v);
                else if (is_integer(cx_, v)) d = int_to_double(cx_, v, ok);
                else return error(TypeId::TypeError, fmt::format("must be real number, not {}", cx_.type_name(v)));
                if (!ok) return false;
                if (zero && !left) spec.align = '=', spec.fill = '0';
                std::string digits = float_digits(std::fabs(d), static_cast<char>(type), precision < 0 ? 6 : precision, alternate, false);
                out += finish_number(spec, std::signbit(d) && !std::isnan(d), "", digits, '>');
                return true;
            }
            default: {
                std::string shown;
                append_utf8(shown, type >= 0x20 && type < 0x7f ? type : '?');
                return error(TypeId::ValueError, fmt::format("unsupported format character '{}' (0x{:x}) at index {}", shown, type, utf8_length(text.substr(0, where))));
            }
        }
    }

    // What only bytes take: bytes as they are, or one byte.
    bool raw(Value v, char type, const FormatSpec& spec, std::int64_t precision, std::string& out) {
        std::string shown;
        std::int64_t code = 0;
        if (type == 'c' && is_integer(cx_, v)) {
            if (!is_small(v, code) || code < 0 || code > 255) return error(TypeId::OverflowError, "%c arg not in range(256)");
            shown = static_cast<char>(code);
        } else {
            if (Value method = special(cx_, v, "__bytes__"); type != 'c' && !(method == kUnbound) && (v = call_special(cx_, method, v, {})) == kUnbound) return false;
            if (!cx_.is(v, Kind::Bytes) || (type == 'c' && cx_.header(v).size != 1))
                return error(TypeId::TypeError, type == 'c' ? "%c requires an integer in range(256) or a single byte"
                                                            : fmt::format("%b requires a bytes-like object, or an object that implements __bytes__, not '{}'", cx_.type_name(v)));
            shown = std::string(cx_.object<Bytes>(v).data, cx_.header(v).size);
            if (precision >= 0) shown = shown.substr(0, static_cast<std::size_t>(precision));
        }
        const auto missing = static_cast<std::size_t>(std::max<std::int64_t>(spec.width - static_cast<std::int64_t>(shown.size()), 0));
        if (spec.align == '<') out += shown;
        out.append(missing, ' ');
        if (spec.align != '<') out += shown;
        return true;
    }

    bool integer(Value v, char type, FormatSpec spec, bool alternate, bool zero, std::int64_t precision, std::string& out) {
        bool decimal = type == 'd' || type == 'i' || type == 'u';
        v = decimal ? int_operand(cx_, v) : plain_key(cx_, v);
        if (v == kUnbound) return false;
        if (decimal && cx_.is_float(v)) {
            v = int_from_double(cx_, cx_.as_float(v));
            if (v == kUnbound) return false;
        } else if (!is_integer(cx_, v)) {
            return error(TypeId::TypeError, decimal ? fmt::format("%{} format: a real number is required, not {}", type, cx_.type_name(v))
                                                    : fmt::format("%{} format: an integer is required, not {}", type, cx_.type_name(v)));
        }
        std::string digits = int_to_string(cx_, v, decimal ? 10 : type == 'o' ? 8 : 16);
        bool negative = digits[0] == '-';
        if (negative) digits.erase(0, 1);
        if (decimal && digits.size() > kDigitsMax)
            return error(TypeId::ValueError, "Exceeds the limit (4300 digits) for integer string conversion; use "
                                             "sys.set_int_max_str_digits() to increase the limit");
        if (static_cast<std::int64_t>(digits.size()) < precision) digits.insert(0, static_cast<std::size_t>(precision) - digits.size(), '0');
        std::string prefix = !alternate || decimal ? "" : type == 'o' ? "0o" : "0x";
        if (type == 'X') {
            for (char& c : digits) c = static_cast<char>(c >= 'a' ? c - 32 : c);
            if (!prefix.empty()) prefix = "0X";
        }
        if (zero) spec.align = '=', spec.fill = '0';
        spec.type = decimal ? 'd' : 'x';
        out += finish_number(spec, negative, prefix, digits, '>');
        return true;
    }

    bool number(std::string_view text, std::size_t& at, std::int64_t& out) {
        if (at < text.size() && text[at] == '*') {
            at++;
            Value v = kUnbound;
            if (!take(v)) return false;
            if (!is_integer(cx_, v)) return error(TypeId::TypeError, "* wants int");
            return is_small(v, out) && out < INT32_MAX && out > -INT32_MAX ? true : error(TypeId::OverflowError, "Python int too large to convert to C int");
        }
        while (at < text.size() && is_digit(static_cast<unsigned char>(text[at]))) {
            out = out * 10 + (text[at++] - '0');
            if (out > INT32_MAX) return error(TypeId::ValueError, "width too big");
        }
        return true;
    }

    static std::string escaped(std::string_view text) {
        std::string out;
        for (std::size_t at = 0; at < text.size();) {
            std::uint32_t c = decode_utf8(text, at);
            if (c < 0x80) out += static_cast<char>(c);
            else out += c < 0x100 ? fmt::format("\\x{:02x}", c) : c < 0x10000 ? fmt::format("\\u{:04x}", c) : fmt::format("\\U{:08x}", c);
        }
        return out;
    }

    Context& cx_;
    Value args_;
    std::vector<Value> values_;
    std::size_t used_ = 0;
    bool mapping_ = false;
    bool bytes_;
};

} // namespace

Value percent_format(Context& cx, Value format, Value args) {
    std::string out;
    if (cx.is(format, Kind::Bytes)) {
        if (!Percent(cx, args, true).run({cx.object<Bytes>(format).data, cx.header(format).size}, out)) return kUnbound;
        return make_bytes(cx, out);
    }
    if (!Percent(cx, args, false).run(cx.text(format), out)) return kUnbound;
    return cx.reserve(out.size()) ? cx.make_str(out) : kUnbound;
}

} // namespace heddle::vm
