#pragma once
// Names for what a schedule does wrong: a sentence in the program's own words.
//
// Idea: replay it and look at the accesses in their order. A lost update is: one thread reads a cell, another writes it, the first writes
// it without having read it again. If both of the first one's accesses were made while it held a lock, each of them was protected but not
// the two together: an atomicity violation. A deadlock whose threads hold what the next one waits for is a lock-order cycle; one in which
// a thread waits for a notification that nobody is left to send is a lost wake-up. What fits none of these gets no name.
//
// Thread safety: one real thread; needs nothing but its arguments.

#include <string>

#include "explore/replay.h"

namespace heddle::explore {

/// "lost update of `x`: …", or empty.
std::string explain_update(const ReplayContext& context, const trace::Schedule& schedule);
/// "lock-order cycle", "lost wake-up", or empty.
std::string name_of_deadlock(const std::vector<run::WaitEdge>& cycle);

} // namespace heddle::explore
