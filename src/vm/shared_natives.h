#pragma once
// What the natives of _lab_shared have in common (shared_module.cpp: semaphores and pipes, shared_memory.cpp: items and blocks of memory).

#include "vm/native.h"
#include "vm/process_natives.h"

namespace heddle::vm::shared {

/// The place that `v` names, with so many bytes from there in use: every place of a program's comes through here, so that a wrong number is
/// an exception and nothing worse. False: that is in flight.
bool as_place(Context& cx, SharedSpace& space, Value v, std::uint64_t bytes, std::uint64_t& place);

/// The memory that is shared; nullptr with NotImplementedError in flight where the program may not start processes.
inline SharedSpace* need_space(Context& cx) {
    Processes* processes = need_processes(cx);
    if (processes == nullptr) return nullptr;
    SharedSpace* space = processes->opened();
    return space != nullptr ? space : &processes->space();
}

/// An object there; false: none, an exception is in flight.
template <typename T> struct Placed {
    T* object = nullptr;
    SharedSpace* space = nullptr;
    std::uint64_t place = 0;
    explicit operator bool() const { return object != nullptr; }
    T& operator*() const { return *object; }
    T* operator->() const { return object; }
};

/// The one at the place args[0].
template <typename T> Placed<T> object_at(Call& call) {
    Placed<T> found;
    found.space = need_space(call.cx);
    if (found.space != nullptr && as_place(call.cx, *found.space, call.args[0], sizeof(T), found.place)) found.object = &found.space->template at<T>(found.place);
    return found;
}

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
