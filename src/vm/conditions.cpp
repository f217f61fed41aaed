// threading.Condition. wait is two operations: "release the lock and enqueue", then "woken, and the lock taken again". notify marks the
// oldest waiters, as CPython does; a waiter that times out leaves the queue.
//
// With `--condition any` (controlled driver) a notification wakes any thread that was waiting at the time, and which one is a choice of
// the schedule: the queue then holds waiters and notifications in order of arrival, a notification may be taken by every waiter that
// stands before it, and the first to go on takes the oldest that it may take (later ones serve more waiters). Counting from the front,
// there are never more notifications than waiters, and taking one keeps that so.
#include <algorithm>

#include "vm/containers.h"
#include "vm/operations.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

namespace {

LockObject& lock_of(Context& cx, Value self) { return cx.object<LockObject>(cx.object<ConditionObject>(self).lock); }

bool owned(Context& cx, Value self) {
    LockObject& lock = lock_of(cx, self);
    ObjectLock guard(cx, lock);
    return lock_owned(cx, lock);
}

constexpr Value kNotification = kEllipsis; ///< in the queue, see above

bool any_order(const Context& cx) { return cx.controlled && cx.machine.config().condition_any; }

void set_notified(Context& cx, Waiter& waiter, std::uint64_t notified) {
    if (waiter.notified == notified) return;
    if (cx.undo != nullptr) cx.undo->push(&waiter.notified);
    __atomic_store_n(&waiter.notified, notified, __ATOMIC_SEQ_CST);
}

// Order `any`: a waiter is notified if a notification stands behind it.
void mark_notified(Context& cx, const List& queue) {
    std::uint64_t notified = 0;
    for (std::uint64_t i = queue.length; i-- > 0;) {
        Value v = list_item(cx, queue, i);
        if (v == kNotification)
            notified = 1;
        else
            set_notified(cx, cx.object<Waiter>(v), notified);
    }
}

// Takes the waiter out of the queue, under order `any` with the notification that it uses up.
void leave_queue(Context& cx, List& queue, Value waiter, bool uses_notification) {
    for (std::uint64_t i = 0; i < queue.length; i++) {
        if (!(list_item(cx, queue, i) == waiter)) continue;
        for (std::uint64_t j = i + 1; uses_notification && j < queue.length; j++)
            if (list_item(cx, queue, j) == kNotification) {
                list_erase(cx, queue, j, 1);
                break;
            }
        list_erase(cx, queue, i, 1);
        break;
    }
    if (any_order(cx)) mark_notified(cx, queue);
}

enum { kWaiterReg, kDepthReg, kTimeoutReg, kNotifiedReg };

// Steps: 0 release and enqueue; 1 wait to be woken; 2 take the lock again (controlled: in the same operation as 1).
// `timeout` is already parsed by the caller into has_deadline, ns. On Done call.result says whether it was notified.
NativeResult wait_steps(Call& call, std::uint32_t first_step, bool has_deadline, std::int64_t ns) {
    Context& cx = call.cx;
    Value self = call.args[0];
    ConditionObject& condition = cx.object<ConditionObject>(self);
    LockObject& lock = lock_of(cx, self);
    if (call.step == first_step) {
        if (!owned(cx, self)) return cx.raise(TypeId::RuntimeError, "cannot wait on un-acquired lock");
        if (call.touch(state_of(condition.lock), true, Action::Wait) || call.touch(state_of(self), true, Action::Wait) ||
            (has_deadline && call.touch(kTimers, true)))
            return NativeResult::Stop;
        Waiter& waiter = cx.allocate<Waiter>(Kind::Waiter);
        waiter.notified = waiter.waiters = 0;
        waiter.thread = cx.ref_of(*cx.thread);
        waiter.extra = condition.lock;
        {
            ObjectLock guard(cx, cx.header(condition.queue));
            list_append(cx, cx.object<List>(condition.queue), cx.value_of(waiter));
        }
        if (has_deadline) set_deadline(cx, ns);
        std::uint64_t depth = lock_give_up(cx, condition.lock);
        cx.set_register(call.state[kWaiterReg], cx.value_of(waiter));
        cx.set_register(call.state[kDepthReg], int_value(static_cast<std::int64_t>(depth)));
        call.step = first_step + 1;
    }
    Value waiter_value = call.state[kWaiterReg];
    Waiter& waiter = cx.object<Waiter>(waiter_value);
    if (call.step == first_step + 1) {
        {
            ObjectLock guard(cx, waiter);
            Location where = any_order(cx) ? state_of(self) : state_of(waiter_value); // whoever goes on first takes the notification
            if (auto stop = call.await(WaitKind::Notified, waiter_value.as_ref(), where, Action::Woken)) return *stop;
        }
        bool notified = __atomic_load_n(&waiter.notified, __ATOMIC_SEQ_CST) != 0;
        cx.set_register(call.state[kNotifiedReg], bool_value(notified));
        if (!notified || any_order(cx)) { // timed out, unless notified meanwhile: leave the queue
            if (cx.controlled) cx.touch(state_of(self), true, Action::Woken); // no hand-over: the operation has begun
            ObjectLock guard(cx, cx.header(condition.queue));
            leave_queue(cx, cx.object<List>(condition.queue), waiter_value, notified);
        }
        call.step = first_step + 2;
    }
    // The deadline was for the notification; the lock is taken again however long that takes.
    cx.thread->deadline = kNoDeadline;
    __atomic_store_n(&cx.thread->timed_out, 0, __ATOMIC_SEQ_CST);
    ObjectLock guard(cx, lock);
    if (auto stop = call.await(WaitKind::Lock, condition.lock.as_ref(), state_of(condition.lock), Action::Acquire)) return *stop;
    lock_take(cx, lock, static_cast<std::uint64_t>(call.state[kDepthReg].as_int()));
    call.result = call.state[kNotifiedReg];
    return NativeResult::Done;
}

NativeResult wait(Call& call) {
    if (!call.has_frame) return NativeResult::NeedFrame;
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(call.cx, call.args[1], has_deadline, ns)) return NativeResult::Raise;
    return wait_steps(call, 0, has_deadline, ns);
}

