#pragma once

#include "run/policy.h"

namespace heddle::run {

/// The next enabled thread after the one that moved before, in order of their numbers; the clock only when nobody can move.
class RoundRobinPolicy : public Policy {
public:
    std::int32_t choose(const Choice& choice) override;
};

} // namespace heddle::run
