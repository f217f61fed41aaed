#include "run/controlled.h"

#include <fmt/format.h>

#include "base/assert.h"
#include "run/operation_check.h"

namespace heddle::run {

std::string other_operation(vm::Machine& machine, std::uint64_t step, std::int32_t mover, const vm::Transition& transition) {
    std::string what = mover < 0 ? "the clock advances" : fmt::format("{} goes on", machine.thread_name(static_cast<std::uint32_t>(trace::thread_of(mover))));
    if (mover >= 0 && transition.count != 0) {
        const vm::Access& access = transition.accesses[0];
        what = fmt::format("{} {} {}", machine.thread_name(static_cast<std::uint32_t>(trace::thread_of(mover))), access.write ? "changes" : "reads", machine.location_name(access.location));
        if (std::uint32_t line = machine.link().site_line(access.site); line != 0) what += fmt::format(" at line {}", line);
    }
    return fmt::format("step {} of the schedule was another operation when it was recorded: here {}", step, what);
}

ControlledRun::ControlledRun(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, Policy& policy,
                             ControlledOptions options)
    : host_(config.seed), policy_(policy), options_(std::move(options)) {
    vm::MachineConfig own = config;
    own.driver = vm::Driver::Controlled;
    own.undo = own.undo || policy.looks_ahead();
    machine_ = std::make_unique<vm::Machine>(std::move(program), own, host_);
    if (!machine_->heap().valid()) {
        verdict_.kind = VerdictKind::Error;
        verdict_.message = "there is not enough memory for the program's heap";
        over_ = true;
        return;
    }
    host_.attach(*machine_);
    machine_->use_visibility(&options_.visibility);
    if (options_.stop_word != nullptr) machine_->use_stop_word(options_.stop_word);
}

void ControlledRun::end() {
    over_ = true;
    verdict_.threads = machine_->thread_count();
}

bool ControlledRun::step() {
    if (over_) return false;
    if (machine_->stop_word().load(std::memory_order_relaxed) != 0) {
        describe_exit(vm::Exit::Stopped, verdict_);
        end();
        return false;
    }
    enabled_.clear();
    std::uint32_t count = machine_->thread_count();
    for (std::uint32_t i = 0; i < count; i++)
        if (machine_->enabled(i)) enabled_.push_back(i);
    bool timer = false;
    if (enabled_.empty() || machine_->config().time == vm::TimeMode::Any) timer = machine_->earliest_deadline() != vm::kNoDeadline;
    if (enabled_.empty() && !timer) {
        describe_deadlock(*machine_, verdict_);
        end();
        return false;
    }
    if (options_.operations_max != 0 && verdict_.operations >= options_.operations_max) {
        verdict_.kind = VerdictKind::Limit;
        verdict_.limit = "operations";
        verdict_.message = "limit reached: the program made more visible operations than it may";
        end();
        return false;
    }
    if (options_.instructions_max != 0 && verdict_.instructions >= options_.instructions_max) {
        describe_exit(vm::Exit::InstructionLimit, verdict_);
        end();
        return false;
    }
    Choice choice{enabled_, timer, last_};
    if (policy_.looks_ahead()) choice.conflicts = [this](std::uint32_t thread) { return conflicts(thread); };
    std::int32_t step = policy_.choose(choice);
    std::int32_t moved = trace::thread_of(step);
    if (step != kNobody && !can_draw(*machine_, step)) {
        verdict_.kind = VerdictKind::Error;
        verdict_.message = fmt::format("step {} of the schedule draws a number that is not there", verdict_.operations + 1);
        end();
        return false;
    }
    if (step == kNobody) {
        verdict_.kind = VerdictKind::Error;
        verdict_.message = policy_.refusal();
        end();
        return false;
    }
    transition_.clear();
    HEDDLE_ASSERT(moved != trace::kAdvanceClock || timer, "a policy advanced the clock without a deadline");
    if (moved >= 0 && last_ >= 0 && moved != last_ && machine_->enabled(static_cast<std::uint32_t>(last_))) preemptions_++;
    vm::Exit exit = make_move(*machine_, step, transition_, options_.instructions_per_step_max);
    if (moved != trace::kAdvanceClock) last_ = moved;
    sent_ns_.resize(machine_->messages().size(), machine_->world().now_ns);
    operations_.push_back(operation_check(*machine_, moved, transition_));
    if (verdict_.operations < options_.operations.size() && operations_.back() != options_.operations[verdict_.operations]) {
        verdict_.kind = VerdictKind::Error;
        verdict_.message = other_operation(*machine_, verdict_.operations + 1, moved, transition_);
        end();
        return false;
    }
    verdict_.operations++;
    verdict_.instructions += transition_.instructions;
    deliver_output(*machine_, options_.sink, delivered_);
    switch (exit) {
    case vm::Exit::Switch:
    case vm::Exit::Blocked:
    case vm::Exit::Ended:
    case vm::Exit::InstructionLimit: return true;
    case vm::Exit::ProcessEnded: describe_end(*machine_, verdict_); break;
    case vm::Exit::Stopped:
    case vm::Exit::MemoryLimit:
    case vm::Exit::OutputLimit:
    case vm::Exit::ThreadLimit: describe_exit(exit, verdict_); break;
    }
    end();
    return false;
}

bool ControlledRun::conflicts(std::uint32_t thread) {
    vm::Machine::Mark here = machine_->mark();
    vm::Transition next;
    make_move(*machine_, static_cast<std::int32_t>(thread), next, options_.instructions_per_step_max);
    machine_->undo_to(here);
    return vm::depends(transition_, next);
}

bool ControlledRun::work(std::uint64_t instructions) {
    constexpr std::uint64_t kStepCost = 200; // of choosing, in instructions
    std::uint64_t done = 0;
    while (done < instructions) {
        if (!step()) return false;
        done += transition_.instructions + kStepCost;
    }
    return true;
}

const Verdict& ControlledRun::finish() {
    while (step()) {}
    return verdict_;
}

} // namespace heddle::run
