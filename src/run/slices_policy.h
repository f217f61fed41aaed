#pragma once

#include <algorithm>

#include "base/random.h"
#include "run/policy.h"

namespace heddle::run {

/// As one real thread takes turns: long ones of random length, one in eight very short, to the next thread in order. For recordings.
class SlicesPolicy : public Policy {
public:
    explicit SlicesPolicy(std::uint64_t seed) : random_(seed) {}
    std::int32_t choose(const Choice& choice) override {
        if (choice.enabled.empty()) return trace::kAdvanceClock;
        bool can_go_on = std::find(choice.enabled.begin(), choice.enabled.end(), turn_) != choice.enabled.end();
        if (!can_go_on || left_ == 0) {
            auto next = std::upper_bound(choice.enabled.begin(), choice.enabled.end(), turn_);
            turn_ = next == choice.enabled.end() ? choice.enabled.front() : *next;
            constexpr std::uint64_t kLong = 200, kShort = 4; // moves
            left_ = random_.below(8) == 0 ? 1 + random_.below(kShort) : 1 + random_.below(kLong);
        }
        left_--;
        return static_cast<std::int32_t>(turn_);
    }

private:
    Random random_;
    std::uint32_t turn_ = 0;
    std::uint64_t left_ = 0;
};

} // namespace heddle::run
