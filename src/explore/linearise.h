#pragma once
// Another order of the same execution with fewer hand-overs, for people to read.

#include <cstdint>
#include <functional>
#include <vector>

#include "explore/step.h"

namespace heddle::explore {

struct Linearisation {
    std::vector<std::int32_t> steps;
    std::uint64_t preemptions = 0; ///< an estimate: replaying gives the true number
};

struct LinearMove {
    std::int32_t mover;
    std::uint32_t threads_after;
    bool blocks; ///< its first visible operation is one that may wait: stopping before it is no preemption
};
using Dependence = std::function<bool(std::size_t earlier, std::size_t later)>;

/// An equivalent order (same Mazurkiewicz trace) made greedily: each thread goes on for as long as what it does next does not depend on
/// something that has not happened. Not minimal; the same for all orders of one trace. Quadratic in the number of steps.
Linearisation linearise(const std::vector<LinearMove>& execution, const Dependence& dependent);
Linearisation linearise(const std::vector<Step>& execution);

} // namespace heddle::explore
