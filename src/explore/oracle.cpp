#include "explore/oracle.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/random.h"
#include "explore/linearise.h"
#include "explore/replay.h"
#include "run/move.h"
#include "trace/names.h"

namespace heddle::explore {

namespace {

constexpr std::uint64_t kLinearisedPerOutcome = 64;           // executions of one ending that are tried in a better order
constexpr std::size_t kRacesMax = 50;                         // reported; a program with more has one problem, not fifty
constexpr std::size_t kDeadlocksMax = 50;

} // namespace

Oracle::Oracle(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options)
    : program_(std::move(program)), options_(options), host_(options.machine.seed), monitor_(program_->program(), options.conditions) {}

double Oracle::elapsed_ms() const { return std::chrono::duration<double, std::milli>(Clock::now() - started_).count(); }

Progress Oracle::progress() const { return {executions_, blocked_, steps_, elapsed_ms(), found_.size()}; }

void Oracle::stop_at(const std::string& bound) {
    if (bound_.empty()) bound_ = bound;
}

void Oracle::begin() {
    begun_ = true;
    started_ = Clock::now();
    vm::MachineConfig config = options_.machine;
    config.driver = vm::Driver::Controlled;
    config.undo = true;
    machine_ = std::make_unique<vm::Machine>(program_, config, host_);
    if (!machine_->heap().valid()) {
        stop_at("heap");
        done_ = true;
        return;
    }
    host_.attach(*machine_);
    machine_->use_visibility(&visibility_);
    if (options_.stop_word != nullptr) machine_->use_stop_word(options_.stop_word);
    root_ = machine_->mark();
    enter(-1);
}

void Oracle::restart() {
    visibility_.changed = false;
    restarts_++;
    machine_->undo_to(root_);
    stack_.clear();
    sleepers_.clear();
    candidates_.clear();
    execution_.clear();
    next_last_ = -2;
    next_preemptions_ = 0;
    executions_ = blocked_ = 0;
    threads_ = 1;
    found_.clear();
    deadlocks_.clear();
    races_.clear();
    monitor_.restart();
    violations_.clear();
    detector_.clear();
    seen_.clear();
    bound_.clear();
    visibility_.random_drawn = visibility_.random_sampled = false;
    enter(-1);
}

bool Oracle::work(double ms) {
    if (done_) return false;
    if (!begun_) begin();
    auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::milli>(ms));
    for (std::uint32_t tick = 1; !done_; tick++) {
        if (stack_.empty()) {
            if (visibility_.random_sampled) stop_at("random numbers");
            done_ = true;
            break;
        }
        move();
        if (done_ || tick % 32 != 0) continue;
        if (machine_->stop_word().load(std::memory_order_relaxed) != 0) {
            stop_at("stopped");
            done_ = true;
        } else if (options_.seconds_max > 0 && elapsed_ms() >= options_.seconds_max * 1000) {
            stop_at("seconds");
            done_ = true;
        } else if (Clock::now() >= until) {
            return true;
        }
    }
    return false;
}

