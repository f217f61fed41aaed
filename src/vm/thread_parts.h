#pragma once
// How starts, joins and ends of threads and processes stand in a footprint. Internal to what makes them.

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

/// Whether this end of the calling process can cut a thread or a process off, or could have if it had come earlier: what is not waited for
/// conflicts with it, also once it has ended. `waits`: the process has waited for its threads that are no daemons.
inline bool cuts_off(Context& cx, bool waits) {
    const bool first = cx.thread->process == cx.machine.world().process;
    for (std::uint32_t i = 1; i < cx.machine.thread_count(); i++) {
        const ThreadState& t = cx.machine.thread(i);
        if (&t == cx.thread || (t.flags & kThreadJoined) != 0) continue;
        const bool mine = t.process == cx.thread->process;
        if (mine ? !waits || (t.flags & kThreadDaemon) != 0 : first && cx.machine.process_of(t).main == cx.ref_of(t)) return true;
    }
    return false;
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
