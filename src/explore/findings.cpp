#include "explore/findings.h"

#include <fmt/format.h>

#include "base/assert.h"
#include "base/random.h"
#include "explore/explain.h"
#include "explore/footprints.h"
#include "explore/replay.h"
#include "trace/names.h"

namespace heddle::explore {

namespace {

class Fnv { // 64 bits over the words of an ending: collisions are improbable enough beside the search's own fingerprints
public:
    void add(std::string_view text) {
        for (char c : text) add(static_cast<std::uint64_t>(static_cast<unsigned char>(c)));
    }
    void add(std::uint64_t word) {
        hash_ = (hash_ ^ word) * 0x9e3779b185ebca87u;
        hash_ ^= hash_ >> 29;
    }
    std::uint64_t value() const { return hash_; }

private:
    std::uint64_t hash_ = 0xcbf29ce484222325u;
};

} // namespace

void Findings::clear() {
    found_.clear();
    by_hash_.clear();
    deadlocks_.clear();
    races_.clear();
    known_races_.clear();
}

// Equal for equal endings; made without building their text where the projection allows.
std::uint64_t Findings::ending_hash(vm::Machine& machine, vm::Exit exit) const {
    Fnv hash;
    hash.add(static_cast<std::uint64_t>(exit));
    hash.add(static_cast<std::uint64_t>(machine.exit_code()));
    const auto& errors = machine.thread_errors();
    if (!errors.empty()) {
        hash.add(errors.front().type);
        hash.add(errors.front().message);
    }
    if (options_.projection.kind == Projection::Kind::Output) {
        for (const vm::Machine::OutputRecord& record : machine.output())
            if (!record.is_stderr) hash.add(record.text);
    } else {
        hash.add(projected_output(machine, options_.projection));
    }
    return hash.value();
}

std::uint32_t Findings::count(std::uint64_t hash, const std::function<Ending()>& make, std::uint64_t preemptions, const Execution& execution,
                              bool minimal) {
    auto [entry, is_new] = by_hash_.try_emplace(hash, found_.size());
    if (is_new) {
        found_.emplace_back();
        found_.back().ending = make();
        found_.back().as_explored = execution.steps();
    }
    auto number = static_cast<std::uint32_t>(entry->second);
    again(number, preemptions, execution, minimal);
    return number;
}

void Findings::again(std::uint32_t ending, std::uint64_t preemptions, const Execution& execution, bool minimal) {
    Found& found = found_[ending];
    found.executions++;
    if (preemptions < found.best) {
        found.best = preemptions;
        found.steps = execution.steps();
        found.minimal = minimal;
    }
    if (!minimal && found.best > 0 && found.executions <= kLinearised) {
        Linearisation better = execution.better();
        if (!better.steps.empty() && better.preemptions < found.best) {
            found.best = better.preemptions;
            found.steps = std::move(better.steps);
        }
    }
}

std::uint32_t Findings::ended(vm::Machine& machine, vm::Exit exit, std::uint64_t preemptions, const Execution& execution, bool minimal) {
    std::uint64_t hash = ending_hash(machine, exit);
    if (exit == vm::Exit::Blocked) {
        run::Verdict verdict;
        run::describe_deadlock(machine, verdict);
        std::string text = run::cycle_text(verdict.cycle);
        auto known = deadlocks_.find(text);
        if (known == deadlocks_.end() && deadlocks_.size() < kDeadlocksMax) {
            std::vector<std::int32_t> steps = execution.steps();
            deadlocks_[text] = {verdict.cycle, preemptions, steps, steps, ending_of_deadlock(machine, options_.projection)};
        } else if (known != deadlocks_.end() && preemptions < known->second.best) {
            known->second.best = preemptions;
            known->second.steps = known->second.as_explored = execution.steps();
            known->second.ending = ending_of_deadlock(machine, options_.projection);
        }
        return count(hash, [&] { return ending_of_deadlock(machine, options_.projection); }, preemptions, execution, minimal);
    }
    if (exit == vm::Exit::ProcessEnded) {
        return count(hash, [&] { return ending_of_process(machine, options_.projection); }, preemptions, execution, minimal);
    }
    run::Verdict verdict;
    run::describe_exit(exit, verdict);
    return count(hash, [&] { return Ending{OutcomeKind::Limit, projected_output(machine, options_.projection), verdict.message}; }, preemptions,
                 execution, minimal);
}

void Findings::cut_off(vm::Machine& machine, const std::string& why, std::uint64_t preemptions, const Execution& execution) {
    Fnv hash;
    hash.add(why);
    hash.add(ending_hash(machine, vm::Exit::Switch));
    count(hash.value(), [&] { return Ending{OutcomeKind::Limit, projected_output(machine, options_.projection), why}; }, preemptions, execution, false);
}

bool Findings::race(vm::Machine& machine, vm::Location where, const Footprints& footprints, std::uint32_t first_footprint,
                    std::uint32_t second_footprint, std::uint32_t first, std::uint32_t second, std::vector<std::int32_t> steps) {
    auto place = [&](std::uint32_t footprint) {
        std::uint64_t site = 0;
        bool write = false;
        for (const Footprints::Access* a = footprints.begin(footprint); a != footprints.end(footprint); a++)
            if (a->location == where && a->write >= write) site = a->site, write = a->write;
        return site << 1 | (write ? 1u : 0u);
    };
    std::uint64_t low = place(first_footprint), high = place(second_footprint);
    if (low > high) std::swap(low, high);
    std::uint64_t key = low;
    key = splitmix64(key) ^ high;
    if (!known_races_.insert(splitmix64(key)).second || !wants_races()) return false;
    races_.push_back({{where, first, second}, machine.location_name(where), std::move(steps)});
    return true;
}

void Findings::livelock(vm::Machine& machine, const std::string& text, std::uint64_t preemptions, const Execution& execution) {
    Fnv hash;
    hash.add(text);
    count(hash.value(), [&] { return Ending{OutcomeKind::Livelock, projected_output(machine, options_.projection), text}; }, preemptions, execution, true);
}

bool Findings::needs_preemptions() const {
    for (const Found& found : found_)
        if (found.best > 0 && found.ending.kind != OutcomeKind::Limit) return true;
    return false;
}

void Findings::settle_without_preemptions() {
    for (Found& found : found_) found.minimal = found.minimal || found.best == 0;
}

void Findings::improve(const Findings& other) {
    for (const auto& [hash, index] : other.by_hash_) {
        auto own = by_hash_.find(hash);
        if (own == by_hash_.end()) continue;
        const Found& better = other.found_[index];
        Found& found = found_[own->second];
        if (better.minimal && better.best <= found.best) {
            found.best = better.best;
            found.steps = better.steps;
            found.minimal = true;
        }
    }
    for (const auto& [text, deadlock] : other.deadlocks_) {
        auto own = deadlocks_.find(text);
        if (own != deadlocks_.end() && deadlock.best <= own->second.best) own->second = deadlock;
    }
    settle_without_preemptions();
}

void Findings::fill(Report& report, const vm::MachineConfig& config, const vm::Visibility& visibility) {
    ReplayContext context{program_, options_.machine, options_.projection};
    auto schedule_of = [&](const std::vector<std::int32_t>& steps) {
        trace::Schedule schedule = trace::header_of(program_->program(), options_.scale, config, visibility);
        schedule.steps = steps;
        return schedule;
    };
    for (Found& found : found_) {
        Outcome outcome;
        outcome.kind = found.ending.kind;
        outcome.output = found.ending.output;
        outcome.error = found.ending.error;
        outcome.executions = found.executions;
        outcome.minimal = found.minimal;
        trace::Schedule schedule = schedule_of(found.steps);
        if (found.ending.kind == OutcomeKind::Limit || found.ending.kind == OutcomeKind::Livelock) { // cut off where the explorer's own bound is: nothing to compare with
            outcome.preemptions = found.best;
        } else if (!replay_ending(context, schedule, found.ending, outcome.preemptions)) {
            schedule = schedule_of(found.as_explored);
            outcome.minimal = false;
            HEDDLE_ASSERT(replay_ending(context, schedule, found.ending, outcome.preemptions),
                          "the schedule of an explored execution leads to the same ending when replayed");
        }
        constexpr std::size_t kExplained = 40; // as many as a table shows
        constexpr std::size_t kLongest = 2000; // steps that somebody may want explained
        if (outcome.preemptions > 0 && found.ending.kind != OutcomeKind::Limit && report.outcomes.size() < kExplained && schedule.steps.size() < kLongest)
            outcome.explanation = explain_update(context, schedule);
        outcome.schedule = trace::to_text(schedule);
        report.outcomes.push_back(std::move(outcome));
    }
    sort_outcomes(report.outcomes);
    for (auto& [text, deadlock] : deadlocks_) {
        std::uint64_t preemptions = 0;
        trace::Schedule schedule = schedule_of(deadlock.steps);
        if (!replay_ending(context, schedule, deadlock.ending, preemptions)) schedule = schedule_of(deadlock.as_explored);
        HEDDLE_ASSERT(replay_ending(context, schedule, deadlock.ending, preemptions), "a deadlock's schedule replays");
        report.deadlocks.push_back({name_of_deadlock(deadlock.cycle), deadlock.cycle, trace::to_text(schedule)});
    }
    for (const RacePlace& place : races_) {
        Race race;
        race.object = place.object;
        trace::Schedule schedule = schedule_of(place.steps);
        HEDDLE_ASSERT(replay_race(context, schedule, place.race.location, place.race.first, place.race.second, race),
                      "a race's schedule replays");
        race.schedule = trace::to_text(schedule);
        report.races.push_back(std::move(race));
    }
}

} // namespace heddle::explore