// One move from the state on top of the stack, or back to the one below.
void Oracle::move() {
    Frame& frame = stack_.back();
    if (frame.next == frame.candidates_end) {
        candidates_.resize(frame.candidates_begin);
        sleepers_.resize(frame.sleep_begin);
        stack_.pop_back();
        if (!stack_.empty()) leave_child();
        return;
    }
    std::int32_t mover = candidates_[frame.next++];
    Step step;
    vm::Exit exit = execute(mover, step);
    if (!visibility_.thread_list_matters && looks_at_threads(step)) visibility_.thread_list_matters = visibility_.changed = true;
    if (visibility_.changed) {
        restart();
        return;
    }
    if (exit == vm::Exit::Stopped) {
        stop_at("stopped");
        done_ = true;
        return;
    }
    if (moves_alone(step)) { // with the other values of the number that it draws
        while (frame.candidates_end > frame.next && !trace::same_thread(candidates_[frame.candidates_end - 1], mover)) frame.candidates_end--;
    }
    const std::int32_t thread = trace::thread_of(mover);
    next_preemptions_ = frame.preemptions + (thread >= 0 && thread != frame.last && frame.last_enabled ? 1 : 0);
    next_last_ = thread >= 0 ? thread : frame.last;
    execution_.push_back(step);
    // Run on through moves that nobody can notice.
    while (machine_->config().model != vm::Model::Free && exit == vm::Exit::Switch && thread >= 0 &&
           machine_->enabled(static_cast<std::uint32_t>(thread)) && machine_->draws(static_cast<std::uint32_t>(thread)) == 0) {
        vm::Machine::Mark here = machine_->mark();
        Step more;
        vm::Exit more_exit = execute(thread, more);
        if (visibility_.changed) {
            restart();
            return;
        }
        if (more.transition.count != 0 || more_exit != vm::Exit::Switch || more.threads_after != execution_.back().threads_after) {
            machine_->undo_to(here);
            break;
        }
        execution_.push_back(more);
    }
    if (exit == vm::Exit::Switch || exit == vm::Exit::Blocked || exit == vm::Exit::Ended) {
        enter(-1);
    } else if (exit == vm::Exit::InstructionLimit) {
        // It may wait for what another thread will write: when that happens, the search begins again and knows better.
        stop_at("instructions");
        enter(thread);
    } else {
        leaf(exit);
    }
}

vm::Exit Oracle::execute(std::int32_t mover, Step& step) {
    auto run = [&]() -> vm::Exit {
        step.mover = mover;
        return run::make_move(*machine_, mover, step.transition);
    };
    vm::Exit exit;
    if (monitor_.active()) monitor_.before_move(*machine_, mover);
    if (options_.check) {
        vm::Machine::Mark before = machine_->mark();
        std::uint64_t hash_before = machine_->hash();
        exit = run();
        if (exit == vm::Exit::Stopped || visibility_.changed) return exit;
        std::uint64_t hash_after = machine_->hash();
        std::uint32_t count = step.transition.count;
        machine_->undo_to(before);
        HEDDLE_ASSERT(machine_->hash() == hash_before, "undoing a step restores the machine");
        vm::Exit again = run();
        HEDDLE_ASSERT(machine_->hash() == hash_after, "a step done again leads to the same machine");
        HEDDLE_ASSERT(again == exit && step.transition.count == count, "a step done again does the same");
    } else {
        exit = run();
    }
    steps_++;
    if (monitor_.active() && exit != vm::Exit::Stopped && !visibility_.changed) {
        if (monitor_.after_move(*machine_, trace::thread_of(mover), step.transition)) visibility_.changed = true;
        violations_.take(monitor_);
    }
    step.threads_after = machine_->thread_count();
    threads_ = std::max(threads_, step.threads_after);
    return exit;
}

namespace {

bool is_thread(const vm::Object& object) { return object.kind == vm::Kind::Thread || object.kind == vm::Kind::ThreadState; }

} // namespace

// Whether a thread is started, ended or joined by another than its starter or itself: then these are ordinary moves from now on.
bool Oracle::looks_at_threads(const Step& step) {
    for (std::uint32_t i = 0; i < step.transition.count; i++) {
        vm::Ref ref = step.transition.accesses[i].location.object();
        if (ref == 0 || !is_thread(*machine_->heap().object(ref))) continue;
        if (machine_->heap().object(ref)->kind == vm::Kind::Thread) ref = machine_->object<vm::ThreadObject>(ref).state;
        if (ref == 0) return true;
        const vm::ThreadState& state = machine_->object<vm::ThreadState>(ref);
        auto mover = static_cast<std::uint64_t>(trace::thread_of(step.mover));
        if (state.parent != mover && state.index != mover) return true;
    }
    return false;
}

