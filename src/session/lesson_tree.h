#pragma once

#include <string>

#include "session/state.h"

namespace heddle::session {

// The lesson as one JSON value, for views that are made of elements instead of pixels: a list of blocks, each
// {"kind", …} with its words as runs {"text", "bold", "code", "link"…}. Quizzes carry their state; keys and explanations are
// there only once a quiz was answered.
std::string lesson_tree(const State& state);

}  // namespace heddle::session
