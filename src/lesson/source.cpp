#include "lesson/source.h"

#include <algorithm>

#include <fmt/format.h>

#include "lesson/document.h"

namespace heddle::lesson {

namespace {

// A file with more errors than this was never a lesson; the list stays readable and its cost bounded.
constexpr size_t kProblemsMax = 100;
constexpr size_t kQuotedCharsMax = 40;
constexpr size_t kWordCharsMax = 32;  // longer words are nobody's misspelt key

// The length of the UTF-8 sequence at `s`, or 0 where it is malformed (overlong, surrogate, too large, cut off).
size_t sequence_length(std::string_view s, size_t at) {
    auto byte = [&](size_t k) { return static_cast<unsigned char>(s[at + k]); };
    auto continues = [&](size_t k) { return at + k < s.size() && (byte(k) & 0xC0) == 0x80; };
    unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;
    if (lead < 0xE0) return continues(1) ? 2 : 0;
    if (lead < 0xF0) {
        if (!continues(1) || !continues(2)) return 0;
        if (lead == 0xE0 && byte(1) < 0xA0) return 0;
        if (lead == 0xED && byte(1) >= 0xA0) return 0;
        return 3;
    }
    if (lead < 0xF5) {
        if (!continues(1) || !continues(2) || !continues(3)) return 0;
        if (lead == 0xF0 && byte(1) < 0x90) return 0;
        if (lead == 0xF4 && byte(1) >= 0x90) return 0;
        return 4;
    }
    return 0;
}

// Control characters, line and paragraph separators, bidirectional overrides and isolates.
bool is_unwanted(uint32_t c) {
    if (c == '\n' || c == '\t') return false;
    if (c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0)) return true;
    return c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

uint32_t decode(std::string_view s, size_t at, size_t length) {
    auto byte = [&](size_t k) { return static_cast<uint32_t>(static_cast<unsigned char>(s[at + k])); };
    if (length == 1) return byte(0);
    if (length == 2) return ((byte(0) & 0x1F) << 6) | (byte(1) & 0x3F);
    if (length == 3) return ((byte(0) & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F);
    return ((byte(0) & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(3) & 0x3F);
}

// Number of insertions, deletions, changes and swaps of neighbours between two short words.
size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
    for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        for (size_t j = 1; j <= b.size(); ++j) {
            size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
    }
    return d[a.size()][b.size()];
}

}  // namespace

void Problems::error(int line, int column, std::string message, std::string hint) {
    add(Severity::kError, line, column, std::move(message), std::move(hint));
}

void Problems::warning(int line, int column, std::string message, std::string hint) {
    add(Severity::kWarning, line, column, std::move(message), std::move(hint));
}

void Problems::add(Severity severity, int line, int column, std::string message, std::string hint) {
    if (items_.size() >= kProblemsMax) {
        ++left_out_;
        return;
    }
    Diagnostic d;
    d.severity = severity;
    auto row = static_cast<uint32_t>(line);
    auto col = static_cast<uint32_t>(std::max(column, 1));
    d.span = Span{row, col, row, col + 1};
    d.message = std::move(message);
    d.hint = std::move(hint);
    items_.push_back(std::move(d));
}

std::vector<Diagnostic> Problems::take() {
    std::stable_sort(items_.begin(), items_.end(),
                     [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin() < b.span.begin(); });
    if (left_out_ > 0) {
        Diagnostic more = items_.back();
        more.severity = Severity::kError;
        more.message = fmt::format("and {} more problems", left_out_);
        more.hint = "repair the first ones and look again";
        items_.push_back(std::move(more));
    }
    return std::move(items_);
}

std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& known) {
    if (word.size() > kWordCharsMax) return {};
    std::string_view best;
    size_t best_distance = word.size() <= 3 ? 2 : 3;  // fewer edits than this
    for (std::string_view candidate : known) {
        if (candidate.size() > kWordCharsMax) continue;
        size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string suggest_word(std::string_view word, const std::vector<std::string_view>& known) {
    std::string_view near = nearest_word(word, known);
    if (!near.empty()) return fmt::format("did you mean `{}`?", near);
    if (known.empty()) return {};
    std::string list;
    for (std::string_view k : known) {
        if (list.size() > 200) {
            list += ", …";
            break;
        }
        list += fmt::format("{}`{}`", list.empty() ? "known: " : ", ", k);
    }
    return list;
}

std::string quoted(std::string_view text) {
    std::string out = "`";
    size_t chars = 0;
    for (size_t at = 0; at < text.size();) {
        if (chars++ == kQuotedCharsMax) return out + "…`";
        size_t length = std::max<size_t>(sequence_length(text, at), 1);
        if (text[at] == '\n') {
            out += ' ';
        } else {
            out.append(text.substr(at, length));
        }
        at += length;
    }
    return out + "`";
}

Source::Source(std::string_view raw, Problems& problems) {
    if (raw.size() > kFileBytesMax) {
        problems.error(1, 0, fmt::format("the lesson file has {} bytes; {} are allowed", raw.size(), kFileBytesMax),
                       "split it into several lessons");
        return;
    }
    if (starts_with(raw, "\xEF\xBB\xBF")) raw.remove_prefix(3);
    text_.reserve(raw.size() + 1);
    starts_.push_back(0);
    int column = 1;
    bool told = false;
    for (size_t at = 0; at < raw.size();) {
        size_t length = sequence_length(raw, at);
        if (length == 0) {
            problems.error(static_cast<int>(starts_.size()), column, "this byte is not UTF-8",
                           "save the file in the encoding UTF-8");
            text_.clear();
            starts_.clear();
            return;
        }
        uint32_t c = decode(raw, at, length);
        if (c == '\r') {
            if (at + 1 < raw.size() && raw[at + 1] == '\n') ++at;
            c = '\n';
            length = 1;
            text_ += '\n';
        } else if (is_unwanted(c)) {
            if (!told) {
                problems.error(static_cast<int>(starts_.size()), column,
                               fmt::format("the character U+{:04X} cannot stand in a lesson", c),
                               "remove it: it cannot be seen, and can make text look like other text");
                told = true;
            }
            text_ += "\xEF\xBF\xBD";
        } else {
            text_.append(raw.substr(at, length));
        }
        at += length;
        ++column;
        if (c == '\n') {
            starts_.push_back(static_cast<uint32_t>(text_.size()));
            column = 1;
        }
    }
    if (!text_.empty() && text_.back() != '\n') {
        text_ += '\n';
    } else {
        starts_.pop_back();  // nothing stands after the last newline
    }
    readable_ = true;
}

std::string_view Source::line(int line) const {
    size_t begin = line_offset(line);
    size_t end = line_offset(line + 1);
    if (end > begin && text_[end - 1] == '\n') --end;
    return std::string_view(text_).substr(begin, end - begin);
}

size_t Source::line_offset(int line) const {
    return line > line_count() ? text_.size() : starts_[static_cast<size_t>(line - 1)];
}

int Source::line_at(size_t offset) const {
    auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    return std::max(1, static_cast<int>(after - starts_.begin()));
}

int Source::column_at(size_t offset) const {
    size_t begin = line_offset(line_at(offset));
    int column = 1;
    for (size_t k = begin; k < offset && k < text_.size(); ++k) {
        if ((static_cast<unsigned char>(text_[k]) & 0xC0) != 0x80) ++column;
    }
    return column;
}

bool is_space(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view s) {
    while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
    while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
    return s;
}

bool is_id(std::string_view s) {
    if (s.empty() || s.size() > 64 || s.front() < 'a' || s.front() > 'z') return false;
    return std::all_of(s.begin(), s.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_name(std::string_view s) {
    auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    if (s.empty() || s.size() > 64 || !letter(s.front())) return false;
    return std::all_of(s.begin(), s.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool read_int(std::string_view s, int& out) {
    if (s.empty() || s.size() > 9) return false;
    int value = 0;
    for (char c : s) {
        if (c < '0' || c > '9') return false;
        value = value * 10 + (c - '0');
    }
    out = value;
    return true;
}

bool starts_with(std::string_view s, std::string_view prefix) { return s.substr(0, prefix.size()) == prefix; }

}  // namespace heddle::lesson
