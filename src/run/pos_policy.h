#pragma once
// Random priorities of operations, drawn anew where orders matter: samples the orders of conflicting operations more evenly than a walk.
//
// Idea (Yuan, Yang, Gu: "Partial Order Aware Concurrency Sampling", CAV 2018): every thread's next operation has a random priority, and the
// highest is done. Then the done thread's next operation gets a fresh one, and so does every pending operation that conflicts with what
// was done: their order among themselves was decided by chance once, and must not follow from earlier chances.
//
// Thread safety: one real thread.

#include <map>

#include "base/random.h"
#include "run/policy.h"

namespace heddle::run {

class PosPolicy : public Policy {
public:
    explicit PosPolicy(std::uint64_t seed) : random_(seed) {}
    std::int32_t choose(const Choice& choice) override;
    bool looks_ahead() const override { return true; }

private:
    Random random_;
    std::map<std::int32_t, std::uint64_t> priorities_; ///< of pending operations, by mover
    std::int32_t last_ = kNobody;
};

} // namespace heddle::run