// Steps: 0 call the predicate; 1 its result; 2, 3, 4 wait. The end of the time allowed is kept in a state register.
NativeResult wait_for(Call& call) {
    if (!call.has_frame) return NativeResult::NeedFrame;
    Context& cx = call.cx;
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(cx, call.args[2], has_deadline, ns)) return NativeResult::Raise;
    for (;;) {
        if (call.step == 0) {
            call.callee = call.args[1];
            call.call_nargs = 0;
            call.step = 1;
            return NativeResult::CallPython;
        }
        if (call.step == 1) {
            Tri holds = truth(cx, call.returned);
            if (holds < 0) return NativeResult::Raise;
            call.result = call.returned;
            if (holds != 0) return NativeResult::Done;
            if (has_deadline) {
                std::int64_t now = cx.now_ns();
                Value end = call.state[kTimeoutReg];
                if (end == kUnbound) {
                    cx.set_register(call.state[kTimeoutReg], int_value(std::min(now + ns, kIntMax)));
                } else if (end.as_int() <= now) {
                    return NativeResult::Done; // the predicate's last value
                }
            }
            call.step = 2;
        }
        if (has_deadline) ns = std::max<std::int64_t>(0, call.state[kTimeoutReg].as_int() - cx.now_ns());
        NativeResult result = wait_steps(call, 2, has_deadline, ns);
        if (result != NativeResult::Done) return result;
        call.step = 0;
    }
}

NativeResult notify_some(Call& call, std::uint64_t most) {
    Context& cx = call.cx;
    Value self = call.args[0];
    ConditionObject& condition = cx.object<ConditionObject>(self);
    if (!owned(cx, self)) return cx.raise(TypeId::RuntimeError, "cannot notify on un-acquired lock");
    if (call.touch(state_of(self), true, Action::Notify)) return NativeResult::Stop;
    if (any_order(cx)) {
        List& queue = cx.object<List>(condition.queue);
        std::uint64_t notifications = 0;
        for (std::uint64_t i = 0; i < queue.length; i++) notifications += list_item(cx, queue, i) == kNotification;
        std::uint64_t n = std::min<std::uint64_t>(most, queue.length - 2 * notifications);
        for (std::uint64_t i = 0; i < n; i++) list_append(cx, queue, kNotification);
        mark_notified(cx, queue);
        return NativeResult::Done;
    }
    std::vector<Value> woken;
    {
        ObjectLock guard(cx, cx.header(condition.queue));
        List& queue = cx.object<List>(condition.queue);
        std::uint64_t n = std::min<std::uint64_t>(most, queue.length);
        for (std::uint64_t i = 0; i < n; i++) woken.push_back(list_item(cx, queue, i));
        list_erase(cx, queue, 0, n);
    }
    for (Value v : woken) {
        Waiter& waiter = cx.object<Waiter>(v);
        cx.record(state_of(v), true, Action::Notify);
        bool wake;
        {
            ObjectLock guard(cx, waiter);
            set_notified(cx, waiter, 1);
            wake = take_waiters(waiter.waiters);
        }
        if (wake) cx.machine.host().wake(v.as_ref(), true);
    }
    return NativeResult::Done;
}

