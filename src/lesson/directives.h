// The shape of a lesson's body: which lines are plain Markdown, which a code fence, which a `:::` directive. Decided
// line by line, before any of them is read more closely.
#pragma once

#include <string>
#include <vector>

#include "lesson/settings.h"
#include "lesson/source.h"

namespace heddle::lesson {

struct Section {
    enum class Kind : uint8_t { kMarkdown, kFence, kDirective };
    Kind kind = Kind::kMarkdown;
    int first_line = 0;  // of the whole, with its opening line
    int body_first = 0;  // the lines between opening and closing line: body_first … body_last; empty: last < first
    int body_last = 0;
    std::string word;                 // fence: the language; directive: its name
    std::vector<Setting> attributes;  // directive
};

// The sections of lines `first` to the end. What is not closed ends with the file and is told.
std::vector<Section> split_sections(const Source& source, int first, Problems& problems);

}  // namespace heddle::lesson
