// What a traceback marks inside the expression that failed: CPython underlines an operation with ~ and its operator, or the brackets
// of an index, with ^ (traceback.py, _extract_caret_anchors_from_line_segment).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace heddle::lang {

// Bytes of the segment: [begin, end) is marked with ^, the rest with ~.
struct CaretAnchors {
    uint32_t begin;
    uint32_t end;
};

// `segment` is the source text that failed, from one line. Nothing when it is neither a binary operation nor an index. Pure.
std::optional<CaretAnchors> caret_anchors(std::string_view segment);

}  // namespace heddle::lang
