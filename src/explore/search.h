#pragma once
// What every engine that searches on one machine shares: making the machine, one checked move, limits, beginning again when another class
// of cells turns out to be shared (vm/visibility.h), and the head of the report.
//
// Thread safety: one real thread; the stop word may be raised by any.

#include <chrono>

#include "explore/explorer.h"
#include "explore/findings.h"
#include "explore/monitor.h"
#include "explore/step.h"
#include "run/controlled_host.h"

namespace heddle::explore {

class Search : public Explorer {
public:
    Search(std::shared_ptr<const vm::LinkedProgram> program, const ExploreOptions& options);
    const Findings& findings() const { return findings_; }
    Findings& findings() { return findings_; }
    const vm::Visibility& visibility() const { return visibility_; }
    const Monitor& monitor() const { return monitor_; }
    /// It has ended without meeting a bound.
    bool complete() const { return done_ && bound_.empty(); }
    const std::string& bound() const { return bound_; }
    bool work(double ms) override;
    Report report() override;

    bool begun() const { return begun_; }
    /// After its end: which schedules are surely the best, without looking for others.
    void settle() {
        if (machine_ == nullptr || !machine_->heap().valid()) return;
        findings_.recount(machine_->config(), visibility_);
        if (complete()) findings_.settle_without_preemptions();
    }

protected:
    using Clock = std::chrono::steady_clock;

    /// Forgets everything and stands at the beginning; the machine is there already.
    virtual void reset() = 0;
    /// A small piece of work; sets done_ at the end.
    virtual void advance() = 0;
    virtual const char* name() const = 0;
    virtual void finish(Report&) {}
    /// The search has ended, or what it has is asked for: whoever helped is called back.
    virtual void halt() {}

    /// Makes the move, named as in a schedule. Asks for a restart when what was learned is worth one (restart_wanted_): the caller returns at once then.
    vm::Exit execute(std::int32_t step, vm::Transition& transition);
    void learn_from(std::int32_t mover, const vm::Transition& transition);
    void restart();
    /// Forgets what was found, but not what is visible.
    void begin_again();
    void ended();
    void stop_at(const std::string& bound) {
        if (bound_.empty()) bound_ = bound;
    }
    bool enabled(std::int32_t step);
    bool timer_enabled(bool any_thread_enabled);
    /// A hash of the machine's state, with what beside it decides what the search can still find.
    std::uint64_t identity(std::uint64_t hash);
    double elapsed_ms() const { return std::chrono::duration<double, std::milli>(Clock::now() - started_).count(); }

    std::shared_ptr<const vm::LinkedProgram> program_;
    ExploreOptions options_;
    run::ControlledHost host_;
    vm::Visibility visibility_;
    std::unique_ptr<vm::Machine> machine_;
    vm::Machine::Mark root_{};
    Clock::time_point started_ = Clock::now();
    bool begun_ = false;
    bool done_ = false;
    bool restart_wanted_ = false;
    std::string bound_;
    std::uint64_t executions_ = 0, blocked_ = 0, steps_ = 0, restarts_ = 0;
    std::uint32_t threads_ = 1;
    Findings findings_;
    Monitor monitor_;

    void begin();
};

} // namespace heddle::explore