NativeResult notify(Call& call) {
    std::int64_t n = 1;
    if (!(call.args[1] == kUnbound) && !as_index(call.cx, call.args[1], n, "n")) return NativeResult::Raise;
    return notify_some(call, n < 0 ? 0 : static_cast<std::uint64_t>(n));
}

NativeResult notify_all(Call& call) { return notify_some(call, UINT64_MAX); }

// The lock's own natives serve acquire, release and `with`.
NativeFunction method_of(const NativeTable& table, std::string_view name) {
    for (const NativeDef& def : table.defs)
        if (def.name == name) return def.function;
    HEDDLE_UNREACHABLE("a lock has it");
}

// A method of both kinds of locks, looked up once.
struct LockMethod {
    explicit LockMethod(const char* name) : of_lock(method_of(lock_methods(), name)), of_rlock(method_of(rlock_methods(), name)) {}
    NativeFunction of_lock, of_rlock;
};

// `passed`: how many of the call's arguments behind `self` the lock's method is given.
NativeResult on_lock(Call& call, NativeFunction of_lock, NativeFunction of_rlock, std::uint32_t passed) {
    Value lock = call.cx.object<ConditionObject>(call.args[0]).lock;
    Value args[3] = {lock, kUnbound, kUnbound};
    for (std::uint32_t i = 1; i < call.nargs && i <= passed; i++) args[i] = call.args[i];
    Value* own = call.args;
    call.args = args;
    NativeResult result = (call.cx.is(lock, Kind::RLock) ? of_rlock : of_lock)(call);
    call.args = own;
    return result;
}
NativeResult on_lock(Call& call, const LockMethod& method, std::uint32_t passed) { return on_lock(call, method.of_lock, method.of_rlock, passed); }

NativeResult acquire(Call& call) {
    static const LockMethod method("acquire");
    return on_lock(call, method, 2);
}
NativeResult release(Call& call) {
    static const LockMethod method("release");
    return on_lock(call, method, 0);
}
NativeResult enter(Call& call) {
    static const LockMethod method("__enter__");
    return on_lock(call, method, 0);
}
NativeResult leave(Call& call) {
    static const LockMethod method("__exit__");
    return on_lock(call, method, 0);
}
NativeResult is_owned(Call& call) {
    if (call.touch(state_of(call.cx.object<ConditionObject>(call.args[0]).lock), false, Action::Read)) return NativeResult::Stop;
    call.result = bool_value(owned(call.cx, call.args[0]));
    return NativeResult::Done;
}
NativeResult release_save(Call& call) {
    static const NativeFunction of_lock = method_of(lock_methods(), "release"), of_rlock = method_of(rlock_methods(), "_release_save");
    return on_lock(call, of_lock, of_rlock, 0);
}
NativeResult acquire_restore(Call& call) {
    static const NativeFunction of_lock = method_of(lock_methods(), "__enter__"), of_rlock = method_of(rlock_methods(), "_acquire_restore");
    return on_lock(call, of_lock, of_rlock, 1);
}

constexpr NativeDef kConditionDefs[] = {
    {"acquire", acquire, "self, blocking?, timeout?", 1, "the lock's"},
    {"release", release, "self", 0, "the lock's"},
    {"__enter__", enter, "self", 0, "the lock's"},
    {"__exit__", leave, "self, exc_type?, exc_value?, traceback?", 0, "the lock's"},
    {"_is_owned", is_owned, "self", 0, "reads the lock"},
    {"_release_save", release_save, "self", 0, "the lock's"},
    {"_acquire_restore", acquire_restore, "self, state, /", 0, "the lock's"},
    {"wait", wait, "self, timeout?", 4, "writes the condition and its lock; then waits to be notified; then writes the lock"},
    {"wait_for", wait_for, "self, predicate, timeout?", 4, "as wait, until the predicate holds"},
    {"notify", notify, "self, n?", 0, "writes the condition and the waiters it wakes"},
    {"notify_all", notify_all, "self", 0, "writes the condition and the waiters it wakes"},
    {"notifyAll", notify_all, "self", 0, "writes the condition and the waiters it wakes"},
};

} // namespace

NativeTable condition_methods() { return {"Condition", Kind::Condition, kConditionDefs}; }

} // namespace heddle::vm
