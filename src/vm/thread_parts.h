#pragma once
// What threads.cpp and thread_bootstraps.cpp share: how threads' starts, joins and ends stand in a footprint. Internal to them.

#include "vm/context.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

inline constexpr std::uint64_t kThreadJoined = 2; ///< ThreadState::flags: the main thread has joined it

/// Ends and starts are seen only by programs that ask which threads are alive; the search learns that and starts again. True: hand over.
inline bool touch_life(Context& cx, Value thread, Action action) {
    if (!cx.machine.visibility().thread_list_matters) {
        cx.record(state_of(thread), true, action);
        return false;
    }
    return cx.touch(state_of(thread), true, action) || cx.touch(kThreadList, true, action);
}

/// A move that starts or joins many threads is cut before its footprint is full: what collapses there conflicts with everything.
inline bool footprint_full(Context& cx, std::size_t more) {
    if (!cx.tracking || cx.transition->count == 0 || cx.transition->count + more < Transition::kInline) return false;
    return cx.stop_here = true;
}

/// A join commutes with what others can do, yet what this thread did before it in the same move need not come after the other's end: the
/// join then begins a move of its own. So a move that joins conflicts with nothing by what precedes the join.
inline bool begins_with_join(Context& cx) {
    if (footprint_full(cx, 2)) return true;
    // What this very operation has touched already, to find what it calls, cannot be parted from it.
    if (!cx.tracking || cx.transition->visible <= (cx.touched ? 1u : 0u)) return false;
    return cx.stop_here = true;
}

} // namespace heddle::vm
