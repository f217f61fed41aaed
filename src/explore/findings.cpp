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
    violations_.clear();
    tree_.clear();
    late_ = false;
    early_endings_ = early_races_ = 0;
}

// Equal for equal endings; made without building their text where the projection allows.
std::uint64_t Findings::ending_hash(vm::Machine& machine, vm::Exit exit) const {
    Fnv hash;
    hash.add(static_cast<std::uint64_t>(exit));
    hash.add(static_cast<std::uint64_t>(machine.exit_code()));
    if (exit == vm::Exit::Blocked && machine.any_goes_round()) hash.add(run::livelock_text(machine));
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
        found_.back().hash = hash;
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
    if (options_.tree && !tree_.full()) {
        bool good = found.ending.kind == OutcomeKind::Exit;
        std::string words = good ? found.ending.output : found.ending.error + (found.ending.output.empty() ? "" : "\nafter " + found.ending.output);
        tree_.add(execution.steps(), words.empty() ? "(no output)" : words, good);
    }
    if (late_) {
        if (ending >= early_endings_) again_late(found, preemptions, execution);
        return;
    }
    if (preemptions < found.best) {
        found.best = preemptions;
        found.steps = execution.steps();
        found.minimal = minimal;
        found.estimated = false;
    }
    if (!minimal && found.best > 0 && found.executions <= kLinearised) {
        Linearisation better = execution.better();
        if (!better.steps.empty() && better.preemptions < found.best) {
            found.best = better.preemptions;
            found.steps = std::move(better.steps);
            found.estimated = true;
        }
    }
}

