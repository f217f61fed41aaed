// threading.Lock and RLock. acquire with a timeout is a resumable native: it first tries, then begins to wait, then is called again when
// the lock is free or the deadline has fired.
#include <cmath>

#include "vm/operations.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

bool parse_timeout(Context& cx, Value timeout, bool& has_deadline, std::int64_t& ns) {
    has_deadline = false;
    if (timeout == kUnbound || timeout == kNone) return true;
    double seconds;
    bool ok = true;
    if (cx.is_float(timeout))
        seconds = cx.as_float(timeout);
    else if (is_number(cx, timeout))
        seconds = int_to_double(cx, timeout, ok);
    else {
        cx.raise(TypeId::TypeError, "'" + cx.type_name(timeout) + "' object cannot be interpreted as an integer");
        return false;
    }
    if (!ok) return false;
    if (std::isnan(seconds)) {
        cx.raise(TypeId::ValueError, "Invalid value NaN (not a number)");
        return false;
    }
    constexpr double kMostSeconds = 9223372036; // threading.TIMEOUT_MAX
    if (seconds > kMostSeconds) {
        cx.raise(TypeId::OverflowError, "timeout value is too large");
        return false;
    }
    has_deadline = true;
    ns = seconds <= 0 ? 0 : static_cast<std::int64_t>(std::ceil(seconds * 1e9));
    return true;
}

void set_deadline(Context& cx, std::int64_t ns) {
    std::int64_t now = cx.now_ns();
    cx.thread->deadline = ns > kNoDeadline - 1 - now ? kNoDeadline - 1 : now + ns;
    __atomic_store_n(&cx.thread->timed_out, 0, __ATOMIC_SEQ_CST);
}

void clear_deadline(Context& cx) {
    cx.thread->deadline = kNoDeadline;
    __atomic_store_n(&cx.thread->timed_out, 0, __ATOMIC_SEQ_CST);
}

void lock_take(Context& cx, LockObject& lock, std::uint64_t depth) {
    cx.store_word(lock.held, lock.held + depth);
    cx.store_word(lock.owner, cx.ref_of(*cx.thread));
    cx.store_word(lock.line, cx.site());
}

std::uint64_t lock_give_up(Context& cx, Value value) {
    LockObject& lock = cx.object<LockObject>(value);
    std::uint64_t depth;
    bool wake;
    {
        ObjectLock guard(cx, lock);
        depth = lock.held;
        cx.store_word(lock.held, 0);
        cx.store_word(lock.owner, 0);
        cx.store_word(lock.line, 0); // a free lock is the same wherever it was held
        wake = take_waiters(lock.waiters);
    }
    if (wake) cx.machine.host().wake(value.as_ref(), false);
    return depth;
}

namespace {

bool free_for(const Context& cx, const LockObject& lock) {
    return lock.held == 0 || (lock.kind == Kind::RLock && lock.owner == cx.ref_of(*cx.thread));
}

NativeResult acquire_now(Call& call) { // waits as long as it takes
    Value self = call.args[0];
    LockObject& lock = call.cx.object<LockObject>(self);
    ObjectLock guard(call.cx, lock);
    if (!call.cx.controlled && free_for(call.cx, lock)) { // what await comes to when the guard holds, without recording it
        if (call.touch(state_of(self), true, Action::Acquire)) return NativeResult::Stop;
    } else if (auto stop = call.await(WaitKind::Lock, self.as_ref(), state_of(self), Action::Acquire)) {
        return *stop;
    }
    lock_take(call.cx, lock);
    call.result = kTrue;
    return NativeResult::Done;
}

} // namespace

NativeResult lock_acquire(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0];
    LockObject& lock = cx.object<LockObject>(self);
    if (call.args[1] == kUnbound && call.args[2] == kUnbound) return acquire_now(call);
    Tri blocking = call.args[1] == kUnbound ? 1 : truth(cx, call.args[1]);
    if (blocking < 0) return NativeResult::Raise;
    bool has_deadline;
    std::int64_t ns;
    if (!parse_timeout(cx, call.args[2], has_deadline, ns)) return NativeResult::Raise;
    bool negative = has_deadline && ns == 0 && truth(cx, call.args[2]) != 0; // -1 (the default) waits for ever
    if (negative) {
        bool ok = true;
        double seconds = cx.is_float(call.args[2]) ? cx.as_float(call.args[2]) : int_to_double(cx, call.args[2], ok);
        negative = seconds < 0;
        if (negative && seconds != -1) return cx.raise(TypeId::ValueError, "timeout value must be positive");
    }
    if (negative) has_deadline = false;
    if (blocking == 0) {
        if (has_deadline) return cx.raise(TypeId::ValueError, "can't specify a timeout for a non-blocking call");
        if (call.touch(state_of(self), true, Action::Acquire)) return NativeResult::Stop;
        ObjectLock guard(cx, lock);
        bool got = free_for(cx, lock);
        if (got) lock_take(cx, lock);
        call.result = bool_value(got);
        return NativeResult::Done;
    }
    if (!has_deadline) return acquire_now(call);
    if (call.step == 0) {
        ObjectLock guard(cx, lock);
        if (!call.has_frame && !free_for(cx, lock)) return NativeResult::NeedFrame;
        if (call.touch(state_of(self), true, Action::Acquire) || call.touch(kTimers, true)) return NativeResult::Stop;
        if (free_for(cx, lock)) {
            lock_take(cx, lock);
            call.result = kTrue;
            return NativeResult::Done;
        }
        set_deadline(cx, ns);
        call.step = 1;
    }
    ObjectLock guard(cx, lock);
    if (auto stop = call.await(WaitKind::Lock, self.as_ref(), state_of(self), Action::Acquire)) return *stop;
    bool got = free_for(cx, lock);
    if (got) lock_take(cx, lock);
    clear_deadline(cx);
    call.result = bool_value(got);
    return NativeResult::Done;
}

