#include "ui/highlight.h"

#include <algorithm>

#include "lang/lexer.h"

namespace heddle::ui {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

CodeStyle style_of(const std::vector<lang::Token>& tokens, size_t index, std::string_view source) {
    using lang::TokenKind;
    using lang::Word;
    const lang::Token& token = tokens[index];
    switch (token.kind) {
        case TokenKind::kKeyword: return CodeStyle::kKeyword;
        case TokenKind::kNumber: return CodeStyle::kNumber;
        case TokenKind::kString:
        case TokenKind::kFStringStart:
        case TokenKind::kFStringText:
        case TokenKind::kFStringEnd: return CodeStyle::kString;
        case TokenKind::kFieldOpen:
        case TokenKind::kFieldClose:
        case TokenKind::kFieldColon:
        case TokenKind::kFieldConversion: return CodeStyle::kBuiltin;
        case TokenKind::kComment: return CodeStyle::kComment;
        case TokenKind::kError: return CodeStyle::kError;
        case TokenKind::kOperator: return CodeStyle::kOperator;
        case TokenKind::kName: break;
        default: return CodeStyle::kPlain;
    }
    if (index > 0) {
        std::string_view before = tokens[index - 1].text(source);
        if (before == "def" || before == "class") return CodeStyle::kDefinition;
        if (before == "@") return CodeStyle::kDecorator;
        if (before == ".") return CodeStyle::kPlain;
    }
    return lang::is_builtin_name(token.text(source)) ? CodeStyle::kBuiltin : CodeStyle::kPlain;
}

}  // namespace

int column_of(std::string_view line, size_t offset) {
    int column = 0;
    for (size_t i = 0; i < std::min(offset, line.size()); ++i) {
        if (line[i] == '\t') column += kTabColumns - column % kTabColumns;
        else if (!is_continuation(line[i])) ++column;
    }
    return column;
}

int cell_of_code_point(std::string_view line, int code_point) {
    size_t offset = 0;
    for (int left = code_point - 1; left > 0 && offset < line.size(); --left) {
        ++offset;
        while (offset < line.size() && is_continuation(line[offset])) ++offset;
    }
    return column_of(line, offset);
}

CodeText highlight_python(std::string_view source) {
    CodeText text;
    text.source = std::string(source);
    source = text.source;
    for (size_t at = 0;;) {
        size_t end = source.find('\n', at);
        size_t stop = end == std::string_view::npos ? source.size() : end;
        text.lines.push_back({at, stop - at, {}});
        text.columns = std::max(text.columns, column_of(source.substr(at, stop - at), stop - at));
        if (end == std::string_view::npos) break;
        at = end + 1;
    }

    lang::Lexed lexed = lang::lex(source);
    size_t line = 0;
    for (size_t index = 0; index < lexed.tokens.size(); ++index) {
        const lang::Token& token = lexed.tokens[index];
        if (token.length == 0 || token.kind == lang::TokenKind::kNewline) continue;
        CodeStyle style = style_of(lexed.tokens, index, source);
        size_t at = token.offset, end = std::min<size_t>(token.offset + token.length, source.size());
        while (line + 1 < text.lines.size() && text.lines[line + 1].offset <= at) ++line;
        // A string may run over several lines.
        for (size_t part = line; at < end && part < text.lines.size(); ++part) {
            CodeLine& code_line = text.lines[part];
            size_t stop = std::min(end, code_line.offset + code_line.length);
            if (stop > at) {
                std::string_view whole = source.substr(code_line.offset, code_line.length);
                code_line.spans.push_back({at, stop - at, column_of(whole, at - code_line.offset), style});
            }
            at = code_line.offset + code_line.length + 1;
        }
    }
    return text;
}

std::optional<std::pair<size_t, size_t>> matching_brackets(const CodeText& text, size_t caret) {
    constexpr std::string_view kOpen = "([{", kClose = ")]}";
    std::vector<size_t> open;
    for (const CodeLine& line : text.lines)
        for (const CodeSpan& span : line.spans) {
            if (span.style == CodeStyle::kString || span.style == CodeStyle::kComment) continue;
            for (size_t at = span.offset; at < span.offset + span.length; ++at) {
                char c = text.source[at];
                if (kOpen.find(c) != kOpen.npos) {
                    open.push_back(at);
                } else if (size_t which = kClose.find(c); which != kClose.npos) {
                    if (open.empty() || text.source[open.back()] != kOpen[which]) return std::nullopt;  // beyond here nothing is sure
                    size_t first = open.back();
                    open.pop_back();
                    for (size_t end : {first, at})
                        if (end == caret || end + 1 == caret) return std::pair(first, at);
                }
            }
        }
    return std::nullopt;
}

const CodeText& HighlightCache::of(std::int64_t version, std::string_view source) {
    if (version != version_) {
        text_ = highlight_python(source);
        version_ = version;
    }
    return text_;
}

}  // namespace heddle::ui
