// Text to bytes and back: utf-8, ascii, latin-1.

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

// UnicodeDecodeError and UnicodeEncodeError keep what went wrong as their arguments; exception_text() makes a sentence of them.
Value codec_error(Context& cx, TypeId type, const char* encoding, Value object, std::size_t start, std::size_t end, const std::string& why) {
    Value exception = cx.make_exception(type, "");
    cx.object<Exception>(exception).args = cx.make_tuple({cx.make_str(encoding), object, int_value(static_cast<std::int64_t>(start)),
                                                          int_value(static_cast<std::int64_t>(end)), cx.make_str(why)});
    cx.raise_object(exception);
    return kUnbound;
}

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
        if (how == "backslashreplace") out += fmt::format("\\x{:02x}", c);
        if (how == "replace" || how == "ignore" || how == "backslashreplace") {
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
        return codec_error(cx, TypeId::UnicodeDecodeError, e == Encoding::Ascii ? "ascii" : "utf-8", make_bytes(cx, bytes), start, end, wrong);
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
        if (how == "backslashreplace") out += c < 0x100 ? fmt::format("\\x{:02x}", c) : c < 0x10000 ? fmt::format("\\u{:04x}", c) : fmt::format("\\U{:08x}", c);
        if (how == "xmlcharrefreplace") out += fmt::format("&#{};", c);
        if (how == "replace" || how == "ignore" || how == "backslashreplace" || how == "xmlcharrefreplace") continue;
        std::string why = surrogate ? "surrogates not allowed" : fmt::format("ordinal not in range({})", limit);
        return codec_error(cx, TypeId::UnicodeEncodeError, e == Encoding::Ascii ? "ascii" : e == Encoding::Latin1 ? "latin-1" : "utf-8", cx.make_str(text), position,
                           position + 1, why);
    }
    return make_bytes(cx, out);
}

} // namespace heddle::vm
