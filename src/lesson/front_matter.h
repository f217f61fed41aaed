// The settings between the `---` lines at the top of a lesson file.
#pragma once

#include "lesson/document.h"
#include "lesson/source.h"

namespace heddle::lesson {

// Reads them from the start of `source` and returns the first line of the body.
int read_front_matter(const Source& source, Problems& problems, FrontMatter& out);

}  // namespace heddle::lesson
