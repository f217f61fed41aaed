// A `:::quiz` block: a question, choices `- [x] …`, an explanation `> …`.
#pragma once

#include <string>

#include "lesson/directives.h"
#include "lesson/document.h"
#include "lesson/markdown.h"
#include "lesson/source.h"

namespace heddle::lesson {

struct QuizText {
    Quiz quiz;
    std::string of;  // id of a program, or empty
    int column = 1;  // of the id
};

QuizText read_quiz(const Source& source, const Section& section, Markdown& markdown, Problems& problems);

}  // namespace heddle::lesson