NativeResult lock_release(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0];
    LockObject& lock = cx.object<LockObject>(self);
    if (call.touch(state_of(self), true, Action::Release)) return NativeResult::Stop;
    bool wake = false;
    {
        ObjectLock guard(cx, lock);
        if (lock.kind == Kind::RLock) {
            if (!lock_owned(cx, lock)) return cx.raise(TypeId::RuntimeError, "cannot release un-acquired lock");
        } else if (lock.held == 0) {
            return cx.raise(TypeId::RuntimeError, "release unlocked lock");
        }
        cx.store_word(lock.held, lock.held - 1);
        if (lock.held == 0) {
            cx.store_word(lock.owner, 0);
            cx.store_word(lock.line, 0);
            wake = take_waiters(lock.waiters);
        }
    }
    if (wake) cx.machine.host().wake(self.as_ref(), false);
    return NativeResult::Done;
}

namespace {

NativeResult locked(Call& call) {
    if (call.touch(state_of(call.args[0]), false, Action::Read)) return NativeResult::Stop;
    LockObject& lock = call.cx.object<LockObject>(call.args[0]);
    ObjectLock guard(call.cx, lock);
    call.result = bool_value(lock.held != 0);
    return NativeResult::Done;
}

NativeResult is_owned(Call& call) {
    if (call.touch(state_of(call.args[0]), false, Action::Read)) return NativeResult::Stop;
    LockObject& lock = call.cx.object<LockObject>(call.args[0]);
    ObjectLock guard(call.cx, lock);
    call.result = bool_value(lock_owned(call.cx, lock));
    return NativeResult::Done;
}

// What a Condition does with its lock: (depth, owner) out, and in again.
NativeResult release_save(Call& call) {
    Context& cx = call.cx;
    LockObject& lock = cx.object<LockObject>(call.args[0]);
    if (call.touch(state_of(call.args[0]), true, Action::Release)) return NativeResult::Stop;
    {
        ObjectLock guard(cx, lock);
        if (lock.held == 0 || !lock_owned(cx, lock)) return cx.raise(TypeId::RuntimeError, "cannot release un-acquired lock");
    }
    Value owner = cx.object<ThreadObject>(cx.thread->object).ident;
    std::uint64_t depth = lock_give_up(cx, call.args[0]);
    call.result = cx.make_tuple({int_value(static_cast<std::int64_t>(depth)), owner});
    return NativeResult::Done;
}

NativeResult acquire_restore(Call& call) {
    Context& cx = call.cx;
    Value state = call.args[1];
    if (!cx.is(state, Kind::Tuple) || cx.header(state).size != 2 || !cx.object<Tuple>(state).items[0].is_int())
        return cx.raise(TypeId::TypeError, "_acquire_restore() argument 1 must be what _release_save() gave");
    LockObject& lock = cx.object<LockObject>(call.args[0]);
    ObjectLock guard(cx, lock);
    if (auto stop = call.await(WaitKind::Lock, call.args[0].as_ref(), state_of(call.args[0]), Action::Acquire)) return *stop;
    lock_take(cx, lock, static_cast<std::uint64_t>(cx.object<Tuple>(state).items[0].as_int()));
    return NativeResult::Done;
}

constexpr NativeDef kLock[] = {
    {"acquire_lock", lock_acquire, "self, blocking?, timeout?", 1, "writes the lock; waits until it is free"},
    {"release_lock", lock_release, "self", 0, "writes the lock"},
    {"locked_lock", locked, "self", 0, "reads the lock"},
    {"acquire", lock_acquire, "self, blocking?, timeout?", 1, "writes the lock; waits until it is free"},
    {"release", lock_release, "self", 0, "writes the lock"},
    {"locked", locked, "self", 0, "reads the lock"},
    {"__enter__", acquire_now, "self", 0, "writes the lock; waits until it is free"},
    {"__exit__", lock_release, "self, exc_type?, exc_value?, traceback?", 0, "writes the lock"},
};
constexpr NativeDef kRLock[] = {
    {"acquire", lock_acquire, "self, blocking?, timeout?", 1, "writes the lock; waits until it is free or the caller's"},
    {"release", lock_release, "self", 0, "writes the lock"},
    {"_is_owned", is_owned, "self", 0, "reads the lock"},
    {"_release_save", release_save, "self", 0, "writes the lock"},
    {"_acquire_restore", acquire_restore, "self, state, /", 0, "writes the lock; waits until it is free"},
    {"__enter__", acquire_now, "self", 0, "writes the lock; waits until it is free or the caller's"},
    {"__exit__", lock_release, "self, exc_type?, exc_value?, traceback?", 0, "writes the lock"},
};

} // namespace

NativeTable lock_methods() { return {"lock", Kind::Lock, kLock}; }
NativeTable rlock_methods() { return {"RLock", Kind::RLock, kRLock}; }

} // namespace heddle::vm
