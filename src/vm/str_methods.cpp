// str's methods. Positions are code points; an ASCII string's are its bytes.

#include <algorithm>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/number_text.h"
#include "vm/text_split.h"
#include "vm/utf8.h"

namespace heddle::vm {

namespace {

std::string_view self_of(Call& call) { return call.cx.text(call.args[0]); }

NativeResult text_done(Call& call, const std::string& text) {
    return call.cx.reserve(text.size()) ? done(call, call.cx.make_str(text)) : NativeResult::Raise;
}

bool optional_index(Context& cx, Value v, std::int64_t& out) {
    if (v == kUnbound || v == kNone) return true;
    return as_index(cx, v, out, "slice indices must be integers or None or have an __index__ method");
}

// [from, to) of a string of n characters as Python's slices clamp it; false: nothing is in it (from beyond the end).
struct Window {
    std::string_view text;
    std::int64_t from = 0; ///< in characters
    bool valid = false;
};
bool window(Call& call, std::uint32_t first, Window& out) {
    Context& cx = call.cx;
    std::int64_t from = 0, to = INT64_MAX;
    if (!optional_index(cx, call.args[first], from) || !optional_index(cx, call.args[first + 1], to)) return false;
    auto n = static_cast<std::int64_t>(cx.header(call.args[0]).size);
    if (from < 0) from = std::max<std::int64_t>(from + n, 0);
    if (to < 0) to = std::max<std::int64_t>(to + n, 0);
    to = std::min(to, n);
    out.from = from;
    out.valid = from <= to;
    if (!out.valid) return true;
    std::string_view text = self_of(call);
    bool ascii = (cx.header(call.args[0]).flags & kAscii) != 0;
    std::size_t start = ascii ? static_cast<std::size_t>(from) : utf8_offset(text, static_cast<std::size_t>(from));
    text = text.substr(start);
    out.text = text.substr(0, ascii ? static_cast<std::size_t>(to - from) : utf8_offset(text, static_cast<std::size_t>(to - from)));
    return true;
}

NativeResult search(Call& call, bool last, bool must) {
    Context& cx = call.cx;
    Window w;
    if (!cx.is_str(call.args[1])) return type_error(cx, fmt::format("must be str, not {}", cx.type_name(call.args[1])));
    if (!window(call, 2, w)) return NativeResult::Raise;
    std::string_view needle = cx.text(call.args[1]);
    std::size_t at = !w.valid ? std::string_view::npos : last ? w.text.rfind(needle) : w.text.find(needle);
    if (at == std::string_view::npos) return must ? cx.raise(TypeId::ValueError, "substring not found") : done(call, int_value(-1));
    return done(call, int_value(w.from + static_cast<std::int64_t>(utf8_length(w.text.substr(0, at)))));
}
NativeResult find(Call& call) { return search(call, false, false); }
NativeResult rfind(Call& call) { return search(call, true, false); }
NativeResult index(Call& call) { return search(call, false, true); }
NativeResult rindex(Call& call) { return search(call, true, true); }

NativeResult count(Call& call) {
    Context& cx = call.cx;
    Window w;
    if (!cx.is_str(call.args[1])) return type_error(cx, fmt::format("must be str, not {}", cx.type_name(call.args[1])));
    if (!window(call, 2, w)) return NativeResult::Raise;
    std::string_view needle = cx.text(call.args[1]);
    if (!w.valid) return done(call, int_value(0));
    if (needle.empty()) return done(call, int_value(static_cast<std::int64_t>(utf8_length(w.text)) + 1));
    std::int64_t n = 0;
    for (std::size_t at = w.text.find(needle); at != std::string_view::npos; at = w.text.find(needle, at + needle.size())) n++;
    return done(call, int_value(n));
}

NativeResult affix(Call& call, bool at_end) {
    Context& cx = call.cx;
    const char* name = at_end ? "endswith" : "startswith";
    std::vector<Value> options{call.args[1]};
    if (cx.is(call.args[1], Kind::Tuple)) {
        const Tuple& t = cx.object<Tuple>(call.args[1]);
        options.assign(t.items, t.items + t.size);
        for (Value v : options)
            if (!cx.is_str(v)) return type_error(cx, fmt::format("tuple for {} must only contain str, not {}", name, cx.type_name(v)));
    } else if (!cx.is_str(call.args[1])) {
        return type_error(cx, fmt::format("{} first arg must be str or a tuple of str, not {}", name, cx.type_name(call.args[1])));
    }
    Window w;
    if (!window(call, 2, w)) return NativeResult::Raise;
    for (Value v : options) {
        std::string_view part = cx.text(v);
        if (!w.valid || part.size() > w.text.size()) continue;
        if ((at_end ? w.text.substr(w.text.size() - part.size()) : w.text.substr(0, part.size())) == part) return done(call, kTrue);
    }
    return done(call, kFalse);
}
NativeResult startswith(Call& call) { return affix(call, false); }
NativeResult endswith(Call& call) { return affix(call, true); }

NativeResult removeprefix(Call& call) {
    if (!need_text(call.cx, call.args[1], "removeprefix() argument")) return NativeResult::Raise;
    std::string_view text = self_of(call), part = call.cx.text(call.args[1]);
    if (text.substr(0, part.size()) != part) return done(call, call.args[0]);
    return text_done(call, std::string(text.substr(part.size())));
}
NativeResult removesuffix(Call& call) {
    if (!need_text(call.cx, call.args[1], "removesuffix() argument")) return NativeResult::Raise;
    std::string_view text = self_of(call), part = call.cx.text(call.args[1]);
    if (part.size() > text.size() || text.substr(text.size() - part.size()) != part) return done(call, call.args[0]);
    return text_done(call, std::string(text.substr(0, text.size() - part.size())));
}

// Character by character.
template <typename F> NativeResult each(Call& call, F&& convert) {
    std::string_view text = self_of(call);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        std::uint32_t c = decode_utf8(text, at);
        convert(c, out);
    }
    return text_done(call, out);
}

void append_upper(std::string& out, std::uint32_t c) {
    if (const std::uint32_t* several = long_upper(c)) {
        for (int i = 0; i < 3 && several[i] != 0; i++) append_utf8(out, several[i]);
    } else {
        append_utf8(out, to_upper(c));
    }
}

NativeResult upper(Call& call) {
    return each(call, [](std::uint32_t c, std::string& out) { append_upper(out, c); });
}
NativeResult lower(Call& call) {
    return each(call, [](std::uint32_t c, std::string& out) { append_utf8(out, to_lower(c)); });
}
NativeResult casefold(Call& call) {
    return each(call, [](std::uint32_t c, std::string& out) {
        const std::uint32_t* several = long_fold(c);
        if (several == nullptr) return append_utf8(out, to_lower(c));
        for (int i = 0; i < 3 && several[i] != 0; i++) append_utf8(out, several[i]);
    });
}
NativeResult swapcase(Call& call) {
    return each(call, [](std::uint32_t c, std::string& out) { is_upper(c) ? append_utf8(out, to_lower(c)) : append_upper(out, c); });
}
NativeResult capitalize(Call& call) {
    bool first = true;
    return each(call, [&](std::uint32_t c, std::string& out) {
        if (first && c == 0xdf)
            out += "Ss";
        else
            append_utf8(out, first ? to_upper(c) : to_lower(c));
        first = false;
    });
}
NativeResult title(Call& call) {
    bool inside = false;
    return each(call, [&](std::uint32_t c, std::string& out) {
        bool letter = is_upper(c) || is_lower(c);
        if (c == 0xdf && !inside)
            out += "Ss";
        else
            append_utf8(out, letter && !inside ? to_upper(c) : letter ? to_lower(c) : c);
        inside = letter;
    });
}

template <typename F> NativeResult all_characters(Call& call, bool if_empty, F&& test) {
    std::string_view text = self_of(call);
    if (text.empty()) return done(call, bool_value(if_empty));
    for (std::size_t at = 0; at < text.size();)
        if (!test(decode_utf8(text, at))) return done(call, kFalse);
    return done(call, kTrue);
}
NativeResult isalpha(Call& call) { return all_characters(call, false, is_alpha); }
NativeResult isdigit(Call& call) { return all_characters(call, false, is_digit_like); }
NativeResult isdecimal(Call& call) { return all_characters(call, false, is_decimal); }
NativeResult isnumeric(Call& call) { return all_characters(call, false, is_numeric); }
NativeResult isspace(Call& call) { return all_characters(call, false, is_space); }
NativeResult isprintable(Call& call) { return all_characters(call, true, is_printable); }
// Named with an ending: emscripten's <ctype.h> has a macro of the plain name.
NativeResult isascii_method(Call& call) { return all_characters(call, true, [](std::uint32_t c) { return c < 0x80; }); }
NativeResult isalnum(Call& call) {
    return all_characters(call, false, [](std::uint32_t c) { return is_alpha(c) || is_numeric(c); });
}
NativeResult isidentifier(Call& call) {
    bool first = true;
    return all_characters(call, false, [&](std::uint32_t c) {
        bool ok = is_alpha(c) || c == '_' || (!first && is_decimal(c));
        first = false;
        return ok;
    });
}
NativeResult cased(Call& call, bool upper) {
    bool some = false;
    std::string_view text = self_of(call);
    for (std::size_t at = 0; at < text.size();) {
        std::uint32_t c = decode_utf8(text, at);
        if (upper ? is_lower(c) : is_upper(c)) return done(call, kFalse);
        some = some || is_lower(c) || is_upper(c);
    }
    return done(call, bool_value(some));
}
NativeResult islower(Call& call) { return cased(call, false); }
NativeResult isupper(Call& call) { return cased(call, true); }
NativeResult istitle(Call& call) {
    bool some = false, inside = false;
    std::string_view text = self_of(call);
    for (std::size_t at = 0; at < text.size();) {
        std::uint32_t c = decode_utf8(text, at);
        if (is_upper(c)) {
            if (inside) return done(call, kFalse);
            inside = some = true;
        } else if (is_lower(c)) {
            if (!inside) return done(call, kFalse);
            some = true;
        } else {
            inside = false;
        }
    }
    return done(call, bool_value(some));
}

NativeResult strip_sides(Call& call, bool left, bool right, const char* name) {
    Context& cx = call.cx;
    std::string_view text = self_of(call), set;
    bool spaces = call.args[1] == kUnbound || call.args[1] == kNone;
    if (!spaces && !cx.is_str(call.args[1])) return type_error(cx, fmt::format("{} arg must be None or str", name));
    if (!spaces) set = cx.text(call.args[1]);
    std::string_view result = strip_characters(text, spaces, set, left, right);
    return result.size() == text.size() ? done(call, call.args[0]) : text_done(call, std::string(result));
}
NativeResult strip(Call& call) { return strip_sides(call, true, true, "strip"); }
NativeResult lstrip(Call& call) { return strip_sides(call, true, false, "lstrip"); }
NativeResult rstrip(Call& call) { return strip_sides(call, false, true, "rstrip"); }

NativeResult justify(Call& call, char align) {
    Context& cx = call.cx;
    std::int64_t width = 0;
    if (!as_index(cx, call.args[1], width, nullptr)) return NativeResult::Raise;
    std::string_view fill = " ", text = self_of(call);
    if (!(call.args[2] == kUnbound)) {
        if (!cx.is_str(call.args[2])) return type_error(cx, fmt::format("The fill character must be a unicode character, not {}", cx.type_name(call.args[2])));
        if (cx.header(call.args[2]).size != 1) return type_error(cx, "The fill character must be exactly one character long");
        fill = cx.text(call.args[2]);
    }
    std::int64_t missing = width - static_cast<std::int64_t>(cx.header(call.args[0]).size);
    if (missing <= 0) return done(call, call.args[0]);
    if (missing > INT32_MAX) return cx.raise(TypeId::MemoryError, "");
    if (!cx.reserve(static_cast<std::size_t>(missing) * 4)) return NativeResult::Raise;
    // center() puts the odd one left when the width is odd, as CPython does.
    std::int64_t left = align == '<' ? 0 : align == '>' ? missing : missing / 2 + (missing & width & 1);
    std::string out;
    for (std::int64_t i = 0; i < left; i++) out += fill;
    out += text;
    for (std::int64_t i = left; i < missing; i++) out += fill;
    return text_done(call, out);
}
NativeResult ljust(Call& call) { return justify(call, '<'); }
NativeResult rjust(Call& call) { return justify(call, '>'); }
NativeResult center(Call& call) { return justify(call, '^'); }

NativeResult zfill(Call& call) {
    std::int64_t width = 0;
    if (!as_index(call.cx, call.args[1], width, nullptr)) return NativeResult::Raise;
    std::int64_t missing = width - static_cast<std::int64_t>(call.cx.header(call.args[0]).size);
    if (missing <= 0) return done(call, call.args[0]);
    if (missing > INT32_MAX) return call.cx.raise(TypeId::MemoryError, "");
    if (!call.cx.reserve(static_cast<std::size_t>(missing))) return NativeResult::Raise;
    std::string out(self_of(call));
    std::size_t at = !out.empty() && (out[0] == '+' || out[0] == '-') ? 1 : 0;
    out.insert(at, static_cast<std::size_t>(missing), '0');
    return text_done(call, out);
}

NativeResult expandtabs(Call& call) {
    std::int64_t size = 8, column = 0;
    if (!(call.args[1] == kUnbound) && !as_index(call.cx, call.args[1], size, nullptr)) return NativeResult::Raise;
    size = std::clamp<std::int64_t>(size, 0, 10'000);
    return each(call, [&](std::uint32_t c, std::string& out) {
        if (c == '\t') {
            std::int64_t spaces = size > 0 ? size - column % size : 0;
            out.append(static_cast<std::size_t>(spaces), ' ');
            column += spaces;
            return;
        }
        append_utf8(out, c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
    });
}

NativeResult replace(Call& call) {
    Context& cx = call.cx;
    for (int i = 1; i <= 2; i++)
        if (!cx.is_str(call.args[i])) return type_error(cx, fmt::format("replace() argument {} must be str, not {}", i, cx.type_name(call.args[i])));
    std::int64_t most = -1;
    if (!(call.args[3] == kUnbound) && !as_index(cx, call.args[3], most, nullptr)) return NativeResult::Raise;
    std::string_view text = self_of(call), from = cx.text(call.args[1]), to = cx.text(call.args[2]);
    if (most < 0) most = INT64_MAX;
    std::string out;
    std::size_t at = 0;
    auto grown = [&] { return out.size() <= 4096 || cx.reserve(out.size()); };
    if (from.empty()) { // between all characters
        while (most-- > 0) {
            out += to;
            if (at >= text.size()) break;
            std::size_t start = at;
            decode_utf8(text, at);
            out += text.substr(start, at - start);
            if (!grown()) return NativeResult::Raise;
        }
        if (at < text.size()) out += text.substr(at);
        return text_done(call, out);
    }
    while (most-- > 0) {
        std::size_t found = text.find(from, at);
        if (found == std::string_view::npos) break;
        out += text.substr(at, found - at);
        out += to;
        at = found + from.size();
        if (!grown()) return NativeResult::Raise;
    }
    if (at == 0) return done(call, call.args[0]);
    out += text.substr(at);
    return text_done(call, out);
}

NativeResult list_of(Call& call, const std::vector<std::string_view>& parts) {
    Context& cx = call.cx;
    if (!cx.reserve(parts.size() * 48)) return NativeResult::Raise;
    std::vector<Value> values;
    for (std::string_view part : parts) values.push_back(cx.make_str(part));
    return done(call, make_list_of(cx, values.data(), values.size()));
}

NativeResult split_by(Call& call, bool from_right) {
    Context& cx = call.cx;
    std::int64_t most = -1;
    if (!(call.args[2] == kUnbound) && !as_index(cx, call.args[2], most, nullptr)) return NativeResult::Raise;
    bool spaces = call.args[1] == kUnbound || call.args[1] == kNone;
    if (!spaces && !cx.is_str(call.args[1])) return type_error(cx, fmt::format("must be str or None, not {}", cx.type_name(call.args[1])));
    std::string_view separator = spaces ? std::string_view{} : cx.text(call.args[1]);
    if (!spaces && separator.empty()) return cx.raise(TypeId::ValueError, "empty separator");
    return list_of(call, split_text(self_of(call), spaces, separator, most, from_right));
}
NativeResult split(Call& call) { return split_by(call, false); }
NativeResult rsplit(Call& call) { return split_by(call, true); }

NativeResult splitlines(Call& call) {
    Tri keep = call.args[1] == kUnbound ? 0 : truth(call.cx, call.args[1]);
    if (keep < 0) return failed(call.cx);
    std::string_view text = self_of(call);
    std::vector<std::string_view> lines;
    auto ends_line = [](std::uint32_t c) {
        return (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
    };
    for (std::size_t start = 0; start < text.size();) {
        std::size_t at = start, end = start;
        while (at < text.size()) {
            end = at;
            std::uint32_t c = decode_utf8(text, at);
            if (ends_line(c)) {
                if (c == '\r' && at < text.size() && text[at] == '\n') at++;
                break;
            }
            end = at;
        }
        lines.push_back(text.substr(start, (keep ? at : end) - start));
        start = at;
    }
    return list_of(call, lines);
}

NativeResult partition_at(Call& call, bool last) {
    Context& cx = call.cx;
    if (!cx.is_str(call.args[1])) return type_error(cx, fmt::format("must be str, not {}", cx.type_name(call.args[1])));
    std::string_view text = self_of(call), separator = cx.text(call.args[1]);
    if (separator.empty()) return cx.raise(TypeId::ValueError, "empty separator");
    std::size_t at = last ? text.rfind(separator) : text.find(separator);
    Value none = cx.make_str("");
    if (at == std::string_view::npos) return done(call, last ? cx.make_tuple({none, none, call.args[0]}) : cx.make_tuple({call.args[0], none, none}));
    return done(call, cx.make_tuple({cx.make_str(text.substr(0, at)), call.args[1], cx.make_str(text.substr(at + separator.size()))}));
}
NativeResult partition(Call& call) { return partition_at(call, false); }
NativeResult rpartition(Call& call) { return partition_at(call, true); }

NativeResult join(Call& call) {
    Context& cx = call.cx;
    if (!is_iterable(cx, call.args[1])) return type_error(cx, "can only join an iterable");
    if (auto stop = materialize(call, 1)) return *stop;
    std::vector<Value> parts;
    if (!collect_elements(cx, call.args[1], parts)) return failed(cx);
    for (Value& part : parts) part = plain(cx, part);
    std::string_view separator = self_of(call);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < parts.size(); i++) {
        if (!cx.is_str(parts[i]))
            return type_error(cx, fmt::format("sequence item {}: expected str instance, {} found", i, cx.type_name(parts[i])));
        bytes += cx.object<Str>(parts[i]).bytes + separator.size();
    }
    if (parts.size() == 1) return done(call, parts[0]);
    if (!cx.reserve(bytes)) return NativeResult::Raise;
    std::string out;
    out.reserve(bytes);
    for (std::size_t i = 0; i < parts.size(); i++) {
        if (i > 0) out += separator;
        out += cx.text(parts[i]);
    }
    return text_done(call, out);
}

NativeResult format(Call& call) {
    return done(call, str_format(call.cx, self_of(call), call.args + 1, call.nargs - 1, call.keywords));
}

NativeResult format_map(Call& call) {
    if (!call.cx.is(call.args[1], Kind::Dict)) return type_error(call.cx, "format_map() argument must be a dict in the lab");
    return done(call, str_format(call.cx, self_of(call), nullptr, 0, call.args[1]));
}

NativeResult encode(Call& call) {
    Context& cx = call.cx;
    std::string_view encoding = "utf-8";
    if (!(call.args[1] == kUnbound)) {
        if (!need_text(cx, call.args[1], "encode() argument 'encoding'")) return NativeResult::Raise;
        encoding = cx.text(call.args[1]);
    }
    return done(call, encode_text(cx, self_of(call), encoding, call.args[2]));
}

// str.maketrans(x, y, z): called on the type.
NativeResult maketrans(Call& call) {
    Context& cx = call.cx;
    std::vector<DictEntry> entries;
    auto put = [&](std::uint32_t c, Value v) { entries.push_back({c, int_value(c), v}); };
    if (call.args[1] == kUnbound) {
        if (!cx.is(call.args[0], Kind::Dict)) return type_error(cx, "if you give only one argument to maketrans it must be a dict");
        if (touch_whole(cx, cx.header(call.args[0]))) return NativeResult::Stop;
        for (const DictEntry& e : dict_entries(cx, call.args[0])) {
            if (e.key.is_int()) {
                put(static_cast<std::uint32_t>(e.key.as_int()), e.value);
            } else if (cx.is_str(e.key)) {
                if (cx.header(e.key).size != 1) return cx.raise(TypeId::ValueError, "string keys in translate table must be of length 1");
                std::size_t at = 0;
                put(decode_utf8(cx.text(e.key), at), e.value);
            } else {
                return type_error(cx, "keys in translate table must be strings or integers");
            }
        }
    } else {
        for (int i = 0; i < 2; i++)
            if (!cx.is_str(call.args[i])) return type_error(cx, fmt::format("maketrans() argument {} must be str, not {}", i + 1, cx.type_name(call.args[i])));
        if (cx.header(call.args[0]).size != cx.header(call.args[1]).size)
            return cx.raise(TypeId::ValueError, "the first two maketrans arguments must have equal length");
        std::string_view x = cx.text(call.args[0]), y = cx.text(call.args[1]);
        for (std::size_t i = 0, k = 0; i < x.size();) {
            std::uint32_t from = decode_utf8(x, i);
            put(from, int_value(decode_utf8(y, k)));
        }
        if (cx.is_str(call.args[2])) {
            std::string_view z = cx.text(call.args[2]);
            for (std::size_t i = 0; i < z.size();) put(decode_utf8(z, i), kNone);
        }
    }
    Value table = cx.make_dict();
    return dict_update_entries(cx, table, entries) ? done(call, table) : failed(cx);
}

NativeResult translate(Call& call) {
    Context& cx = call.cx;
    Value table = call.args[1];
    if (!cx.is(table, Kind::Dict)) return type_error(cx, "translate() needs a dict in the lab");
    if (touch_whole(cx, cx.header(table))) return NativeResult::Stop;
    std::string_view text = self_of(call);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::uint32_t c = decode_utf8(text, at);
        bool ok = true;
        Value v = kUnbound;
        {
            Dict& dict = cx.object<Dict>(table);
            ObjectLock lock(cx, dict);
            v = dict_get(cx, dict, int_value(c), c, ok);
        }
        if (v == kUnbound) append_utf8(out, c);
        else if (v.is_int()) append_utf8(out, static_cast<std::uint32_t>(v.as_int()));
        else if (cx.is_str(v)) out += cx.text(v);
        else if (!(v == kNone)) return type_error(cx, "character mapping must return integer, None or str");
    }
    return text_done(call, out);
}

constexpr NativeDef kStr[] = {
    {"capitalize", capitalize, "self"}, {"casefold", casefold, "self"}, {"center", center, "self, width, fillchar?, /"},
    {"count", count, "self, sub, start?, end?, /"}, {"encode", encode, "self, encoding?, errors?"},
    {"endswith", endswith, "self, suffix, start?, end?, /"}, {"expandtabs", expandtabs, "self, tabsize?"},
    {"find", find, "self, sub, start?, end?, /"}, {"format", format, "self, /, *args, **kwargs"},
    {"format_map", format_map, "self, mapping, /"}, {"index", index, "self, sub, start?, end?, /"}, {"isalnum", isalnum, "self"},
    {"isalpha", isalpha, "self"}, {"isascii", isascii_method, "self"}, {"isdecimal", isdecimal, "self"}, {"isdigit", isdigit, "self"},
    {"isidentifier", isidentifier, "self"}, {"islower", islower, "self"}, {"isnumeric", isnumeric, "self"},
    {"isprintable", isprintable, "self"}, {"isspace", isspace, "self"}, {"istitle", istitle, "self"}, {"isupper", isupper, "self"},
    {"join", join, "self, iterable, /", 1, "reads shape and all elements"}, {"ljust", ljust, "self, width, fillchar?, /"},
    {"lower", lower, "self"}, {"lstrip", lstrip, "self, chars?, /"}, {"maketrans", maketrans, "x, y?, z?, /"},
    {"partition", partition, "self, sep, /"}, {"removeprefix", removeprefix, "self, prefix, /"},
    {"removesuffix", removesuffix, "self, suffix, /"}, {"replace", replace, "self, old, new, count?, /"},
    {"rfind", rfind, "self, sub, start?, end?, /"}, {"rindex", rindex, "self, sub, start?, end?, /"},
    {"rjust", rjust, "self, width, fillchar?, /"}, {"rpartition", rpartition, "self, sep, /"},
    {"rsplit", rsplit, "self, sep?, maxsplit?"}, {"rstrip", rstrip, "self, chars?, /"}, {"split", split, "self, sep?, maxsplit?"},
    {"splitlines", splitlines, "self, keepends?"}, {"startswith", startswith, "self, prefix, start?, end?, /"},
    {"strip", strip, "self, chars?, /"}, {"swapcase", swapcase, "self"}, {"title", title, "self"},
    {"translate", translate, "self, table, /", 0, "reads shape and elements"}, {"upper", upper, "self"}, {"zfill", zfill, "self, width, /"},
};

} // namespace

NativeTable str_methods() { return {"str", Kind::Str, kStr}; }

} // namespace heddle::vm
