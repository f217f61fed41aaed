#pragma once
// A byte that tells an operation apart from most others, for recordings: a replay that does something else is noticed at that step.

#include "vm/machine.h"

namespace heddle::run {

/// What was done and at which line of the program; the same for the library's lines, which may change.
inline std::uint8_t operation_check(const vm::Machine& machine, std::int32_t mover, const vm::Transition& transition) {
    std::uint32_t hash = mover < 0 ? 1u : 7u;
    for (std::uint32_t i = 0; i < transition.count; i++) {
        const vm::Access& access = transition.accesses[i];
        // That a signal could come there is recorded once some execution has sent one; it is nothing that the thread does.
        const vm::Ref ref = access.location.object();
        if (ref != 0 && const_cast<vm::Machine&>(machine).heap().object(ref)->kind == vm::Kind::Process) continue;
        std::uint32_t what = machine.link().site_line(access.site) << 6 | static_cast<std::uint32_t>(access.action) << 1 | (access.write ? 1u : 0u);
        hash = (hash ^ what) * 0x9e3779b1u;
        hash ^= hash >> 15;
    }
    return static_cast<std::uint8_t>(hash ^ hash >> 8);
}

/// What a replay says at a step whose check differs (controlled.cpp). After the move.
std::string other_operation(vm::Machine& machine, std::uint64_t step, std::int32_t mover, const vm::Transition& transition);

} // namespace heddle::run
