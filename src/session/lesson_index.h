#pragma once

#include <string>
#include <vector>

#include "session/state.h"

namespace heddle::session {

// Reads lessons/index.json: {"format":1, "lessons":[{"id","file","title","order","minutes"}…]}. Sorted by order.
// Entries that are no use (no id, a file with a path in it) are left out. `error` gets a sentence when the whole is
// unreadable; it is untouched otherwise.
std::vector<LessonEntry> read_lesson_index(const std::string& json, std::string* error);

}  // namespace heddle::session
