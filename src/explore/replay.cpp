#include "explore/replay.h"

#include <algorithm>

#include "run/controlled.h"
#include "run/replay_policy.h"

namespace heddle::explore {

namespace {

// The locks that each thread holds, in the order in which it took them.
class HeldLocks {
public:
    void after(const vm::Transition& transition, vm::Machine& machine) {
        for (std::uint32_t i = 0; i < transition.count; i++) {
            vm::Ref ref = transition.accesses[i].location.object();
            if (ref == 0) continue;
            vm::Kind kind = machine.heap().object(ref)->kind;
            if (kind != vm::Kind::Lock && kind != vm::Kind::RLock) continue;
            std::erase_if(held_, [&](const Held& held) { return held.lock == ref; });
            vm::LockObject& lock = machine.object<vm::LockObject>(ref);
            if (lock.held != 0 && lock.owner != 0) held_.push_back({ref, machine.index_of(lock.owner)});
        }
    }
    std::vector<std::string> of(std::uint32_t thread, vm::Machine& machine) const {
        std::vector<std::string> names;
        for (const Held& held : held_)
            if (held.thread == thread) names.push_back(machine.location_name(vm::location(held.lock, vm::kState)));
        return names;
    }

private:
    struct Held {
        vm::Ref lock;
        std::uint32_t thread;
    };
    std::vector<Held> held_;
};

vm::MachineConfig configured(const ReplayContext& context, const trace::Schedule& schedule, vm::Visibility& visibility) {
    vm::MachineConfig config = context.machine;
    trace::configure(schedule, config, visibility);
    config.undo = false;
    return config;
}

} // namespace

bool replay_ending(const ReplayContext& context, const trace::Schedule& schedule, const Ending& ending, std::uint64_t& preemptions) {
    run::ReplayPolicy policy(schedule.steps);
    run::ControlledOptions options;
    vm::MachineConfig config = configured(context, schedule, options.visibility);
    run::ControlledRun run(context.program, config, policy, std::move(options));
    const run::Verdict& verdict = run.finish();
    preemptions = run.preemptions();
    if (!policy.exhausted()) return false;
    switch (verdict.kind) {
    case run::VerdictKind::Exit:
    case run::VerdictKind::Exception: return ending_of_process(run.machine(), context.projection) == ending;
    case run::VerdictKind::Deadlock: return ending_of_deadlock(run.machine(), context.projection) == ending;
    case run::VerdictKind::Stopped:
    case run::VerdictKind::Limit:
    case run::VerdictKind::Error: return false;
    }
    return false;
}

bool replay_race(const ReplayContext& context, const trace::Schedule& schedule, vm::Location where, std::uint32_t first,
                 std::uint32_t second, Race& race) {
    run::ReplayPolicy policy(schedule.steps);
    run::ControlledOptions options;
    vm::MachineConfig config = configured(context, schedule, options.visibility);
    run::ControlledRun run(context.program, config, policy, std::move(options));
    vm::Machine& machine = run.machine();
    HeldLocks locks;
    for (std::uint32_t step = 0; step <= second; step++) {
        RaceAccess* access = step == first ? &race.first : step == second ? &race.second : nullptr;
        if (access != nullptr) {
            if (step >= schedule.steps.size() || schedule.steps[step] < 0) return false;
            auto thread = static_cast<std::uint32_t>(schedule.steps[step]);
            access->thread = machine.thread_name(thread);
            access->line = machine.thread_line(thread);
            access->stack = machine.thread_stack(thread);
            access->locks = locks.of(thread, machine);
        }
        run.step();
        if (run.over() && step < second) return false;
        const vm::Transition& transition = run.last_transition();
        if (access != nullptr) {
            bool touched = false;
            for (std::uint32_t i = 0; i < transition.count; i++)
                if (transition.accesses[i].location == where) touched = true, access->write = transition.accesses[i].write;
            if (!touched) return false;
        }
        locks.after(transition, machine);
    }
    return true;
}

} // namespace heddle::explore