// Whether exploring only this move from its state is enough: nothing else that can ever happen depends on it.
bool Oracle::moves_alone(const Step& step) {
    if (step.mover < 0) return false;
    if (step.transition.count == 0) return true;
    if (visibility_.thread_list_matters) return false;
    for (std::uint32_t i = 0; i < step.transition.count; i++) {
        vm::Ref ref = step.transition.accesses[i].location.object();
        if (ref == 0 || !is_thread(*machine_->heap().object(ref))) return false;
    }
    return true;
}

// The machine has come to a new state: what can be done there? `looping` has run long without a visible operation: others go first.
void Oracle::enter(std::int32_t looping) {
    Frame frame;
    frame.depth = static_cast<std::uint32_t>(execution_.size());
    frame.last = next_last_;
    frame.preemptions = next_preemptions_;
    frame.sleep_begin = static_cast<std::uint32_t>(sleepers_.size());
    if (!stack_.empty()) {
        const Frame& parent = stack_.back();
        const Step& done = execution_[parent.depth];
        for (std::uint32_t i = parent.sleep_begin; i < parent.sleep_end; i++)
            if (!vm::depends(sleepers_[i].transition, done.transition) && !trace::same_thread(sleepers_[i].mover, done.mover))
                sleepers_.push_back(Sleeper(sleepers_[i])); // of the thread that moved: other values of the number that it drew
    }
    frame.sleep_end = static_cast<std::uint32_t>(sleepers_.size());

    enabled_.clear();
    frame.last_enabled = false;
    std::uint32_t count = machine_->thread_count();
    // Those whose move may stand alone first (a join), then who moved last (fewer hand-overs), then the others.
    auto rank = [&](std::uint32_t i) {
        if (machine_->thread(i).wait_kind == static_cast<std::uint64_t>(vm::WaitKind::Thread)) return 0;
        return static_cast<std::int32_t>(i) == frame.last ? 1 : 2;
    };
    for (std::uint32_t i = 0; i < count; i++) {
        if (!machine_->enabled(i)) continue;
        if (static_cast<std::int32_t>(i) == frame.last) frame.last_enabled = true;
        if (static_cast<std::int32_t>(i) != looping) enabled_.push_back(static_cast<std::int32_t>(i));
    }
    if (enabled_.size() > 1)
        std::stable_sort(enabled_.begin(), enabled_.end(), [&](std::int32_t a, std::int32_t b) {
            return rank(static_cast<std::uint32_t>(a)) < rank(static_cast<std::uint32_t>(b));
        });
    if ((enabled_.empty() || machine_->config().time == vm::TimeMode::Any) && machine_->earliest_deadline() != vm::kNoDeadline)
        enabled_.push_back(trace::kAdvanceClock);

    if (enabled_.empty() && looping >= 0) {
        sleepers_.resize(frame.sleep_begin);
        leaf(vm::Exit::InstructionLimit);
        return;
    }
    if (enabled_.empty()) {
        sleepers_.resize(frame.sleep_begin);
        run::Verdict verdict;
        run::describe_deadlock(*machine_, verdict);
        std::string text = run::cycle_text(verdict.cycle);
        if (!machine_->any_goes_round() && deadlocks_.size() < kDeadlocksMax && deadlocks_.find(text) == deadlocks_.end()) {
            run::add_stacks(*machine_, verdict.cycle);
            deadlocks_[text] = {verdict.cycle, linearise(execution_).steps, steps_of_execution(), ending_of_deadlock(*machine_, options_.projection)};
        }
        ended(ending_of_deadlock(*machine_, options_.projection));
        if (!stack_.empty()) leave_child();
        return;
    }
    if (execution_.size() >= options_.operations_max) {
        sleepers_.resize(frame.sleep_begin);
        stop_at("operations");
        ended({OutcomeKind::Limit, projected_output(*machine_, options_.projection),
               fmt::format("more than {} operations in one execution", options_.operations_max)});
        if (!stack_.empty()) leave_child();
        return;
    }
    frame.candidates_begin = frame.next = static_cast<std::uint32_t>(candidates_.size());
    for (std::int32_t thread : enabled_) {
        const std::uint32_t values = thread < 0 ? 0 : machine_->draws(static_cast<std::uint32_t>(thread));
        for (std::uint32_t draw = values == 0 ? 0 : 1; draw <= values; draw++) {
            const std::int32_t mover = trace::step_of(thread, draw);
            bool asleep = false;
            for (std::uint32_t i = frame.sleep_begin; i < frame.sleep_end && !asleep; i++) asleep = sleepers_[i].mover == mover;
            if (!asleep) candidates_.push_back(mover);
        }
    }
    frame.candidates_end = static_cast<std::uint32_t>(candidates_.size());
    if (frame.next == frame.candidates_end) {
        sleepers_.resize(frame.sleep_begin);
        blocked_++;
        if (!stack_.empty()) leave_child();
        return;
    }
    frame.mark = machine_->mark();
    stack_.push_back(frame);
}

