#pragma once

#include <cstdint>
#include <string>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "ui/theme.h"

namespace heddle::ui {

// A stretch of one line in one style. Offsets are bytes into the whole text; `column` counts cells from 0.
struct CodeSpan {
    size_t offset = 0;
    size_t length = 0;
    int column = 0;
    CodeStyle style = CodeStyle::kPlain;
};

struct CodeLine {
    size_t offset = 0;
    size_t length = 0;  // bytes, without the line's end
    std::vector<CodeSpan> spans;
};

struct CodeText {
    std::string source;
    std::vector<CodeLine> lines;  // at least one
    int columns = 0;              // of the widest line
};

inline constexpr int kTabColumns = 4;

CodeText highlight_python(std::string_view source);

// The cell at which byte `offset` of a line begins.
int column_of(std::string_view line, size_t offset);
// The same for a column in code points, counted from 1 as diagnostics do.
int cell_of_code_point(std::string_view line, int code_point);

// The bracket just before or at byte `caret`, and its partner; strings and comments hold none.
std::optional<std::pair<size_t, size_t>> matching_brackets(const CodeText& text, size_t caret);

// Lexes again only when the text has changed. One per place that shows code.
class HighlightCache {
public:
    const CodeText& of(std::int64_t version, std::string_view source);

private:
    std::int64_t version_ = -1;
    CodeText text_;
};

}  // namespace heddle::ui
