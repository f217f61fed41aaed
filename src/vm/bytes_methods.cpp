// bytes and text encodings.

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/text_split.h"
#include "vm/utf8.h"

namespace heddle::vm {

namespace {

enum class Encoding { Utf8, Ascii, Latin1, Unknown };

Encoding encoding_named(std::string_view name) {
    std::string plain;
    for (char c : name)
        if (c != '-' && c != '_' && c != ' ') plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    if (plain == "utf8" || plain == "u8") return Encoding::Utf8;
    if (plain == "ascii" || plain == "usascii") return Encoding::Ascii;
    if (plain == "latin1" || plain == "iso88591" || plain == "l1") return Encoding::Latin1;
    return Encoding::Unknown;
}

Value unknown(Context& cx, std::string_view name) {
    cx.raise(TypeId::LookupError, fmt::format("unknown encoding: {}", name));
    return kUnbound;
}

std::string_view bytes_of(Context& cx, Value v) { return {cx.object<Bytes>(v).data, cx.header(v).size}; }
std::string_view self_of(Call& call) { return bytes_of(call.cx, call.args[0]); }

// What a wrong byte is: nullptr when `text` continues well formed at `at`, which then moves on.
const char* check_utf8(std::string_view text, std::size_t& at) {
    auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    unsigned c = byte(at);
    if (c < 0x80) return at++, nullptr;
    int more = c >= 0xc2 && c <= 0xdf ? 1 : c >= 0xe0 && c <= 0xef ? 2 : c >= 0xf0 && c <= 0xf4 ? 3 : 0;
    if (more == 0) return "invalid start byte";
    for (int i = 1; i <= more; i++) {
        if (at + static_cast<std::size_t>(i) >= text.size()) return "unexpected end of data";
        unsigned b = byte(at + static_cast<std::size_t>(i));
        unsigned low = i == 1 && c == 0xe0 ? 0xa0u : i == 1 && c == 0xf0 ? 0x90u : 0x80u;
        unsigned high = i == 1 && c == 0xed ? 0x9fu : i == 1 && c == 0xf4 ? 0x8fu : 0xbfu;
        if (b < low || b > high) return "invalid continuation byte";
    }
    at += static_cast<std::size_t>(more) + 1;
    return nullptr;
}

} // namespace

Value decode_bytes(Context& cx, std::string_view bytes, std::string_view encoding, Value errors) {
    Encoding e = encoding_named(encoding);
    if (e == Encoding::Unknown) return unknown(cx, encoding);
    std::string_view how = cx.is_str(errors) ? cx.text(errors) : "strict";
    if (!cx.reserve(bytes.size() * 2)) return kUnbound;
    std::string out;
    for (std::size_t at = 0; at < bytes.size();) {
        auto c = static_cast<unsigned char>(bytes[at]);
        std::size_t start = at;
        const char* wrong = nullptr;
        if (e == Encoding::Latin1) {
            append_utf8(out, c);
            at++;
            continue;
        }
        if (e == Encoding::Ascii)
            c < 0x80 ? void(at++) : void(wrong = "ordinal not in range(128)");
        else
            wrong = check_utf8(bytes, at);
        if (wrong == nullptr) {
            out += bytes.substr(start, at - start);
            continue;
        }
        if (how == "replace") append_utf8(out, 0xfffd);
        if (how == "replace" || how == "ignore") {
            at++;
            continue;
        }
        // Python names the whole run that was well begun.
        std::size_t end = start + 1;
        while (e == Encoding::Utf8 && wrong[0] != 'i' && end < bytes.size()) end++;
        if (e == Encoding::Utf8 && std::string_view(wrong) == "invalid continuation byte")
            for (std::size_t probe = start; end < bytes.size() && end < start + 3 && (bytes[end] & 0xc0) == 0x80 && c >= 0xe0; end++) {
                std::string head(bytes.substr(start, end + 1 - start));
                probe = 0;
                if (std::string_view(check_utf8(head, probe)) != "unexpected end of data") break;
            }
        std::string where = end == start + 1 ? fmt::format("byte 0x{:02x} in position {}", c, start) : fmt::format("bytes in position {}-{}", start, end - 1);
        cx.raise(TypeId::UnicodeDecodeError, fmt::format("'{}' codec can't decode {}: {}", e == Encoding::Ascii ? "ascii" : "utf-8", where, wrong));
        return kUnbound;
    }
    return cx.make_str(out);
}

Value encode_text(Context& cx, std::string_view text, std::string_view encoding, Value errors) {
    Encoding e = encoding_named(encoding);
    if (e == Encoding::Unknown) return unknown(cx, encoding);
    std::string_view how = cx.is_str(errors) ? cx.text(errors) : "strict";
    std::uint32_t limit = e == Encoding::Ascii ? 0x80 : e == Encoding::Latin1 ? 0x100 : 0x110000;
    std::string out;
    std::size_t position = 0;
    for (std::size_t at = 0; at < text.size(); position++) {
        std::size_t start = at;
        std::uint32_t c = decode_utf8(text, at);
        bool surrogate = e == Encoding::Utf8 && c >= 0xd800 && c <= 0xdfff;
        if (c < limit && !surrogate) {
            if (e == Encoding::Utf8)
                out += text.substr(start, at - start);
            else
                out += static_cast<char>(c);
            continue;
        }
        if (how == "replace") out += '?';
        if (how == "replace" || how == "ignore") continue;
        std::string shown = c < 0x100 ? fmt::format("\\x{:02x}", c) : c < 0x10000 ? fmt::format("\\u{:04x}", c) : fmt::format("\\U{:08x}", c);
        std::string why = surrogate ? "surrogates not allowed" : fmt::format("ordinal not in range({})", limit);
        cx.raise(TypeId::UnicodeEncodeError, fmt::format("'{}' codec can't encode character '{}' in position {}: {}",
                                                         e == Encoding::Ascii ? "ascii" : e == Encoding::Latin1 ? "latin-1" : "utf-8", shown, position, why));
        return kUnbound;
    }
    return make_bytes(cx, out);
}

namespace {

NativeResult decode(Call& call) {
    Context& cx = call.cx;
    std::string_view encoding = "utf-8";
    if (!(call.args[1] == kUnbound)) {
        if (!need_text(cx, call.args[1], "decode() argument 'encoding'")) return NativeResult::Raise;
        encoding = cx.text(call.args[1]);
    }
    return done(call, decode_bytes(cx, self_of(call), encoding, call.args[2]));
}

NativeResult hex(Call& call) {
    std::string out;
    for (char c : self_of(call)) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return done(call, call.cx.make_str(out));
}

// bytes.fromhex(text): called on the type.
NativeResult fromhex(Call& call) {
    Context& cx = call.cx;
    if (!cx.is_str(call.args[0])) return type_error(cx, fmt::format("fromhex() argument must be str, not {}", cx.type_name(call.args[0])));
    std::string_view text = cx.text(call.args[0]);
    std::string out;
    auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; };
    for (std::size_t i = 0; i < text.size();) {
        if (is_space(static_cast<unsigned char>(text[i]))) {
            i++;
            continue;
        }
        for (std::size_t k = i; k < i + 2; k++)
            if (k >= text.size() || digit(text[k]) < 0)
                return cx.raise(TypeId::ValueError, fmt::format("non-hexadecimal number found in fromhex() arg at position {}", k));
        out += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
        i += 2;
    }
    return done(call, make_bytes(cx, out));
}

bool need_bytes(Context& cx, Value v) {
    if (cx.is(v, Kind::Bytes)) return true;
    type_error(cx, fmt::format("a bytes-like object is required, not '{}'", cx.type_name(v)));
    return false;
}

NativeResult search(Call& call, bool last, bool must) {
    Context& cx = call.cx;
    std::string needle;
    if (call.args[1].is_int() && call.args[1].as_int() >= 0 && call.args[1].as_int() < 256)
        needle = static_cast<char>(call.args[1].as_int());
    else if (!cx.is(call.args[1], Kind::Bytes))
        return type_error(cx, fmt::format("argument should be integer or bytes-like object, not '{}'", cx.type_name(call.args[1])));
    else
        needle = bytes_of(cx, call.args[1]);
    std::size_t at = last ? self_of(call).rfind(needle) : self_of(call).find(needle);
    if (at == std::string_view::npos) return must ? cx.raise(TypeId::ValueError, "subsection not found") : done(call, int_value(-1));
    return done(call, int_value(static_cast<std::int64_t>(at)));
}
NativeResult find(Call& call) { return search(call, false, false); }
NativeResult rfind(Call& call) { return search(call, true, false); }
NativeResult index(Call& call) { return search(call, false, true); }

NativeResult count(Call& call) {
    if (!need_bytes(call.cx, call.args[1])) return NativeResult::Raise;
    std::string_view text = self_of(call), needle = bytes_of(call.cx, call.args[1]);
    if (needle.empty()) return done(call, int_value(static_cast<std::int64_t>(text.size()) + 1));
    std::int64_t n = 0;
    for (std::size_t at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + needle.size())) n++;
    return done(call, int_value(n));
}

