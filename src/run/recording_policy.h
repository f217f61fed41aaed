#pragma once

#include <vector>

#include "run/policy.h"

namespace heddle::run {

/// Asks another policy and writes down its answers.
class RecordingPolicy : public Policy {
public:
    explicit RecordingPolicy(Policy& inner) : inner_(inner) {}
    std::int32_t choose(const Choice& choice) override {
        std::int32_t answer = inner_.choose(choice);
        if (answer != kNobody) steps_.push_back(answer);
        return answer;
    }
    bool looks_ahead() const override { return inner_.looks_ahead(); }
    std::string refusal() const override { return inner_.refusal(); }
    const std::vector<std::int32_t>& steps() const { return steps_; }

private:
    Policy& inner_;
    std::vector<std::int32_t> steps_;
};

} // namespace heddle::run