// Back from a child to the state on top of the stack: what was done there sleeps from now on.
void Oracle::leave_child() {
    Frame& frame = stack_.back();
    machine_->undo_to(frame.mark);
    const Step& step = execution_[frame.depth];
    if (frame.next != frame.candidates_end) {
        sleepers_.push_back({step.mover, step.transition});
        frame.sleep_end = static_cast<std::uint32_t>(sleepers_.size());
    }
    execution_.resize(frame.depth);
}

// An execution that ended, be it of itself or at a limit.
void Oracle::leaf(vm::Exit exit) {
    if (exit == vm::Exit::ProcessEnded) {
        ended(ending_of_process(*machine_, options_.projection));
    } else {
        run::Verdict verdict;
        run::describe_exit(exit, verdict);
        stop_at(verdict.limit);
        ended({OutcomeKind::Limit, projected_output(*machine_, options_.projection), verdict.message});
    }
    leave_child();
}

void Oracle::ended(Ending ending) {
    executions_++;
    if (monitor_.active() && ending.kind != OutcomeKind::Limit) {
        monitor_.at_end(*machine_, false);
        violations_.take(monitor_);
    }
    if (options_.check) HEDDLE_ASSERT(seen_.insert(canonical_hash()).second, "two complete executions are reorderings of each other");
    std::string key = fmt::format("{}\x1f{}\x1f{}", static_cast<int>(ending.kind), ending.error, ending.output);
    auto [entry, is_new] = found_.try_emplace(std::move(key));
    Found& found = entry->second;
    if (is_new) {
        found.ending = std::move(ending);
        found.as_explored = steps_of_execution();
    }
    found.executions++;
    if (found.best > next_preemptions_) {
        found.best = next_preemptions_;
        found.steps = steps_of_execution();
    }
    if (found.best > 0 && found.executions <= kLinearisedPerOutcome && execution_.size() < 2000) {
        Linearisation better = linearise(execution_);
        if (better.preemptions < found.best) {
            found.best = better.preemptions;
            found.steps = std::move(better.steps);
        }
    }
    if (machine_->config().model == vm::Model::Free && races_.size() < kRacesMax) {
        new_races_.clear();
        detector_.examine(execution_, *machine_, new_races_);
        for (const FoundRace& race : new_races_)
            races_.push_back({race, machine_->location_name(race.location), steps_of_execution()});
    }
    if (options_.executions_max != 0 && executions_ >= options_.executions_max) {
        // Whether that was the last one shows only by going on: when nothing is left to try, the search is complete after all.
        bool more = false;
        for (const Frame& frame : stack_) more = more || frame.next != frame.candidates_end;
        if (more) {
            stop_at("executions");
            done_ = true;
        }
    }
}

std::vector<std::int32_t> Oracle::steps_of_execution() const {
    std::vector<std::int32_t> steps;
    steps.reserve(execution_.size());
    for (const Step& step : execution_) steps.push_back(step.mover);
    return steps;
}

