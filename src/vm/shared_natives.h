#pragma once
// What the natives of _lab_shared have in common (shared_module.cpp: semaphores and pipes, shared_memory.cpp: items and blocks of memory).

#include "vm/native.h"
#include "vm/process_natives.h"

namespace heddle::vm::shared {

/// The place that `v` names, with so many bytes from there in use: every place of a program's comes through here, so that a wrong number is
/// an exception and nothing worse. False: that is in flight.
bool as_place(Context& cx, SharedSpace& space, Value v, std::uint64_t bytes, std::uint64_t& place);

/// The object at the place args[0]; nullptr: an exception is in flight.
template <typename T> T* object_at(Call& call, std::uint64_t* place = nullptr) {
    Processes* processes = need_processes(call.cx);
    std::uint64_t at;
    if (processes == nullptr) return nullptr;
    SharedSpace* space = processes->opened();
    if (space == nullptr) space = &processes->space();
    if (!as_place(call.cx, *space, call.args[0], sizeof(T), at)) return nullptr;
    if (place != nullptr) *place = at;
    return &space->at<T>(at);
}

SharedSpace& space_of(Context& cx); ///< of a program that may start processes
NativeResult made(Call& call, std::uint64_t place); ///< the new place; 0: OSError, no room

/// The thread goes on when `need` of `place` may be met, or its deadline fires; the native is then called again and looks for itself.
NativeResult block(Call& call, std::uint64_t place, std::uint64_t need);

// shared_module.cpp
NativeResult acquire(Call& call);
NativeResult enter(Call& call);
NativeResult release(Call& call);

// shared_memory.cpp
NativeResult memory(Call& call);
NativeResult load(Call& call);
NativeResult store(Call& call);
NativeResult load_locked(Call& call);
NativeResult store_locked(Call& call);
NativeResult read_bytes(Call& call);
NativeResult write_bytes(Call& call);
NativeResult name_memory(Call& call);
NativeResult find_memory(Call& call);
NativeResult unname_memory(Call& call);

} // namespace heddle::vm::shared
