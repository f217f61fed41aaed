#pragma once
// Replays of what an explorer is about to show: nothing is reported that a fresh machine does not do again.

#include <memory>

#include "explore/ending.h"
#include "explore/monitor.h"
#include "trace/schedule.h"

namespace heddle::explore {

struct ReplayContext {
    std::shared_ptr<const vm::LinkedProgram> program;
    vm::MachineConfig machine;
    Projection projection;
};

/// What a machine that replays the schedule is made with.
vm::MachineConfig configured(const ReplayContext& context, const trace::Schedule& schedule, vm::Visibility& visibility);

/// Whether the schedule leads to that ending; `preemptions` gets the number that it has.
bool replay_ending(const ReplayContext& context, const trace::Schedule& schedule, const Ending& ending, std::uint64_t& preemptions);

/// Threads, lines, stacks and locks of the accesses to `where` at two steps. False: the schedule does not fit.
bool replay_race(const ReplayContext& context, const trace::Schedule& schedule, vm::Location where, std::uint32_t first,
                 std::uint32_t second, Race& race);

/// Whether the schedule leads to the violation.
bool replay_violation(const ReplayContext& context, const trace::Schedule& schedule, const std::vector<Condition>& conditions,
                      const Monitor::Violation& violation);

} // namespace heddle::explore
