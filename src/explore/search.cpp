#include "explore/search.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/random.h"
#include "run/move.h"
#include "trace/names.h"

namespace heddle::explore {

Search::Search(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options)
    : program_(std::move(program)), options_(options), host_(options.machine.seed), findings_(program_, options),
      monitor_(program_->program(), options.conditions) {
    findings_.watch(&monitor_);
}

void Search::begin() {
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
    reset();
}

void Search::restart() {
    visibility_.changed = false;
    restart_wanted_ = false;
    restarts_++;
    begin_again();
}

void Search::begin_again() {
    machine_->undo_to(root_);
    executions_ = blocked_ = 0;
    threads_ = 1;
    findings_.clear();
    monitor_.restart();
    bound_.clear();
    visibility_.random_drawn = visibility_.random_sampled = false;
    reset();
}

// At its end: where not every random number was tried, that is a bound too.
void Search::ended() {
    if (visibility_.random_sampled) stop_at("random numbers");
}

bool Search::work(double ms) {
    if (done_) return false;
    if (!begun_) begin();
    auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::milli>(ms));
    for (std::uint32_t tick = 1; !done_; tick++) {
        advance();
        if (done_) ended();
        if (restart_wanted_) restart();
        if (done_ || tick % 64 != 0) continue;
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
    halt();
    return false;
}

vm::Exit Search::execute(std::int32_t step, vm::Transition& transition) {
    auto run = [&]() -> vm::Exit {
        return run::make_move(*machine_, step, transition);
    };
    vm::Exit exit;
    const std::int32_t mover = trace::thread_of(step);
    if (monitor_.active()) monitor_.before_move(*machine_, step);
    if (options_.check) {
        vm::Machine::Mark before = machine_->mark();
        std::uint64_t hash_before = machine_->hash();
        exit = run();
        if (exit != vm::Exit::Stopped && !visibility_.changed) {
            std::uint64_t hash_after = machine_->hash();
            std::uint32_t count = transition.count;
            machine_->undo_to(before);
            HEDDLE_ASSERT(machine_->hash() == hash_before, "undoing a step restores the machine");
            vm::Exit again = run();
            HEDDLE_ASSERT(machine_->hash() == hash_after, "a step done again leads to the same machine");
            HEDDLE_ASSERT(again == exit && transition.count == count, "a step done again does the same");
        }
    } else {
        exit = run();
    }
    steps_++;
    threads_ = std::max(threads_, machine_->thread_count());
    if (!visibility_.thread_list_matters && transition.count != 0) learn_from(mover, transition);
    if (monitor_.active() && exit != vm::Exit::Stopped && !visibility_.changed) {
        if (monitor_.after_move(*machine_, mover, transition)) visibility_.changed = true;
        findings_.take_violations();
    }
    if (visibility_.changed) restart_wanted_ = true;
    if (exit == vm::Exit::Stopped) {
        stop_at("stopped");
        done_ = true;
    }
    return exit;
}

// A thread is started, ended or joined by another than its starter or itself: then these are ordinary moves from now on.
void Search::learn_from(std::int32_t mover, const vm::Transition& transition) {
    for (std::uint32_t i = 0; i < transition.count; i++) {
        vm::Ref ref = transition.accesses[i].location.object();
        if (ref == 0) continue;
        vm::Kind kind = machine_->heap().object(ref)->kind;
        if (kind != vm::Kind::Thread && kind != vm::Kind::ThreadState) continue;
        if (kind == vm::Kind::Thread) ref = machine_->object<vm::ThreadObject>(ref).state;
        if (ref != 0) {
            const vm::ThreadState& state = machine_->object<vm::ThreadState>(ref);
            if (state.parent == static_cast<std::uint64_t>(mover) || state.index == static_cast<std::uint64_t>(mover)) continue;
        }
        visibility_.thread_list_matters = visibility_.changed = true;
    }
}

std::uint64_t Search::identity(std::uint64_t hash) {
    if (!monitor_.active()) return hash;
    std::uint64_t held = monitor_.held(*machine_);
    return held == 0 ? hash : hash ^ splitmix64(held);
}

bool Search::enabled(std::int32_t step) {
    if (step != trace::kAdvanceClock) {
        auto thread = static_cast<std::uint32_t>(trace::thread_of(step));
        return thread < machine_->thread_count() && machine_->enabled(thread) && run::can_draw(*machine_, step);
    }
    if (machine_->config().time == vm::TimeMode::Any) return timer_enabled(true);
    for (std::uint32_t i = 0; i < machine_->thread_count(); i++)
        if (machine_->enabled(i)) return false;
    return timer_enabled(false);
}

bool Search::timer_enabled(bool any_thread_enabled) {
    if (any_thread_enabled && machine_->config().time != vm::TimeMode::Any) return false;
    return machine_->earliest_deadline() != vm::kNoDeadline;
}

Report Search::report() {
    halt();
    Report report;
    report.engine = name();
    report.complete = done_ && bound_.empty();
    report.bound = bound_.empty() && !done_ ? "stopped" : bound_;
    report.model = options_.machine.model;
    report.scale = options_.scale;
    report.assumptions.push_back(fmt::format("time {}", trace::time_name(options_.machine.time)));
    report.assumptions.push_back(options_.machine.condition_any ? "notify wakes any waiter" : "notify wakes the oldest waiter");
    report.assumptions.push_back(options_.machine.split_stdout ? "print writes text and newline separately" : "print writes whole lines");
    std::string random = random_assumption(options_.machine, visibility_);
    if (!random.empty()) report.assumptions.push_back(std::move(random));
    if (machine_ != nullptr && machine_->heap().valid()) findings_.fill(report, machine_->config(), visibility_);
    report.executions = executions_;
    report.blocked = blocked_;
    report.steps = steps_;
    report.restarts = restarts_;
    report.threads = threads_;
    if (options_.jobs > 1) report.alone = "the engine";
    Progress now = progress();
    report.open = now.open;
    report.expected = now.expected;
    finish(report);
    report.elapsed_ms = elapsed_ms();
    return report;
}

} // namespace heddle::explore
