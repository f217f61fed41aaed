#pragma once

#include <string>

#include "protocol/report.h"
#include "session/state.h"

// What a result holds for, in words: the model, who moves, time, wake-up order, numbers read as others. Clauses without a full stop.

namespace heddle::session {

// Of an exploration.
std::string report_assumptions(const protocol::ExploreReport& report);
// Of the run that has just ended.
std::string run_assumptions(const State& state);
// Of a stepped execution, from its schedule's text.
std::string schedule_assumptions(const std::string& schedule);
// "100000 read as 3": numbers that are read as others in a schedule; empty: none.
std::string schedule_scales(const std::string& schedule);

}  // namespace heddle::session
