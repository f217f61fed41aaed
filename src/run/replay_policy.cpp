#include "run/replay_policy.h"

#include <algorithm>

#include <fmt/format.h>

namespace heddle::run {

std::int32_t ReplayPolicy::choose(const Choice& choice) {
    if (exhausted()) {
        refusal_ = fmt::format("the schedule ends after {} steps, before the program does", steps_.size());
        return kNobody;
    }
    std::int32_t step = steps_[next_];
    bool possible = step == trace::kAdvanceClock
                        ? choice.clock_may_advance
                        : std::find(choice.enabled.begin(), choice.enabled.end(), static_cast<std::uint32_t>(trace::thread_of(step))) !=
                              choice.enabled.end();
    if (!possible) {
        refusal_ = step == trace::kAdvanceClock
                       ? fmt::format("step {} of the schedule advances the clock, but no deadline is pending", next_ + 1)
                       : fmt::format("step {} of the schedule moves thread {}, which cannot move there", next_ + 1, trace::thread_of(step));
        return kNobody;
    }
    next_++;
    return step;
}

} // namespace heddle::run
