#pragma once
// Names for what a schedule does wrong: a sentence in the program's own words.
//
// Idea: replay it and look at the accesses in their order.
//   lost update               a thread reads a cell, another writes it, the first writes it without having read it again
//   atomicity violation       the same, each access made under a lock: each was protected, the two together were not
//   check-then-act            a thread tests a cell in an `if`, another writes it, the first acts on it without having tested it again
//   use before initialisation a thread fails over a variable that another one has not yet given its value
// A deadlock is named by who waits for what (name_of_deadlock), some exceptions by their message (name_of_error). What fits none of these
// gets no name.
//
// Thread safety: one real thread; needs nothing but its arguments.

#include <string>

#include "explore/replay.h"

namespace heddle::explore {

struct Explanation {
    std::string name;     ///< "lost update"; empty: none
    std::string sentence; ///< begins with the name
};

/// Of a schedule that leads to that ending.
Explanation explain(const ReplayContext& context, const trace::Schedule& schedule, const Ending& ending);

/// "lock-order cycle", "lost wake-up"…, or empty. `schedule` leads there.
std::string name_of_deadlock(const ReplayContext& context, const trace::Schedule& schedule, const std::vector<run::WaitEdge>& cycle);
/// "double release" and the like from an exception's last line, or empty.
std::string name_of_error(const std::string& error);

} // namespace heddle::explore
