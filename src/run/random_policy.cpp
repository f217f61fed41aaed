#include "run/random_policy.h"

namespace heddle::run {

std::int32_t RandomPolicy::choose(const Choice& choice) {
    if (choice.enabled.empty()) return trace::kAdvanceClock;
    // Rare, since a deadline that fires early in every run would hide the ordinary course of a program.
    if (choice.clock_may_advance && random_.below(16) == 0) return trace::kAdvanceClock;
    return static_cast<std::int32_t>(choice.enabled[random_.below(choice.enabled.size())]);
}

} // namespace heddle::run
