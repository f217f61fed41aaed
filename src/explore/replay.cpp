#include "explore/replay.h"

#include <algorithm>

#include "explore/held_locks.h"
#include "run/controlled.h"
#include "run/replay_policy.h"

namespace heddle::explore {

namespace {

// A step begins at the end of the one before, so neither the stack before it nor the one after it need be the one at the access: take
// the one that has the access's function in it, cut off there.
std::vector<std::string> stack_at(vm::Machine& machine, const vm::Access& access, std::vector<std::string> before,
                                  std::vector<std::string> after) {
    if (access.site == 0) return before;
    const bytecode::Instr* pc = machine.link().instrs().data() + (access.site - 1);
    const std::string& name = machine.link().codes()[machine.link().code_of(pc)].code->name;
    std::string own = name + ", " + machine.link().site_place(access.site);
    for (std::vector<std::string>* stack : {&before, &after})
        for (std::size_t i = stack->size(); i-- > 0;)
            if ((*stack)[i].compare(0, name.size() + 1, name + ",") == 0) {
                stack->resize(i);
                stack->push_back(own);
                return *stack;
            }
    return {own};
}

} // namespace

vm::MachineConfig configured(const ReplayContext& context, const trace::Schedule& schedule, vm::Visibility& visibility) {
    vm::MachineConfig config = context.machine;
    trace::configure(schedule, config, visibility);
    config.undo = false;
    return config;
}

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
    case run::VerdictKind::Deadlock:
    case run::VerdictKind::Livelock: return ending_of_deadlock(run.machine(), context.projection) == ending;
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
            auto thread = static_cast<std::uint32_t>(trace::thread_of(schedule.steps[step]));
            access->thread = machine.thread_name(thread);
            access->stack = machine.thread_stack(thread);
            access->locks = locks.of(thread, machine);
        }
        run.step();
        if (run.over() && step < second) return false;
        const vm::Transition& transition = run.last_transition();
        if (access != nullptr) {
            const vm::Access* touched = nullptr;
            for (std::uint32_t i = 0; i < transition.count; i++)
                if (transition.accesses[i].location == where && (touched == nullptr || !touched->write)) touched = &transition.accesses[i];
            if (touched == nullptr) return false;
            access->write = touched->write;
            access->line = machine.link().site_line(touched->site);
            auto mover = static_cast<std::uint32_t>(run.last_moved());
            access->stack = stack_at(machine, *touched, std::move(access->stack), machine.thread_stack(mover));
        }
        locks.after(transition, machine);
    }
    race.preemptions = run.preemptions();
    return true;
}

bool replay_violation(const ReplayContext& context, const trace::Schedule& schedule, const std::vector<Condition>& conditions,
                      const Monitor::Violation& violation) {
    run::ReplayPolicy policy(schedule.steps);
    run::ControlledOptions options;
    vm::MachineConfig config = configured(context, schedule, options.visibility);
    config.undo = true; // the monitor looks and undoes
    run::ControlledRun run(context.program, config, policy, std::move(options));
    Monitor monitor(context.program->program(), conditions);
    for (std::int32_t step : schedule.steps) {
        if (run.over()) return false;
        const std::int32_t mover = trace::thread_of(step);
        monitor.before_move(run.machine(), step);
        run.step();
        vm::Transition transition = run.last_transition();
        monitor.after_move(run.machine(), mover, transition);
    }
    if (violation.key == "never") monitor.at_end(run.machine(), false);
    for (const Monitor::Violation& found : monitor.take())
        if (found.condition == violation.condition && found.key == violation.key && found.steps.size() == schedule.steps.size()) return true;
    return false;
}

} // namespace heddle::explore
