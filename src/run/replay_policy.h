#pragma once

#include <vector>

#include "run/policy.h"

namespace heddle::run {

/// Follows recorded steps and refuses as soon as one is not possible.
class ReplayPolicy : public Policy {
public:
    explicit ReplayPolicy(std::vector<std::int32_t> steps) : steps_(std::move(steps)) {}
    std::int32_t choose(const Choice& choice) override;
    std::string refusal() const override { return refusal_; }
    /// All steps were taken: refusing then only means that the schedule ends before the program does.
    bool exhausted() const { return next_ == steps_.size(); }

private:
    std::vector<std::int32_t> steps_;
    std::size_t next_ = 0;
    std::string refusal_;
};

} // namespace heddle::run
