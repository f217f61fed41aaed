#pragma once
// Which engine, and what comes after it: the proof first, then the search for the best schedules of what it found (explore/witnesses.h).
//
// The stateless engine proves. When an execution is so long that it seems to wait in a loop, the stateful one does the whole search
// instead. Neither choice depends on a clock.

#include "explore/witnesses.h"

namespace heddle::explore {

class Dpor;

class Auto : public Explorer {
public:
    /// `states`: the stateful engine from the beginning.
    Auto(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options, bool states);
    ~Auto() override;
    bool work(double ms) override;
    Progress progress() const override;
    Report report() override;

private:
    class Proof;
    void begin_witnesses(Witnesses::By by);

    std::shared_ptr<const vm::LinkedProgram> program_;
    ExploreOptions options_;
    std::unique_ptr<Search> search_; ///< whose report counts
    Proof* proof_ = nullptr;         ///< search_ while it is the stateless engine
    std::unique_ptr<Witnesses> witnesses_;
    bool by_steps_ = false;          ///< the second of the two searches for witnesses
};

} // namespace heddle::explore
