#include "explore/auto.h"

#include <algorithm>

#include "explore/dpor.h"
#include "explore/states.h"

namespace heddle::explore {

class Auto::Proof : public Dpor {
public:
    Proof(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options) : Dpor(std::move(program), options) {
        give_up_when_long_ = true;
    }
};

Auto::Auto(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options, bool states)
    : program_(std::move(program)), options_(options) {
    if (states) {
        search_ = std::make_unique<States>(program_, options_);
        return;
    }
    constexpr std::uint64_t kLong = 5'000; // operations: what loops longer than this is likely to wait
    ExploreOptions bounded = options;
    bounded.operations_max = std::min(bounded.operations_max, kLong);
    auto proof = std::make_unique<Proof>(program_, bounded);
    proof_ = proof.get();
    search_ = std::move(proof);
}

Auto::~Auto() = default;

bool Auto::work(double ms) {
    if (witnesses_ != nullptr) {
        if (witnesses_->work(ms)) return true;
        witnesses_->improve(search_->findings());
        bool stopped = witnesses_->bound() == "stopped" || witnesses_->bound() == "seconds";
        witnesses_.reset();
        if (by_steps_ || stopped) return false;
        by_steps_ = true;
        begin_witnesses(Witnesses::By::Steps);
        return true;
    }
    if (by_steps_) return false;
    if (search_->work(ms)) return true;
    if (proof_ != nullptr && proof_->bound() == "operations") {
        proof_ = nullptr;
        search_ = std::make_unique<States>(program_, options_);
        return true;
    }
    search_->settle();
    if (search_->bound() == "stopped" || search_->bound() == "seconds" || !search_->findings().worth_improving()) return false;
    begin_witnesses(Witnesses::By::Preemptions);
    return true;
}

void Auto::begin_witnesses(Witnesses::By by) {
    ExploreOptions options = options_;
    options.executions_max = 0;
    options.check = options.tree = false;
    if (options.seconds_max > 0) options.seconds_max = std::max(0.001, options.seconds_max - search_->progress().elapsed_ms / 1000);
    witnesses_ = std::make_unique<Witnesses>(program_, options, *search_, by);
}

Progress Auto::progress() const { return search_->progress(); }

Report Auto::report() {
    if (witnesses_ != nullptr) witnesses_->improve(search_->findings()); // cut short: what it has found is good
    witnesses_.reset();
    return search_->report();
}

} // namespace heddle::explore
