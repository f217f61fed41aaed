#pragma once
// The locks that each thread holds, followed along an execution in the order in which they were taken.

#include <string>
#include <vector>

#include "vm/machine.h"

namespace heddle::explore {

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

} // namespace heddle::explore
