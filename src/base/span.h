// Where something stands in a source text.
#pragma once

#include <compare>
#include <cstdint>

namespace heddle {

// A place: line and column count from 1; columns count code points, as messages show them. Line 0 means "no place".
struct SourcePos {
    uint32_t line = 0;
    uint32_t col = 0;

    bool operator==(const SourcePos&) const = default;
    auto operator<=>(const SourcePos&) const = default;
};

// A range: from (line, col) up to, not including, (end_line, end_col). 16 bytes.
struct Span {
    uint32_t line = 0;
    uint32_t col = 0;
    uint32_t end_line = 0;
    uint32_t end_col = 0;

    bool valid() const { return line != 0; }
    SourcePos begin() const { return {line, col}; }
    SourcePos end() const { return {end_line, end_col}; }
    bool operator==(const Span&) const = default;
};

inline Span make_span(SourcePos begin, SourcePos end) { return {begin.line, begin.col, end.line, end.col}; }

// From the start of one range to the end of another.
inline Span join(const Span& first, const Span& last) {
    return {first.line, first.col, last.end_line, last.end_col};
}

}  // namespace heddle
