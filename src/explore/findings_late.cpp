// What a search finds late, and what several workers have found together.

#include <algorithm>

#include "base/assert.h"
#include "explore/findings.h"

namespace heddle::explore {

void Findings::begin_late() {
    late_ = true;
    early_endings_ = found_.size();
    early_races_ = races_.size();
}

void Findings::begin_beside(const Findings& others) {
    HEDDLE_ASSERT(others.late_ && others.violations_.empty(), "only late searches without conditions are shared");
    found_ = others.found_;
    for (Found& found : found_) found.executions = 0;
    by_hash_ = others.by_hash_;
    deadlocks_ = others.deadlocks_;
    races_ = others.races_;
    known_races_ = others.known_races_;
    late_ = true;
    early_endings_ = others.early_endings_;
    early_races_ = others.early_races_;
}

void Findings::again_late(Found& found, std::uint64_t preemptions, const Execution& execution) {
    const std::uint64_t key = execution.key();
    if (key >= found.key) return;
    found.key = key;
    found.as_explored = execution.steps();
    Linearisation better = execution.better();
    found.estimated = !better.steps.empty();
    found.best = found.estimated ? better.preemptions : preemptions;
    found.steps = found.estimated ? std::move(better.steps) : found.as_explored;
}

void Findings::deadlock_late(vm::Machine& machine, const std::string& text, run::Verdict& verdict, const Execution& execution) {
    const std::uint64_t key = execution.key();
    auto known = deadlocks_.find(text);
    if (known == deadlocks_.end() ? deadlocks_.size() >= kDeadlocksMax : key >= known->second.key) return;
    FoundDeadlock& deadlock = deadlocks_[text];
    run::add_stacks(machine, verdict.cycle);
    deadlock.cycle = std::move(verdict.cycle);
    deadlock.late = true;
    deadlock.key = key;
    deadlock.as_explored = execution.steps();
    deadlock.steps = execution.better().steps;
    if (deadlock.steps.empty()) deadlock.steps = deadlock.as_explored;
    deadlock.ending = ending_of_deadlock(machine, options_.projection);
}

void Findings::race_late(const RacePlace& race) {
    for (std::size_t i = early_races_; late_ && !race.turned && i < races_.size(); i++)
        if (races_[i].key == race.key && races_[i].turned && !races_[i].minimal) races_[i] = race;
}

void Findings::merge(const Findings& worker) {
    for (std::size_t i = 0; i < worker.found_.size(); i++) {
        const Found& theirs = worker.found_[i];
        auto [entry, is_new] = by_hash_.try_emplace(theirs.hash, found_.size());
        if (is_new) {
            found_.push_back(theirs);
            continue;
        }
        Found& own = found_[entry->second];
        const std::uint64_t executions = own.executions + theirs.executions;
        if (i >= early_endings_ && theirs.key < own.key) own = theirs;
        own.executions = executions;
    }
    for (const auto& [text, theirs] : worker.deadlocks_) {
        auto [entry, is_new] = deadlocks_.try_emplace(text, theirs);
        if (!is_new && theirs.late && theirs.key < entry->second.key) entry->second = theirs;
    }
    for (std::size_t i = early_races_; i < worker.races_.size(); i++)
        if (known_races_.insert(worker.races_[i].key).second) races_.push_back(worker.races_[i]);
        else race_late(worker.races_[i]);
}

void Findings::order_late() {
    if (!late_) return;
    auto from = [](auto& list, std::size_t at) { return list.begin() + static_cast<std::ptrdiff_t>(at); };
    std::sort(from(found_, early_endings_), found_.end(), [](const Found& a, const Found& b) { return a.hash < b.hash; });
    for (std::size_t i = early_endings_; i < found_.size(); i++) by_hash_[found_[i].hash] = i;
    std::sort(from(races_, early_races_), races_.end(), [](const RacePlace& a, const RacePlace& b) { return a.key < b.key; });
}

} // namespace heddle::explore
