#include "explore/explain.h"

#include <map>

#include <fmt/format.h>

#include "explore/held_locks.h"
#include "explore/races.h"
#include "run/controlled.h"
#include "run/replay_policy.h"

namespace heddle::explore {

namespace {

struct Last { // what a thread last read of a cell, and who has written it since
    bool read = false;
    bool locked = false;
    std::uint32_t line = 0;
    std::int32_t writer = -1;
    std::uint32_t writer_line = 0;
};

bool ordinary(vm::Machine& machine, const vm::Access& access) {
    vm::Kind kind = machine.heap().object(access.location.object())->kind;
    return order_of(kind, vm::Action::None, true) == Order::Data && order_at(machine, access) == Order::Data;
}

} // namespace

std::string explain_update(const ReplayContext& context, const trace::Schedule& schedule) {
    run::ReplayPolicy policy(schedule.steps);
    run::ControlledOptions options;
    vm::MachineConfig config = configured(context, schedule, options.visibility);
    run::ControlledRun run(context.program, config, policy, std::move(options));
    vm::Machine& machine = run.machine();
    HeldLocks locks;
    std::map<std::pair<std::uint64_t, std::int32_t>, Last> lasts; // by cell and thread
    for (;;) {
        bool more = run.step();
        const vm::Transition& transition = run.last_transition();
        std::int32_t mover = run.last_moved();
        if (mover < 0 && more) continue;
        if (mover < 0) break;
        bool locked = !locks.of(static_cast<std::uint32_t>(mover), machine).empty();
        for (std::uint32_t i = 0; i < transition.count; i++) {
            const vm::Access& access = transition.accesses[i];
            if (access.location.object() == 0 || !ordinary(machine, access)) continue;
            std::uint32_t line = machine.link().site_line(access.site);
            Last& own = lasts[{access.location.bits, mover}];
            if (!access.write) {
                own = {true, locked, line, -1, 0};
                continue;
            }
            if (own.read && own.writer >= 0) {
                bool protected_each = own.locked && locked;
                return fmt::format("{} of {}: {} reads it at line {}, {} writes it at line {}, {} overwrites that at line {}{}",
                                   protected_each ? "atomicity violation, a lost update" : "lost update", machine.location_name(access.location),
                                   machine.thread_name(static_cast<std::uint32_t>(mover)), own.line,
                                   machine.thread_name(static_cast<std::uint32_t>(own.writer)), own.writer_line,
                                   machine.thread_name(static_cast<std::uint32_t>(mover)), line,
                                   protected_each ? "; each access is made under a lock, but not the two together" : "");
            }
            own.read = false;
            for (auto& [key, last] : lasts)
                if (key.first == access.location.bits && key.second != mover && last.read) last.writer = mover, last.writer_line = line;
        }
        locks.after(transition, machine);
        if (!more) break;
    }
    return {};
}

std::string name_of_deadlock(const std::vector<run::WaitEdge>& cycle) {
    bool all_locks = !cycle.empty();
    for (const run::WaitEdge& edge : cycle) {
        if (edge.waits_for.find("notification") != std::string::npos) return "lost wake-up";
        all_locks = all_locks && !edge.held_by.empty() && edge.waits_for.rfind("lock", 0) == 0;
    }
    return all_locks && cycle.size() > 1 ? "lock-order cycle" : "";
}

} // namespace heddle::explore
