#include "vm/text_split.h"

#include <algorithm>

#include "vm/utf8.h"

namespace heddle::vm {

namespace {

// Start of the character that ends before `end`.
std::size_t before(std::string_view text, std::size_t end) {
    std::size_t at = end - 1;
    while (at > 0 && (text[at] & 0xc0) == 0x80) at--;
    return at;
}

} // namespace

std::string_view strip_characters(std::string_view text, bool spaces, std::string_view set, bool left, bool right) {
    auto gone = [&](std::string_view c) {
        std::size_t at = 0;
        if (spaces) return is_space(decode_utf8(c, at));
        for (at = 0; at < set.size();) {
            std::size_t start = at;
            decode_utf8(set, at);
            if (set.substr(start, at - start) == c) return true;
        }
        return false;
    };
    while (left && !text.empty()) {
        std::size_t at = 0;
        decode_utf8(text, at);
        if (!gone(text.substr(0, at))) break;
        text.remove_prefix(at);
    }
    while (right && !text.empty()) {
        std::size_t at = before(text, text.size());
        if (!gone(text.substr(at))) break;
        text = text.substr(0, at);
    }
    return text;
}

std::vector<std::string_view> split_text(std::string_view text, bool spaces, std::string_view separator, std::int64_t most, bool from_right) {
    std::vector<std::string_view> parts;
    if (most < 0) most = INT64_MAX;
    if (!spaces) {
        while (most-- > 0) {
            std::size_t at = from_right ? text.rfind(separator) : text.find(separator);
            if (at == std::string_view::npos) break;
            if (from_right) {
                parts.push_back(text.substr(at + separator.size()));
                text = text.substr(0, at);
            } else {
                parts.push_back(text.substr(0, at));
                text = text.substr(at + separator.size());
            }
        }
        parts.push_back(text);
    } else {
        while (true) {
            text = strip_characters(text, true, {}, !from_right, from_right);
            if (text.empty()) break;
            if (most-- <= 0) {
                parts.push_back(text); // the far side keeps its white space
                break;
            }
            if (from_right) {
                std::size_t start = text.size();
                while (start > 0) {
                    std::size_t at = before(text, start), end = at;
                    if (is_space(decode_utf8(text, end))) break;
                    start = at;
                }
                parts.push_back(text.substr(start));
                text = text.substr(0, start);
            } else {
                std::size_t end = 0;
                while (end < text.size()) {
                    std::size_t at = end;
                    if (is_space(decode_utf8(text, at))) break;
                    end = at;
                }
                parts.push_back(text.substr(0, end));
                text = text.substr(end);
            }
        }
    }
    if (from_right) std::reverse(parts.begin(), parts.end());
    return parts;
}

} // namespace heddle::vm
