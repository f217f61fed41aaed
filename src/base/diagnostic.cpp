#include "base/diagnostic.h"

#include <algorithm>

namespace heddle {

namespace {

bool is_continuation_byte(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

uint32_t count_code_points(std::string_view text) {
    uint32_t count = 0;
    for (char c : text) count += !is_continuation_byte(c);
    return count;
}

// Columns a terminal gives to the code point: wide East Asian characters and emoji take two.
bool is_wide(std::string_view rest) {
    const auto lead = static_cast<unsigned char>(rest[0]);
    if (lead < 0xE1 || rest.size() < 3) return false;
    uint32_t cp = 0;
    if (lead < 0xF0) {
        cp = (lead & 0x0Fu) << 12 | (static_cast<unsigned char>(rest[1]) & 0x3Fu) << 6 |
             (static_cast<unsigned char>(rest[2]) & 0x3Fu);
    } else if (rest.size() >= 4) {
        cp = (lead & 0x07u) << 18 | (static_cast<unsigned char>(rest[1]) & 0x3Fu) << 12 |
             (static_cast<unsigned char>(rest[2]) & 0x3Fu) << 6 | (static_cast<unsigned char>(rest[3]) & 0x3Fu);
    }
    return (cp >= 0x1100 && cp <= 0x115F) || (cp >= 0x2E80 && cp <= 0xA4CF) || (cp >= 0xAC00 && cp <= 0xD7A3) ||
           (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFE30 && cp <= 0xFE6F) || (cp >= 0xFF00 && cp <= 0xFF60) ||
           (cp >= 0x1F300 && cp <= 0x1FAFF);
}

}  // namespace

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

std::string_view source_line(std::string_view source, uint32_t line) {
    size_t begin = 0;
    for (uint32_t i = 1;; i++) {
        size_t end = source.find_first_of("\r\n", begin);
        if (i == line) return source.substr(begin, end == std::string_view::npos ? end : end - begin);
        if (end == std::string_view::npos) return {};
        begin = end + (source[end] == '\r' && end + 1 < source.size() && source[end + 1] == '\n' ? 2 : 1);
    }
}

std::string render_caret(const Span& span, std::string_view source) {
    if (!span.valid()) return {};
    std::string_view text = source_line(source, span.line);
    if (text.empty()) return {};
    const uint32_t length = count_code_points(text);
    uint32_t first = std::max(1u, span.col);
    uint32_t last = span.end_line == span.line ? span.end_col : length + 1;  // exclusive
    first = std::min(first, length + 1);
    last = std::max(last, first + 1);

    size_t skip = 0;
    while (skip < text.size() && skip + 1 < first && (text[skip] == ' ' || text[skip] == '\t' || text[skip] == '\f'))
        skip++;
    text.remove_prefix(skip);
    std::string out = "    " + std::string(text) + "\n    ";
    uint32_t col = static_cast<uint32_t>(skip) + 1;
    for (size_t i = 0; i < text.size() && col < last; i++) {
        if (is_continuation_byte(text[i])) continue;
        const bool wide = is_wide(text.substr(i));
        if (col < first)
            out += text[i] == '\t' ? "\t" : (wide ? "  " : " ");
        else
            out += wide ? "^^" : "^";
        col++;
    }
    if (col <= first) {  // the caret stands after the end of the line
        out.append(first - col, ' ');
        out += '^';
    }
    return out + "\n";
}

std::string render_diagnostic(const Diagnostic& diagnostic, std::string_view source, std::string_view filename) {
    std::string out(filename);
    if (diagnostic.span.valid())
        out += ":" + std::to_string(diagnostic.span.line) + ":" + std::to_string(diagnostic.span.col);
    out += ": ";
    if (diagnostic.severity == Severity::kWarning) out += "warning: ";
    if (diagnostic.severity == Severity::kNote) out += "note: ";
    out += diagnostic.message + "\n" + render_caret(diagnostic.span, source);
    if (!diagnostic.hint.empty()) out += "hint: " + diagnostic.hint + "\n";
    return out;
}

}  // namespace heddle
