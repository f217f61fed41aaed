#pragma once
// A policy is an oracle that decides the order: the controlled driver asks it at every choice point who moves next.
//
// One policy a file. Policies wrap policies: RecordingPolicy asks another and writes down what it said.

#include <cstdint>
#include <span>
#include <string>

#include "trace/schedule.h"

namespace heddle::run {

struct Choice {
    std::span<const std::uint32_t> enabled; ///< thread numbers, ascending; empty only when clock_may_advance
    bool clock_may_advance = false;         ///< kAdvanceClock is allowed too
    std::int32_t last = -2;                 ///< who moved before; -2 at the beginning
};

inline constexpr std::int32_t kNobody = -3; ///< a policy's answer: I cannot go on, see refusal()

class Policy {
public:
    virtual ~Policy() = default;
    /// One of choice.enabled, trace::kAdvanceClock if allowed, or kNobody.
    virtual std::int32_t choose(const Choice& choice) = 0;
    /// After kNobody: why.
    virtual std::string refusal() const { return {}; }
};

} // namespace heddle::run
