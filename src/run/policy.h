#pragma once
// A policy is an oracle that decides the order: the controlled driver asks it at every choice point who moves next.
//
// One policy a file. Policies wrap policies: RecordingPolicy asks another and writes down what it said.

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "trace/schedule.h"

namespace heddle::run {

struct Choice {
    std::span<const std::uint32_t> enabled; ///< thread numbers, ascending; empty only when clock_may_advance
    bool clock_may_advance = false;         ///< kAdvanceClock is allowed too
    std::int32_t last = -2;                 ///< who moved before; -2 at the beginning
    /// Whether that thread's next move conflicts with the move that was made last. Empty unless the policy looks ahead.
    std::function<bool(std::uint32_t)> conflicts = {};
};

inline constexpr std::int32_t kNobody = -3; ///< a policy's answer: I cannot go on, see refusal()

class Policy {
public:
    virtual ~Policy() = default;
    /// One of choice.enabled, trace::kAdvanceClock if allowed, or kNobody.
    virtual std::int32_t choose(const Choice& choice) = 0;
    /// It asks Choice::conflicts; the driver then makes and undoes moves to answer, so the machine needs undo.
    virtual bool looks_ahead() const { return false; }
    /// After kNobody: why.
    virtual std::string refusal() const { return {}; }
};

} // namespace heddle::run
