#pragma once
// Random priorities with few changes: finds a bug of depth d in a run of k moves of n threads with a probability of at least 1/(n·k^(d−1)).
//
// Idea (Burckhardt, Kothari, Musuvathi, Nagarakatte: "A randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010):
// every thread gets a random priority, and the highest that can move does. At d−1 moves, drawn beforehand from all k, the thread that
// would move falls below all others. A bug's depth is the number of orderings that must hold for it: a use before its initialisation has
// one, a lost update two, a deadlock of two threads two.
//
// Beyond the paper: a clock that may advance early takes part as a thread does; and a thread that has made `length` moves in a row, while
// others could have, falls too, since it may be waiting in a loop for one of them.
//
// Thread safety: one real thread.

#include <map>
#include <vector>

#include "base/random.h"
#include "run/policy.h"

namespace heddle::run {

class PctPolicy : public Policy {
public:
    /// `length`: about how many moves the run has.
    PctPolicy(std::uint64_t seed, std::uint32_t depth, std::uint64_t length);
    std::int32_t choose(const Choice& choice) override;

private:
    std::int64_t& priority(std::int32_t mover);

    Random random_;
    std::map<std::int32_t, std::int64_t> priorities_; ///< by mover; all different
    std::vector<std::uint64_t> changes_;              ///< moves, ascending
    std::size_t next_change_ = 0;
    std::int64_t lowest_ = 0;
    std::uint64_t made_ = 0, in_a_row_ = 0, length_;
    std::int32_t last_ = -2;
};

} // namespace heddle::run
