#pragma once
// How an execution ended, as far as an outcome distinguishes.

#include <string>

#include "explore/explorer.h"

namespace heddle::explore {

struct Ending {
    OutcomeKind kind = OutcomeKind::Exit;
    std::string output; ///< projected
    std::string error;
    friend bool operator==(const Ending&, const Ending&) = default;
};

/// After ProcessEnded.
Ending ending_of_process(vm::Machine& machine, const Projection& projection);
/// Nothing can move.
Ending ending_of_deadlock(vm::Machine& machine, const Projection& projection);
/// The part of the machine's state that the projection keeps. Allocates in the machine when it keeps globals: undo or drop it then.
std::string projected_output(vm::Machine& machine, const Projection& projection);

} // namespace heddle::explore
