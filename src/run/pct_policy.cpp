#include "run/pct_policy.h"

#include <algorithm>

namespace heddle::run {

PctPolicy::PctPolicy(std::uint64_t seed, std::uint32_t depth, std::uint64_t length) : random_(seed), length_(std::max<std::uint64_t>(length, 1)) {
    for (std::uint32_t i = 1; i < depth; i++) changes_.push_back(random_.below(length_));
    std::sort(changes_.begin(), changes_.end());
}

// A newcomer's is drawn from a range so wide that equal ones do not happen; where they do, the number of the thread decides.
std::int64_t& PctPolicy::priority(std::int32_t mover) {
    auto [at, fresh] = priorities_.try_emplace(mover, 0);
    if (fresh) at->second = static_cast<std::int64_t>(random_.next() >> 2);
    return at->second;
}

std::int32_t PctPolicy::choose(const Choice& choice) {
    auto best = [&] {
        std::int32_t found = kNobody;
        auto look = [&](std::int32_t mover) {
            if (found == kNobody || priority(mover) > priority(found)) found = mover;
        };
        for (std::uint32_t thread : choice.enabled) look(static_cast<std::int32_t>(thread));
        if (choice.clock_may_advance) look(trace::kAdvanceClock);
        return found;
    };
    std::int32_t mover = best();
    for (; next_change_ < changes_.size() && changes_[next_change_] <= made_; next_change_++) {
        priority(mover) = --lowest_;
        mover = best();
    }
    bool alone = choice.enabled.size() + (choice.clock_may_advance ? 1 : 0) < 2;
    if (mover == last_ && !alone && in_a_row_ >= length_) {
        priority(mover) = --lowest_;
        mover = best();
    }
    in_a_row_ = mover == last_ ? in_a_row_ + 1 : 1;
    last_ = mover;
    made_++;
    return mover;
}

} // namespace heddle::run