NativeResult startswith(Call& call) {
    if (!need_bytes(call.cx, call.args[1])) return NativeResult::Raise;
    std::string_view part = bytes_of(call.cx, call.args[1]);
    return done(call, bool_value(self_of(call).substr(0, part.size()) == part));
}
NativeResult endswith(Call& call) {
    if (!need_bytes(call.cx, call.args[1])) return NativeResult::Raise;
    std::string_view text = self_of(call), part = bytes_of(call.cx, call.args[1]);
    return done(call, bool_value(part.size() <= text.size() && text.substr(text.size() - part.size()) == part));
}

template <bool kUpper> NativeResult change_case(Call& call) {
    std::string out(self_of(call));
    for (char& c : out)
        if (kUpper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z') c = static_cast<char>(c ^ 32);
    return done(call, make_bytes(call.cx, out));
}

NativeResult replace(Call& call) {
    Context& cx = call.cx;
    if (!need_bytes(cx, call.args[1]) || !need_bytes(cx, call.args[2])) return NativeResult::Raise;
    std::string_view text = self_of(call), from = bytes_of(cx, call.args[1]), to = bytes_of(cx, call.args[2]);
    if (from.empty()) return done(call, call.args[0]);
    std::string out;
    std::size_t at = 0;
    for (std::size_t found = text.find(from); found != std::string_view::npos; found = text.find(from, at)) {
        out += text.substr(at, found - at);
        out += to;
        at = found + from.size();
        if (out.size() > 4096 && !cx.reserve(out.size())) return NativeResult::Raise;
    }
    out += text.substr(at);
    return done(call, make_bytes(cx, out));
}

NativeResult strip(Call& call) {
    std::string_view set;
    bool spaces = call.args[1] == kUnbound || call.args[1] == kNone;
    if (!spaces && !need_bytes(call.cx, call.args[1])) return NativeResult::Raise;
    set = spaces ? std::string_view(" \t\n\r\v\f") : bytes_of(call.cx, call.args[1]);
    std::string_view text = self_of(call);
    std::size_t first = text.find_first_not_of(set);
    if (first == std::string_view::npos) return done(call, make_bytes(call.cx, ""));
    return done(call, make_bytes(call.cx, text.substr(first, text.find_last_not_of(set) - first + 1)));
}

NativeResult split(Call& call) {
    Context& cx = call.cx;
    std::int64_t most = -1;
    if (!(call.args[2] == kUnbound) && !as_index(cx, call.args[2], most, nullptr)) return NativeResult::Raise;
    bool spaces = call.args[1] == kUnbound || call.args[1] == kNone;
    if (!spaces && !need_bytes(cx, call.args[1])) return NativeResult::Raise;
    std::string_view separator = spaces ? std::string_view{} : bytes_of(cx, call.args[1]);
    if (!spaces && separator.empty()) return cx.raise(TypeId::ValueError, "empty separator");
    std::vector<Value> values;
    for (std::string_view part : split_text(self_of(call), spaces, separator, most, false)) {
        values.push_back(make_bytes(cx, part));
        if (values.back() == kUnbound) return NativeResult::Raise;
    }
    return done(call, make_list_of(cx, values.data(), values.size()));
}

NativeResult join(Call& call) {
    Context& cx = call.cx;
    if (!is_iterable(cx, call.args[1])) return type_error(cx, "can only join an iterable");
    if (auto stop = materialize(call, 1)) return *stop;
    std::vector<Value> parts;
    if (!collect_elements(cx, call.args[1], parts)) return failed(cx);
    std::string out;
    for (std::size_t i = 0; i < parts.size(); i++) {
        if (!cx.is(parts[i], Kind::Bytes))
            return type_error(cx, fmt::format("sequence item {}: expected a bytes-like object, {} found", i, cx.type_name(parts[i])));
        if (i > 0) out += self_of(call);
        out += bytes_of(cx, parts[i]);
        if (out.size() > 4096 && !cx.reserve(out.size())) return NativeResult::Raise;
    }
    return done(call, make_bytes(cx, out));
}

constexpr NativeDef kBytes[] = {
    {"decode", decode, "self, encoding?, errors?"}, {"hex", hex, "self"}, {"fromhex", fromhex, "string, /"},
    {"find", find, "self, sub, /"}, {"rfind", rfind, "self, sub, /"}, {"index", index, "self, sub, /"}, {"count", count, "self, sub, /"},
    {"startswith", startswith, "self, prefix, /"}, {"endswith", endswith, "self, suffix, /"}, {"upper", change_case<true>, "self"},
    {"lower", change_case<false>, "self"}, {"replace", replace, "self, old, new, /"}, {"strip", strip, "self, bytes?, /"},
    {"split", split, "self, sep?, maxsplit?"}, {"join", join, "self, iterable_of_bytes, /", 1, "reads shape and all elements"},
};

} // namespace

NativeTable bytes_methods() { return {"bytes", Kind::Bytes, kBytes}; }

} // namespace heddle::vm
