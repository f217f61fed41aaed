#pragma once
// What the natives of threading's objects share. Footprints: every operation on a Lock, RLock, Semaphore, Event, Barrier or Condition
// touches location(object, kState). Timed waits also touch kTimers, which is what a firing deadline writes.

#include "vm/context.h"

namespace heddle::vm {

inline Location state_of(Value object) { return location(object.as_ref(), kState); }

/// A `timeout` argument: unbound or None → no deadline. false: an exception is in flight.
bool parse_timeout(Context& cx, Value timeout, bool& has_deadline, std::int64_t& ns);
/// Starts the deadline of the running thread's wait: `ns` from now.
void set_deadline(Context& cx, std::int64_t ns);
void clear_deadline(Context& cx);
inline bool timed_out(const Context& cx) { return __atomic_load_n(&cx.thread->timed_out, __ATOMIC_SEQ_CST) != 0; }
/// Resets a waiters word and says whether somebody may be parked; the caller holds the object's lock and wakes after releasing it.
inline bool take_waiters(std::uint64_t& waiters) {
    bool any = waiters != 0;
    waiters = 0;
    return any;
}

/// Reads which threads, or whether this one, are alive: the first time that becomes visible. True: hand over.
bool touch_thread_list(Context& cx, Location where);
NativeResult thread_join(Call& call); ///< self, timeout: Thread.join
// Operations of locks and semaphores (self, blocking?, timeout?), for those that processes share.
NativeResult lock_acquire(Call& call);
NativeResult lock_release(Call& call);
NativeResult semaphore_acquire(Call& call);
NativeResult semaphore_release(Call& call); ///< self, n?

bool is_sync_object(const Context& cx, Value v);
/// repr() of lock, condition… `v`, which is inside the object `shown` where a class derives from it. false: hand over (sync_text.cpp).
bool sync_repr(Context& cx, Value v, Value shown, std::string& out);

// Lock and RLock, also underneath a Condition.
void lock_take(Context& cx, LockObject& lock, std::uint64_t depth = 1); ///< caller: guard held, touched, under ObjectLock
/// Gives the lock up wholly; returns the depth it had. Touched by the caller; takes the ObjectLock and wakes.
std::uint64_t lock_give_up(Context& cx, Value lock);
inline bool lock_owned(const Context& cx, const LockObject& lock) {
    return lock.held != 0 && (lock.kind == Kind::Lock || lock.owner == cx.ref_of(*cx.thread));
}

} // namespace heddle::vm
