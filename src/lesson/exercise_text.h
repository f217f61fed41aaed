// The parts of a lesson file that carry an exercise: program fences with their `#|` options, and the lines of a `:::check`.
#pragma once

#include <string>
#include <vector>

#include "lesson/directives.h"
#include "lesson/document.h"
#include "lesson/source.h"

namespace heddle::lesson {

// A program as read from its fence, before names are linked.
struct ProgramText {
    Program program;
    std::string exercise;  // the id given, or empty
    int points = kNone;    // as given
    int id_line = 0;       // where the id, or else the fence, stands
    int id_column = 1;
};

// True where the fence is a program: Python, with at least one `#|` line. A fence without is a listing.
bool is_program(const Source& source, const Section& fence);

ProgramText read_program(const Source& source, const Section& fence, Problems& problems);

// The lines of a fence as they stand, each with its newline.
std::string fence_text(const Source& source, int first, int last);

// The checks between the lines of a `:::check`: `KIND: ARGUMENT | POINTS | MESSAGE`, the last two optional.
std::vector<Check> read_checks(const Source& source, const Section& section, Problems& problems);

}  // namespace heddle::lesson
