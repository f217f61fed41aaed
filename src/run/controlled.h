#pragma once
// The controlled driver: one real thread, one transition at a time, a policy picks who moves. Time is virtual: nothing waits.
//
// `exact`: computation takes no time, so the clock advances only when no thread is enabled, to the earliest deadline, and fires all
// that are due. `any`: a deadline may be late or computation slow, so the clock may also advance while threads are enabled.
//
// Thread safety: one real thread at a time; the stop word may be raised by any.

#include <memory>

#include "run/controlled_host.h"
#include "run/move.h"
#include "run/output.h"
#include "run/policy.h"
#include "run/verdict.h"

namespace heddle::run {

struct ControlledOptions {
    std::uint64_t operations_max = 0;   ///< steps; 0: no limit
    std::uint64_t instructions_max = 0; ///< of the whole run; 0: no limit
    std::uint64_t instructions_per_step_max = kInstructionsPerStepMax;
    OutputSink sink;                    ///< may be empty
    std::atomic<std::int32_t>* stop_word = nullptr;
    vm::Visibility visibility;
    std::vector<std::uint8_t> operations; ///< of a recording that is replayed: its checks; a step that differs ends the run
};

class ControlledRun {
public:
    ControlledRun(std::shared_ptr<const vm::LinkedProgram> program, const vm::MachineConfig& config, Policy& policy,
                  ControlledOptions options);

    /// Goes on for about `instructions`; true: there is more to do.
    bool work(std::uint64_t instructions);
    /// To the end.
    const Verdict& finish();
    /// One step; false: it is over.
    bool step();

    vm::Machine& machine() { return *machine_; }
    vm::Visibility& visibility() { return options_.visibility; }
    const vm::Transition& last_transition() const { return transition_; }
    std::int32_t last_moved() const { return last_; }
    /// Moves of a thread that take the turn from another one that could have gone on.
    std::uint64_t preemptions() const { return preemptions_; }
    /// A check of each step so far, for a recording.
    const std::vector<std::uint8_t>& operations() const { return operations_; }
    /// By each message sent into a pipe (vm::Machine::messages()): the virtual time.
    const std::vector<std::int64_t>& sent_ns() const { return sent_ns_; }
    bool over() const { return over_; }
    const Verdict& verdict() const { return verdict_; }

private:
    void end();
    bool conflicts(std::uint32_t thread); ///< its next move with the last one

    ControlledHost host_;
    Policy& policy_;
    ControlledOptions options_;
    std::unique_ptr<vm::Machine> machine_;
    vm::Transition transition_;
    std::vector<std::uint32_t> enabled_;
    std::size_t delivered_ = 0;
    std::int32_t last_ = -2;
    std::uint64_t preemptions_ = 0;
    std::vector<std::uint8_t> operations_;
    std::vector<std::int64_t> sent_ns_;
    bool over_ = false;
    Verdict verdict_;
};

} // namespace heddle::run