std::uint32_t Findings::ended(vm::Machine& machine, vm::Exit exit, std::uint64_t preemptions, const Execution& execution, bool minimal) {
    std::uint64_t hash = ending_hash(machine, exit);
    if (monitor_ != nullptr && monitor_->active() && (exit == vm::Exit::Blocked || exit == vm::Exit::ProcessEnded)) {
        monitor_->at_end(machine, exit == vm::Exit::Blocked && machine.any_goes_round());
        take_violations();
    }
    if (exit == vm::Exit::Blocked && !machine.any_goes_round()) {
        run::Verdict verdict;
        run::describe_deadlock(machine, verdict);
        std::string text = run::cycle_text(verdict.cycle);
        auto known = deadlocks_.find(text);
        if (late_) {
            if (known == deadlocks_.end() || known->second.late) deadlock_late(machine, text, verdict, execution);
        } else if (known == deadlocks_.end() && deadlocks_.size() < kDeadlocksMax) {
            std::vector<std::int32_t> steps = execution.steps();
            run::add_stacks(machine, verdict.cycle);
            deadlocks_[text] = {verdict.cycle, preemptions, minimal, steps, steps, ending_of_deadlock(machine, options_.projection)};
        } else if (known != deadlocks_.end() && preemptions < known->second.best) {
            known->second.best = preemptions;
            known->second.steps = known->second.as_explored = execution.steps();
            known->second.ending = ending_of_deadlock(machine, options_.projection);
        }
        return count(hash, [&] { return ending_of_deadlock(machine, options_.projection); }, preemptions, execution, minimal);
    }
    if (exit == vm::Exit::Blocked) return count(hash, [&] { return ending_of_deadlock(machine, options_.projection); }, preemptions, execution, minimal);
    if (exit == vm::Exit::ProcessEnded) {
        std::size_t known = found_.size();
        std::uint32_t number = count(hash, [&] { return ending_of_process(machine, options_.projection); }, preemptions, execution, minimal);
        if (found_.size() > known)
            for (const vm::Machine::WaitInfo& info : machine.waiting())
                if (info.thread != 0) found_.back().left_waiting.push_back(fmt::format("{} waits for {} (line {})", info.thread_name, info.what, info.line));
        return number;
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

namespace {
// Where in the program a footprint accesses it, as a number; a write counts before a read.
std::uint64_t place_of(vm::Location where, const Footprints& footprints, std::uint32_t footprint) {
    std::uint64_t site = 0;
    bool write = false;
    for (const Footprints::Access* a = footprints.begin(footprint); a != footprints.end(footprint); a++)
        if (a->location == where && a->write >= write) site = a->site, write = a->write;
    return site << 1 | (write ? 1u : 0u);
}
} // namespace

std::uint64_t Findings::race_key(vm::Location where, const Footprints& footprints, std::uint32_t first_footprint, std::uint32_t second_footprint) {
    std::uint64_t low = place_of(where, footprints, first_footprint), high = place_of(where, footprints, second_footprint);
    if (low > high) std::swap(low, high);
    std::uint64_t key = low;
    key = splitmix64(key) ^ high;
    return splitmix64(key);
}

bool Findings::race(vm::Machine& machine, vm::Location where, const Footprints& footprints, std::uint32_t first_footprint,
                    std::uint32_t second_footprint, std::uint32_t first, std::uint32_t second, std::vector<std::int32_t> steps) {
    std::uint64_t key = race_key(where, footprints, first_footprint, second_footprint);
    RacePlace race{{where, first, second}, machine.location_name(where), std::move(steps), key};
    race.turned = place_of(where, footprints, first_footprint) > place_of(where, footprints, second_footprint);
    if (!wants_races()) return false;
    if (known_races_.insert(key).second) {
        races_.push_back(std::move(race));
        return true;
    }
    race_late(race);
    return false;
}

void Findings::minimal_race(vm::Machine& machine, vm::Location where, std::uint64_t key, std::uint64_t preemptions, std::vector<std::int32_t> steps) {
    auto last = static_cast<std::uint32_t>(steps.size()) - 1;
    RacePlace place{{where, last - 1, last}, {}, std::move(steps), key, preemptions, true};
    for (RacePlace& known : races_) {
        if (known.key != key) continue;
        if (std::pair(preemptions, place.steps.size()) >= std::pair(known.best, known.steps.size())) return;
        place.object = machine.location_name(where); // of the same two places in the program, but perhaps another element
        known = std::move(place);
        return;
    }
    if (!wants_races()) return;
    known_races_.insert(key);
    place.object = machine.location_name(where);
    races_.push_back(std::move(place));
}

std::pair<std::uint64_t, std::size_t> Findings::best_of_race(std::uint64_t key) const {
    for (const RacePlace& known : races_)
        if (known.key == key) return {known.best, known.steps.size()};
    return {UINT64_MAX, SIZE_MAX};
}

void Findings::livelock(vm::Machine& machine, const std::string& text, std::uint64_t preemptions, const Execution& execution) {
    Fnv hash;
    hash.add(text);
    if (monitor_ != nullptr && monitor_->active()) {
        monitor_->at_end(machine, true);
        take_violations();
    }
    count(hash.value(), [&] { return Ending{OutcomeKind::Livelock, projected_output(machine, options_.projection), text}; }, preemptions, execution, true);
}

void Findings::recount(const vm::MachineConfig& config, const vm::Visibility& visibility) {
    ReplayContext context{program_, options_.machine, options_.projection};
    for (Found& found : found_) {
        if (!found.estimated) continue;
        found.estimated = false;
        trace::Schedule schedule = trace::header_of(program_->program(), options_.scale, config, visibility);
        schedule.steps = found.steps;
        if (replay_ending(context, schedule, found.ending, found.best)) continue;
        found.steps = schedule.steps = found.as_explored;
        replay_ending(context, schedule, found.ending, found.best);
    }
}

void Findings::settle_without_preemptions() {
    for (Found& found : found_) found.minimal = found.minimal || found.best == 0;
}

bool Findings::worth_improving() const {
    if (!races_.empty() || !violations_.empty() || !deadlocks_.empty()) return true;
    for (const Found& found : found_)
        if (found.ending.kind != OutcomeKind::Limit && (found.best > 0 || found.ending.kind != OutcomeKind::Exit)) return true;
    return false;
}

void Findings::doubt_races(std::uint64_t preemptions) {
    for (RacePlace& race : races_) race.minimal = race.minimal && race.best <= preemptions;
}

void Findings::improve(const Findings& other, bool by_steps) {
    for (const auto& [hash, index] : other.by_hash_) {
        auto own = by_hash_.find(hash);
        if (own == by_hash_.end()) continue;
        const Found& better = other.found_[index];
        Found& found = found_[own->second];
        if (better.minimal && better.best <= found.best && better.ending.kind == found.ending.kind) {
            found.best = better.best;
            found.steps = better.steps;
            found.minimal = true;
            found.shortest = by_steps;
            found.estimated = false;
        }
    }
    for (const auto& [text, deadlock] : other.deadlocks_) {
        auto own = deadlocks_.find(text);
        if (own != deadlocks_.end() && deadlock.best <= own->second.best) own->second = deadlock;
    }
    for (RacePlace& race : races_)
        for (const RacePlace& better : other.races_)
            if (better.key == race.key && (better.minimal || !race.minimal)) race = better;
    violations_.improve(other.violations_);
}

bool Findings::all_in(const Findings& other) const {
    for (const auto& [hash, index] : by_hash_) {
        OutcomeKind kind = found_[index].ending.kind;
        if (kind != OutcomeKind::Limit && kind != OutcomeKind::Livelock && other.by_hash_.find(hash) == other.by_hash_.end()) return false;
    }
    for (const auto& [text, deadlock] : deadlocks_)
        if (other.deadlocks_.find(text) == other.deadlocks_.end()) return false;
    return violations_.all_in(other.violations_);
}

void Findings::fill(Report& report, const vm::MachineConfig& config, const vm::Visibility& visibility) {
    ReplayContext context{program_, options_.machine, options_.projection};
    auto schedule_of = [&](const std::vector<std::int32_t>& steps) {
        trace::Schedule schedule = trace::header_of(program_->program(), options_.scale, config, visibility);
        schedule.steps = steps;
        return schedule;
    };
    constexpr std::size_t kStories = 8; // more nobody reads
    std::size_t stories = 0;
    if (options_.tree) report.dot = tree_.dot(context, schedule_of({}));
    for (Found& found : found_) {
        Outcome outcome;
        outcome.kind = found.ending.kind;
        outcome.output = found.ending.output;
        outcome.error = found.ending.error;
        outcome.executions = found.executions;
        outcome.minimal = found.minimal;
        trace::Schedule schedule = schedule_of(found.steps);
        if (found.ending.kind == OutcomeKind::Limit) { // cut off where the explorer's own bound is: nothing to compare with
            outcome.preemptions = found.best;
        } else if (found.ending.kind == OutcomeKind::Livelock) { // of several threads that turn round each other no single execution shows it
            if (!replay_ending(context, schedule, found.ending, outcome.preemptions)) outcome.preemptions = found.best;
        } else if (!replay_ending(context, schedule, found.ending, outcome.preemptions)) {
            schedule = schedule_of(found.as_explored);
            outcome.minimal = false;
            HEDDLE_ASSERT(replay_ending(context, schedule, found.ending, outcome.preemptions),
                          "the schedule of an explored execution leads to the same ending when replayed");
        }
        outcome.steps = schedule.steps.size();
        outcome.shortest = outcome.minimal && found.shortest;
        constexpr std::size_t kExplained = 40; // as many as a table shows
        constexpr std::size_t kLongest = 2000; // steps that somebody may want explained
        bool failed = found.ending.kind == OutcomeKind::Exception || found.ending.kind == OutcomeKind::Assertion;
        bool to_explain = failed || (outcome.preemptions > 0 && found.ending.kind == OutcomeKind::Exit);
        if (to_explain && report.outcomes.size() < kExplained && schedule.steps.size() < kLongest) {
            Explanation explanation = explain(context, schedule, found.ending);
            outcome.name = explanation.name;
            outcome.explanation = explanation.sentence;
        }
        bool wrong = found.ending.kind == OutcomeKind::Deadlock || found.ending.kind == OutcomeKind::Livelock || failed || !outcome.name.empty();
        if (wrong && stories < kStories && schedule.steps.size() < kLongest) {
            outcome.story = story_of(context, schedule);
            stories++;
        }
        outcome.left_waiting = found.left_waiting;
        outcome.schedule = trace::to_text(schedule);
        report.outcomes.push_back(std::move(outcome));
    }
    sort_outcomes(report.outcomes);
    for (auto& [text, deadlock] : deadlocks_) {
        Deadlock out{{}, deadlock.cycle, {}, 0, deadlock.minimal};
        trace::Schedule schedule = schedule_of(deadlock.steps);
        if (!replay_ending(context, schedule, deadlock.ending, out.preemptions)) {
            schedule = schedule_of(deadlock.as_explored);
            out.minimal = false;
            HEDDLE_ASSERT(replay_ending(context, schedule, deadlock.ending, out.preemptions), "a deadlock's schedule replays");
        }
        out.name = name_of_deadlock(context, schedule, deadlock.cycle);
        out.schedule = trace::to_text(schedule);
        report.deadlocks.push_back(std::move(out));
    }
    for (const RacePlace& place : races_) {
        Race race;
        race.object = place.object;
        race.minimal = place.minimal;
        trace::Schedule schedule = schedule_of(place.steps);
        HEDDLE_ASSERT(replay_race(context, schedule, place.race.location, place.race.first, place.race.second, race),
                      "a race's schedule replays");
        race.schedule = trace::to_text(schedule);
        report.races.push_back(std::move(race));
    }
    violations_.fill(report, context, options_.conditions, schedule_of({}));
}

} // namespace heddle::explore
