#pragma once
// One move of an execution, as explorers keep it.

#include "trace/schedule.h"
#include "vm/transition.h"

namespace heddle::explore {

struct Step {
    std::int32_t mover = 0;          ///< thread number or trace::kAdvanceClock
    std::uint32_t threads_after = 0; ///< threads that exist after it: a start makes them more
    vm::Transition transition;
};

} // namespace heddle::explore
