#pragma once

#include "base/random.h"
#include "run/policy.h"

namespace heddle::run {

/// Every enabled thread with the same chance, from a seed. A clock that may advance early does so in one choice of sixteen.
class RandomPolicy : public Policy {
public:
    explicit RandomPolicy(std::uint64_t seed) : random_(seed) {}
    std::int32_t choose(const Choice& choice) override;

private:
    Random random_;
};

} // namespace heddle::run
