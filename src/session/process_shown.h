#pragma once

#include "session/state.h"

// Whose global variables are shown: those of the process whose thread moved last. Thread safety: none needed, a pure function.

namespace heddle::session {

// Null: the first process's, as where there is but one.
const protocol::StepProcess* process_shown(const State& state);

}  // namespace heddle::session
