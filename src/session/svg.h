#pragma once

#include <string>

#include "session/state.h"

namespace heddle::session {

// Pictures that stand alone, to be put into a paper or onto a slide: the table of endings with their schedules, and the
// timeline of the moves so far. Dark ink on white, threads in the colours that the page gives them, each with its number.
// Empty when there is nothing to show.
std::string endings_svg(const State& state);
std::string timeline_svg(const State& state);

}  // namespace heddle::session
