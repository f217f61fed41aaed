#include "run/pos_policy.h"

namespace heddle::run {

std::int32_t PosPolicy::choose(const Choice& choice) {
    priorities_.erase(last_);
    std::int32_t best = kNobody;
    auto look = [&](std::int32_t mover, bool conflicts) {
        auto [at, fresh] = priorities_.try_emplace(mover, 0);
        if (fresh || conflicts) at->second = random_.next();
        if (best == kNobody || at->second > priorities_[best]) best = mover;
    };
    for (std::uint32_t thread : choice.enabled) {
        auto mover = static_cast<std::int32_t>(thread);
        look(mover, mover != last_ && choice.conflicts && choice.conflicts(thread));
    }
    if (choice.clock_may_advance) look(trace::kAdvanceClock, false);
    last_ = best;
    return best;
}

} // namespace heddle::run