// Equal for equivalent executions: a sum over all pairs of dependent steps. A step is named by its thread and how many-th of it it is, a
// thread by its parent and how many-th of it, since numbers depend on the order of starts.
std::uint64_t Oracle::canonical_hash() const {
    auto mix = [](std::uint64_t a, std::uint64_t b) {
        std::uint64_t state = a * 0x9E3779B97F4A7C15u + b;
        return splitmix64(state);
    };
    std::vector<std::uint64_t> threads{1}, moves{0}, spawned{0}, names;
    std::uint64_t advances = 0;
    for (const Step& step : execution_) {
        if (step.mover < 0) {
            names.push_back(mix(0, advances++));
            continue;
        }
        auto who = static_cast<std::size_t>(trace::thread_of(step.mover));
        names.push_back(mix(threads[who], moves[who]++) + trace::draw_of(step.mover));
        while (threads.size() < step.threads_after) {
            threads.push_back(mix(threads[who], ~spawned[who]++));
            moves.push_back(0);
            spawned.push_back(0);
        }
    }
    std::uint64_t hash = 0;
    for (std::size_t j = 0; j < execution_.size(); j++) {
        hash += mix(names[j], 7);
        for (std::size_t i = 0; i < j; i++)
            if (vm::depends(execution_[i].transition, execution_[j].transition)) hash += mix(names[i], names[j]);
    }
    return hash;
}

trace::Schedule Oracle::schedule_of(const std::vector<std::int32_t>& steps) const {
    trace::Schedule schedule = trace::header_of(program_->program(), options_.scale, machine_->config(), visibility_);
    schedule.steps = steps;
    return schedule;
}

Report Oracle::report() {
    Report report;
    report.engine = "oracle";
    report.complete = done_ && bound_.empty();
    report.bound = bound_.empty() && !done_ ? "stopped" : bound_;
    report.executions = executions_;
    report.blocked = blocked_;
    report.steps = steps_;
    report.restarts = restarts_;
    report.elapsed_ms = elapsed_ms();
    report.threads = threads_;
    report.model = options_.machine.model;
    report.scale = options_.scale;
    report.assumptions.push_back(fmt::format("time {}", trace::time_name(options_.machine.time)));
    report.assumptions.push_back(options_.machine.condition_any ? "notify wakes any waiter" : "notify wakes the oldest waiter");
    report.assumptions.push_back(options_.machine.split_stdout ? "print writes text and newline separately" : "print writes whole lines");
    std::string random = random_assumption(options_.machine, visibility_);
    if (!random.empty()) report.assumptions.push_back(std::move(random));
    if (machine_ == nullptr || !machine_->heap().valid()) return report;

    ReplayContext context{program_, options_.machine, options_.projection};
    for (auto& [key, found] : found_) {
        Outcome outcome;
        outcome.kind = found.ending.kind;
        outcome.output = found.ending.output;
        outcome.error = found.ending.error;
        outcome.executions = found.executions;
        trace::Schedule schedule = schedule_of(found.steps);
        if (found.ending.kind == OutcomeKind::Limit) { // cut off where the explorer's own bound is: nothing to compare with
            outcome.preemptions = found.best;
        } else if (!replay_ending(context, schedule, found.ending, outcome.preemptions)) {
            schedule = schedule_of(found.as_explored);
            HEDDLE_ASSERT(replay_ending(context, schedule, found.ending, outcome.preemptions),
                          "the schedule of an explored execution leads to the same ending when replayed");
        }
        outcome.schedule = trace::to_text(schedule);
        report.outcomes.push_back(std::move(outcome));
    }
    sort_outcomes(report.outcomes);
    for (auto& [text, deadlock] : deadlocks_) {
        std::uint64_t preemptions = 0;
        trace::Schedule schedule = schedule_of(deadlock.steps);
        if (!replay_ending(context, schedule, deadlock.ending, preemptions)) schedule = schedule_of(deadlock.as_explored);
        HEDDLE_ASSERT(replay_ending(context, schedule, deadlock.ending, preemptions), "a deadlock's schedule replays");
        report.deadlocks.push_back({"", deadlock.cycle, trace::to_text(schedule)});
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
    violations_.fill(report, context, options_.conditions, schedule_of({}));
    return report;
}

} // namespace heddle::explore
