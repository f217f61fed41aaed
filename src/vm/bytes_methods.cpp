// The methods of bytes. What they take for bytes may also be an object that gives its bytes by __bytes__, as the library's bytearray does.

#include <algorithm>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/special.h"
#include "vm/text_split.h"

namespace heddle::vm {

namespace {

std::string_view self_of(Call& call) { return bytes_of(call.cx, call.args[0]); }

bool is_space_byte(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_upper_byte(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower_byte(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit_byte(char c) { return c >= '0' && c <= '9'; }

NativeResult bytes_done(Call& call, std::string_view bytes) { return done(call, make_bytes(call.cx, bytes)); }

// Makes v a bytes object; kUnbound and neither raising nor stop_here: it is none.
Value as_bytes(Context& cx, Value v) {
    if (cx.is(v, Kind::Bytes)) return v;
    if (!is_user_object(cx, v)) return kUnbound;
    if (cx.is(plain(cx, v), Kind::Bytes)) return plain(cx, v);
    Value method = special(cx, v, "__bytes__");
    if (method == kUnbound) return kUnbound;
    Value made = call_special(cx, method, v, {});
    return made == kUnbound || cx.is(made, Kind::Bytes) ? made : kUnbound;
}

bool need_bytes(Context& cx, Value& v) {
    Value made = as_bytes(cx, v);
    if (made == kUnbound) {
        if (!cx.raising() && !cx.stop_here) type_error(cx, fmt::format("a bytes-like object is required, not '{}'", cx.type_name(v)));
        return false;
    }
    v = made;
    return true;
}

NativeResult decode(Call& call) {
    Context& cx = call.cx;
    std::string_view encoding = "utf-8";
    if (!(call.args[1] == kUnbound)) {
        if (!need_text(cx, call.args[1], "decode() argument 'encoding'")) return NativeResult::Raise;
        encoding = cx.text(call.args[1]);
    }
    return done(call, decode_bytes(cx, self_of(call), encoding, call.args[2]));
}

// With a separator: one after so many bytes, counted from the right, or from the left where the count is negative.
NativeResult hex(Call& call) {
    Context& cx = call.cx;
    std::string_view bytes = self_of(call);
    std::string_view separator;
    std::int64_t group = 1;
    if (!(call.args[1] == kUnbound)) {
        if (!cx.is_str(call.args[1]) && !cx.is(call.args[1], Kind::Bytes)) return type_error(cx, "sep must be str or bytes.");
        separator = cx.is_str(call.args[1]) ? cx.text(call.args[1]) : bytes_of(cx, call.args[1]);
        if (separator.size() != 1) return cx.raise(TypeId::ValueError, "sep must be length 1.");
    }
    if (!(call.args[2] == kUnbound) && !as_index(cx, call.args[2], group, nullptr)) return failed(cx);
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i++) {
        const auto left = static_cast<std::int64_t>(group > 0 ? bytes.size() - i : i);
        if (i > 0 && !separator.empty() && group != 0 && left % std::abs(group) == 0) out += separator;
        out += fmt::format("{:02x}", static_cast<unsigned char>(bytes[i]));
    }
    return done(call, cx.make_str(out));
}

// bytes.fromhex(text): called on the type.
NativeResult fromhex(Call& call) {
    Context& cx = call.cx;
    if (!cx.is_str(call.args[0])) return type_error(cx, fmt::format("fromhex() argument must be str, not {}", cx.type_name(call.args[0])));
    std::string_view text = cx.text(call.args[0]);
    std::string out;
    auto digit = [](char c) { return is_digit_byte(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; };
    for (std::size_t i = 0; i < text.size();) {
        if (is_space_byte(text[i])) {
            i++;
            continue;
        }
        for (std::size_t k = i; k < i + 2; k++)
            if (k >= text.size() || digit(text[k]) < 0)
                return cx.raise(TypeId::ValueError, fmt::format("non-hexadecimal number found in fromhex() arg at position {}", k));
        out += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
        i += 2;
    }
    return bytes_done(call, out);
}

// searching

// What is looked for: bytes, or one byte as a number. false: failed.
bool needle_of(Call& call, std::string& needle) {
    Context& cx = call.cx;
    Value v = call.args[1];
    if (is_integer(cx, v)) {
        std::int64_t byte = 0;
        if (!as_index(cx, v, byte, nullptr)) return false;
        if (byte < 0 || byte > 255) {
            cx.raise(TypeId::ValueError, "byte must be in range(0, 256)");
            return false;
        }
        needle = static_cast<char>(byte);
        return true;
    }
    Value made = as_bytes(cx, v);
    if (made == kUnbound) {
        if (!cx.raising() && !cx.stop_here) type_error(cx, fmt::format("argument should be integer or bytes-like object, not '{}'", cx.type_name(v)));
        return false;
    }
    needle = bytes_of(cx, made);
    return true;
}

// The part between start and end (arguments `first` and the next), clamped as slices are. `valid` is false where start lies behind the end.
struct Window {
    std::string_view text;
    std::int64_t from = 0;
    bool valid = false;
};
bool window(Call& call, std::uint32_t first, Window& out) {
    Context& cx = call.cx;
    std::int64_t from = 0, to = INT64_MAX;
    for (int i = 0; i < 2; i++) {
        Value v = call.args[first + static_cast<std::uint32_t>(i)];
        if (!(v == kUnbound) && !(v == kNone) &&
            !as_index(cx, v, i == 0 ? from : to, "slice indices must be integers or None or have an __index__ method"))
            return false;
    }
    std::string_view text = self_of(call);
    auto n = static_cast<std::int64_t>(text.size());
    if (from < 0) from = std::max<std::int64_t>(from + n, 0);
    if (to < 0) to = std::max<std::int64_t>(to + n, 0);
    to = std::min(to, n);
    out.from = from;
    out.valid = from <= to;
    if (out.valid) out.text = text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
    return true;
}

template <bool kLast, bool kMust> NativeResult search(Call& call) {
    std::string needle;
    Window w;
    if (!needle_of(call, needle) || !window(call, 2, w)) return failed(call.cx);
    std::size_t at = !w.valid ? std::string_view::npos : kLast ? w.text.rfind(needle) : w.text.find(needle);
    if (at == std::string_view::npos) return kMust ? call.cx.raise(TypeId::ValueError, "subsection not found") : done(call, int_value(-1));
    return done(call, int_value(w.from + static_cast<std::int64_t>(at)));
}

NativeResult count(Call& call) {
    std::string needle;
    Window w;
    if (!needle_of(call, needle) || !window(call, 2, w)) return failed(call.cx);
    if (!w.valid) return done(call, int_value(0));
    if (needle.empty()) return done(call, int_value(static_cast<std::int64_t>(w.text.size()) + 1));
    std::int64_t n = 0;
    for (std::size_t at = w.text.find(needle); at != std::string_view::npos; at = w.text.find(needle, at + needle.size())) n++;
    return done(call, int_value(n));
}

template <bool kAtEnd> NativeResult affix(Call& call) {
    Context& cx = call.cx;
    const char* name = kAtEnd ? "endswith" : "startswith";
    std::vector<Value> options{call.args[1]};
    const bool several = cx.is(call.args[1], Kind::Tuple);
    if (several) {
        const Tuple& t = cx.object<Tuple>(call.args[1]);
        options.assign(t.items, t.items + t.size);
    }
    for (Value& v : options) {
        Value made = as_bytes(cx, v);
        if (made == kUnbound && (cx.raising() || cx.stop_here)) return failed(cx);
        if (made == kUnbound && several) return type_error(cx, fmt::format("a bytes-like object is required, not '{}'", cx.type_name(v)));
        if (made == kUnbound) return type_error(cx, fmt::format("{} first arg must be bytes or a tuple of bytes, not {}", name, cx.type_name(v)));
        v = made;
    }
    Window w;
    if (!window(call, 2, w)) return failed(cx);
    for (Value v : options) {
        std::string_view part = bytes_of(cx, v);
        if (!w.valid || part.size() > w.text.size()) continue;
        if ((kAtEnd ? w.text.substr(w.text.size() - part.size()) : w.text.substr(0, part.size())) == part) return done(call, kTrue);
    }
    return done(call, kFalse);
}

NativeResult removeprefix(Call& call) {
    if (!need_bytes(call.cx, call.args[1])) return failed(call.cx);
    std::string_view text = self_of(call), part = bytes_of(call.cx, call.args[1]);
    return text.substr(0, part.size()) == part ? bytes_done(call, text.substr(part.size())) : done(call, call.args[0]);
}
NativeResult removesuffix(Call& call) {
    if (!need_bytes(call.cx, call.args[1])) return failed(call.cx);
    std::string_view text = self_of(call), part = bytes_of(call.cx, call.args[1]);
    const bool there = part.size() <= text.size() && text.substr(text.size() - part.size()) == part;
    return there ? bytes_done(call, text.substr(0, text.size() - part.size())) : done(call, call.args[0]);
}

// letters

template <typename F> NativeResult each(Call& call, F&& convert) {
    std::string out(self_of(call));
    for (char& c : out) c = convert(c);
    return bytes_done(call, out);
}
char upper_byte(char c) { return is_lower_byte(c) ? static_cast<char>(c - 32) : c; }
char lower_byte(char c) { return is_upper_byte(c) ? static_cast<char>(c + 32) : c; }
NativeResult upper(Call& call) { return each(call, upper_byte); }
NativeResult lower(Call& call) { return each(call, lower_byte); }
NativeResult swapcase(Call& call) {
    return each(call, [](char c) { return is_upper_byte(c) ? lower_byte(c) : upper_byte(c); });
}
NativeResult capitalize(Call& call) {
    bool first = true;
    return each(call, [&](char c) {
        c = first ? upper_byte(c) : lower_byte(c);
        first = false;
        return c;
    });
}
NativeResult title(Call& call) {
    bool inside = false;
    return each(call, [&](char c) {
        const bool letter = is_upper_byte(c) || is_lower_byte(c);
        if (letter) c = inside ? lower_byte(c) : upper_byte(c);
        inside = letter;
        return c;
    });
}

template <typename F> NativeResult all_bytes(Call& call, bool if_empty, F&& test) {
    std::string_view text = self_of(call);
    return done(call, bool_value(text.empty() ? if_empty : std::all_of(text.begin(), text.end(), test)));
}
bool is_letter_byte(char c) { return is_upper_byte(c) || is_lower_byte(c); }
NativeResult isalpha_method(Call& call) { return all_bytes(call, false, is_letter_byte); }
NativeResult isdigit_method(Call& call) { return all_bytes(call, false, is_digit_byte); }
NativeResult isspace_method(Call& call) { return all_bytes(call, false, is_space_byte); }
NativeResult isascii_method(Call& call) {
    return all_bytes(call, true, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
NativeResult isalnum_method(Call& call) {
    return all_bytes(call, false, [](char c) { return is_letter_byte(c) || is_digit_byte(c); });
}
template <bool kUpper> NativeResult cased(Call& call) {
    bool some = false;
    for (char c : self_of(call)) {
        if (kUpper ? is_lower_byte(c) : is_upper_byte(c)) return done(call, kFalse);
        some = some || is_letter_byte(c);
    }
    return done(call, bool_value(some));
}
NativeResult istitle(Call& call) {
    bool some = false, inside = false;
    for (char c : self_of(call)) {
        if (is_letter_byte(c) && is_upper_byte(c) == inside) return done(call, kFalse);
        inside = is_letter_byte(c);
        some = some || inside;
    }
    return done(call, bool_value(some));
}

// taking apart and putting together

NativeResult replace(Call& call) {
    Context& cx = call.cx;
    std::int64_t most = -1;
    if (!need_bytes(cx, call.args[1]) || !need_bytes(cx, call.args[2])) return failed(cx);
    if (!(call.args[3] == kUnbound) && !as_index(cx, call.args[3], most, nullptr)) return failed(cx);
    if (most < 0) most = INT64_MAX;
    std::string_view text = self_of(call), from = bytes_of(cx, call.args[1]), to = bytes_of(cx, call.args[2]);
    std::string out;
    std::size_t at = 0;
    auto grown = [&] { return out.size() <= 4096 || cx.reserve(out.size()); };
    while (most-- > 0) {
        std::size_t found = text.find(from, at);
        if (found == std::string_view::npos) break;
        if (from.empty()) { // before each byte and at the end
            out += to;
            if (at == text.size()) return bytes_done(call, out);
            out += text[at++];
        } else {
            out += text.substr(at, found - at);
            out += to;
            at = found + from.size();
        }
        if (!grown()) return NativeResult::Raise;
    }
    out += text.substr(at);
    return bytes_done(call, out);
}

template <bool kLeft, bool kRight> NativeResult strip(Call& call) {
    const bool spaces = call.args[1] == kUnbound || call.args[1] == kNone;
    if (!spaces && !need_bytes(call.cx, call.args[1])) return failed(call.cx);
    std::string_view set = spaces ? std::string_view(" \t\n\r\v\f") : bytes_of(call.cx, call.args[1]), text = self_of(call);
    auto gone = [&](char c) { return set.find(c) != std::string_view::npos; };
    while (kLeft && !text.empty() && gone(text.front())) text.remove_prefix(1);
    while (kRight && !text.empty() && gone(text.back())) text.remove_suffix(1);
    return text.size() == self_of(call).size() ? done(call, call.args[0]) : bytes_done(call, text);
}

NativeResult list_of(Call& call, const std::vector<std::string_view>& parts) {
    Context& cx = call.cx;
    if (!cx.reserve(parts.size() * 40)) return NativeResult::Raise;
    std::vector<Value> values;
    for (std::string_view part : parts) {
        values.push_back(make_bytes(cx, part));
        if (values.back() == kUnbound) return NativeResult::Raise;
    }
    return done(call, make_list_of(cx, values.data(), values.size()));
}

template <bool kFromRight> NativeResult split(Call& call) {
    Context& cx = call.cx;
    std::int64_t most = -1;
    if (!(call.args[2] == kUnbound) && !as_index(cx, call.args[2], most, nullptr)) return failed(cx);
    bool spaces = call.args[1] == kUnbound || call.args[1] == kNone;
    if (!spaces && !need_bytes(cx, call.args[1])) return failed(cx);
    std::string_view separator = spaces ? std::string_view{} : bytes_of(cx, call.args[1]);
    if (!spaces && separator.empty()) return cx.raise(TypeId::ValueError, "empty separator");
    return list_of(call, split_text(self_of(call), spaces, separator, most, kFromRight));
}

NativeResult splitlines(Call& call) {
    Tri keep = call.args[1] == kUnbound ? 0 : truth(call.cx, call.args[1]);
    if (keep < 0) return failed(call.cx);
    std::string_view text = self_of(call);
    std::vector<std::string_view> lines;
    for (std::size_t start = 0; start < text.size();) {
        std::size_t end = std::min(text.find_first_of("\r\n", start), text.size()), next = end;
        if (next < text.size()) next += text.compare(next, 2, "\r\n") == 0 ? 2 : 1;
        lines.push_back(text.substr(start, (keep ? next : end) - start));
        start = next;
    }
    return list_of(call, lines);
}

template <bool kLast> NativeResult partition(Call& call) {
    Context& cx = call.cx;
    if (!need_bytes(cx, call.args[1])) return failed(cx);
    std::string_view text = self_of(call), separator = bytes_of(cx, call.args[1]);
    if (separator.empty()) return cx.raise(TypeId::ValueError, "empty separator");
    std::size_t at = kLast ? text.rfind(separator) : text.find(separator);
    Value none = make_bytes(cx, "");
    if (at == std::string_view::npos) return done(call, kLast ? cx.make_tuple({none, none, call.args[0]}) : cx.make_tuple({call.args[0], none, none}));
    Value before = make_bytes(cx, text.substr(0, at)), after = make_bytes(cx, text.substr(at + separator.size()));
    if (before == kUnbound || after == kUnbound) return NativeResult::Raise;
    return done(call, cx.make_tuple({before, call.args[1], after}));
}

NativeResult join(Call& call) {
    Context& cx = call.cx;
    if (!is_iterable(cx, call.args[1])) return type_error(cx, "can only join an iterable");
    if (auto stop = materialize(call, 1)) return *stop;
    std::vector<Value> parts;
    if (!collect_elements(cx, call.args[1], parts)) return failed(cx);
    std::string out;
    for (std::size_t i = 0; i < parts.size(); i++) {
        Value part = as_bytes(cx, parts[i]);
        if (part == kUnbound && (cx.raising() || cx.stop_here)) return failed(cx);
        if (part == kUnbound)
            return type_error(cx, fmt::format("sequence item {}: expected a bytes-like object, {} found", i, cx.type_name(parts[i])));
        if (i > 0) out += self_of(call);
        out += bytes_of(cx, part);
        if (out.size() > 4096 && !cx.reserve(out.size())) return NativeResult::Raise;
    }
    return bytes_done(call, out);
}

// widths

template <char kAlign> NativeResult justify(Call& call) {
    Context& cx = call.cx;
    std::int64_t width = 0;
    if (!as_index(cx, call.args[1], width, nullptr)) return failed(cx);
    char fill = ' ';
    if (!(call.args[2] == kUnbound)) {
        const char* name = kAlign == '<' ? "ljust" : kAlign == '>' ? "rjust" : "center";
        if (!cx.is(call.args[2], Kind::Bytes) || cx.header(call.args[2]).size != 1)
            return type_error(cx, fmt::format("{}() argument 2 must be a byte string of length 1, not {}", name, cx.type_name(call.args[2])));
        fill = bytes_of(cx, call.args[2])[0];
    }
    std::string_view text = self_of(call);
    std::int64_t missing = width - static_cast<std::int64_t>(text.size());
    if (missing <= 0) return done(call, call.args[0]);
    if (missing > INT32_MAX) return cx.raise(TypeId::MemoryError, "");
    if (!cx.reserve(static_cast<std::size_t>(missing))) return NativeResult::Raise;
    std::int64_t left = kAlign == '<' ? 0 : kAlign == '>' ? missing : missing / 2 + (missing & width & 1);
    std::string out(static_cast<std::size_t>(left), fill);
    out += text;
    out.append(static_cast<std::size_t>(missing - left), fill);
    return bytes_done(call, out);
}

NativeResult zfill(Call& call) {
    std::int64_t width = 0;
    if (!as_index(call.cx, call.args[1], width, nullptr)) return failed(call.cx);
    std::string out(self_of(call));
    std::int64_t missing = width - static_cast<std::int64_t>(out.size());
    if (missing <= 0) return done(call, call.args[0]);
    if (missing > INT32_MAX) return call.cx.raise(TypeId::MemoryError, "");
    if (!call.cx.reserve(static_cast<std::size_t>(missing))) return NativeResult::Raise;
    out.insert(!out.empty() && (out[0] == '+' || out[0] == '-') ? 1 : 0, static_cast<std::size_t>(missing), '0');
    return bytes_done(call, out);
}

NativeResult expandtabs(Call& call) {
    std::int64_t size = 8, column = 0;
    if (!(call.args[1] == kUnbound) && !as_index(call.cx, call.args[1], size, nullptr)) return failed(call.cx);
    size = std::clamp<std::int64_t>(size, 0, 10'000);
    std::string out;
    for (char c : self_of(call)) {
        if (c == '\t') {
            std::int64_t spaces = size > 0 ? size - column % size : 0;
            out.append(static_cast<std::size_t>(spaces), ' ');
            column += spaces;
            if (out.size() > 4096 && !call.cx.reserve(out.size())) return NativeResult::Raise;
            continue;
        }
        out += c;
        column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
    return bytes_done(call, out);
}

// tables

NativeResult maketrans(Call& call) { // called on the type
    Context& cx = call.cx;
    if (!need_bytes(cx, call.args[0]) || !need_bytes(cx, call.args[1])) return failed(cx);
    std::string_view from = bytes_of(cx, call.args[0]), to = bytes_of(cx, call.args[1]);
    if (from.size() != to.size()) return cx.raise(TypeId::ValueError, "maketrans arguments must have same length");
    std::string table;
    for (int c = 0; c < 256; c++) table += static_cast<char>(c);
    for (std::size_t i = 0; i < from.size(); i++) table[static_cast<unsigned char>(from[i])] = to[i];
    return bytes_done(call, table);
}

NativeResult translate(Call& call) {
    Context& cx = call.cx;
    const bool plain_table = call.args[1] == kNone;
    if (!plain_table && !need_bytes(cx, call.args[1])) return failed(cx);
    if (!plain_table && cx.header(call.args[1]).size != 256) return cx.raise(TypeId::ValueError, "translation table must be 256 characters long");
    if (!(call.args[2] == kUnbound) && !need_bytes(cx, call.args[2])) return failed(cx);
    std::string_view table = plain_table ? std::string_view{} : bytes_of(cx, call.args[1]);
    std::string_view gone = call.args[2] == kUnbound ? std::string_view{} : bytes_of(cx, call.args[2]);
    std::string out;
    for (char c : self_of(call))
        if (gone.find(c) == std::string_view::npos) out += plain_table ? c : table[static_cast<unsigned char>(c)];
    return bytes_done(call, out);
}

NativeResult itself(Call& call) { return done(call, call.args[0]); }

constexpr NativeDef kBytes[] = {
    {"__bytes__", itself, "self"}, {"capitalize", capitalize, "self"}, {"center", justify<'^'>, "self, width, fillchar?, /"},
    {"count", count, "self, sub, start?, end?, /"}, {"decode", decode, "self, encoding?, errors?"},
    {"endswith", affix<true>, "self, suffix, start?, end?, /"}, {"expandtabs", expandtabs, "self, tabsize?"},
    {"find", search<false, false>, "self, sub, start?, end?, /"}, {"fromhex", fromhex, "string, /"}, {"hex", hex, "self, sep?, bytes_per_sep?"},
    {"index", search<false, true>, "self, sub, start?, end?, /"}, {"isalnum", isalnum_method, "self"}, {"isalpha", isalpha_method, "self"},
    {"isascii", isascii_method, "self"}, {"isdigit", isdigit_method, "self"}, {"islower", cased<false>, "self"}, {"isspace", isspace_method, "self"},
    {"istitle", istitle, "self"}, {"isupper", cased<true>, "self"},
    {"join", join, "self, iterable_of_bytes, /", 1, "reads shape and all elements"}, {"ljust", justify<'<'>, "self, width, fillchar?, /"},
    {"lower", lower, "self"}, {"lstrip", strip<true, false>, "self, bytes?, /"}, {"maketrans", maketrans, "frm, to, /"},
    {"partition", partition<false>, "self, sep, /"}, {"removeprefix", removeprefix, "self, prefix, /"},
    {"removesuffix", removesuffix, "self, suffix, /"}, {"replace", replace, "self, old, new, count?, /"},
    {"rfind", search<true, false>, "self, sub, start?, end?, /"}, {"rindex", search<true, true>, "self, sub, start?, end?, /"},
    {"rjust", justify<'>'>, "self, width, fillchar?, /"}, {"rpartition", partition<true>, "self, sep, /"},
    {"rsplit", split<true>, "self, sep?, maxsplit?"}, {"rstrip", strip<false, true>, "self, bytes?, /"},
    {"split", split<false>, "self, sep?, maxsplit?"}, {"splitlines", splitlines, "self, keepends?"},
    {"startswith", affix<false>, "self, prefix, start?, end?, /"}, {"strip", strip<true, true>, "self, bytes?, /"},
    {"swapcase", swapcase, "self"}, {"title", title, "self"}, {"translate", translate, "self, table, /, delete?"}, {"upper", upper, "self"},
    {"zfill", zfill, "self, width, /"},
};

} // namespace

NativeTable bytes_methods() { return {"bytes", Kind::Bytes, kBytes}; }

} // namespace heddle::vm
