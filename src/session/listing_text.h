#pragma once

#include <string>

#include "session/state.h"

namespace heddle::session {

// The bytecode of what is stepped as JSON, for views that are made of elements: as in protocol::Stepped. Too long for every snapshot.
std::string listing_text(const State& state);

}  // namespace heddle::session
