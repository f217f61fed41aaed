#include "run/round_robin_policy.h"

namespace heddle::run {

std::int32_t RoundRobinPolicy::choose(const Choice& choice) {
    if (choice.enabled.empty()) return trace::kAdvanceClock;
    for (std::uint32_t thread : choice.enabled)
        if (static_cast<std::int32_t>(thread) > choice.last) return static_cast<std::int32_t>(thread);
    return static_cast<std::int32_t>(choice.enabled.front());
}

} // namespace heddle::run
