// threading.Semaphore, BoundedSemaphore, Event and Barrier.
#include <algorithm>

#include <fmt/format.h>

#include "vm/containers.h"
#include "vm/operations.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

namespace {

// A wait that may have a deadline, in two steps: 0 looks and begins to wait, 1 goes on when the guard holds or time is up.
// `holds()` looks at the object, `take()` is the effect; both run under its lock. On Done call.result is whether it held.
template <typename Holds, typename Take>
NativeResult timed_wait(Call& call, WaitKind kind, Value object, Action action, bool writes, bool has_deadline, std::int64_t ns, Holds holds, Take take) {
    Context& cx = call.cx;
    Object& header = cx.header(object);
    if (!has_deadline) {
        ObjectLock guard(cx, header);
        if (auto stop = call.await(kind, object.as_ref(), state_of(object), action, writes)) return *stop;
        take();
        call.result = kTrue;
        return NativeResult::Done;
    }
    if (call.step == 0) {
        ObjectLock guard(cx, header);
        if (!call.has_frame && !holds()) return NativeResult::NeedFrame;
        if (call.touch(state_of(object), writes, action) || call.touch(kTimers, true)) return NativeResult::Stop;
        if (holds()) {
            take();
            call.result = kTrue;
            return NativeResult::Done;
        }
        set_deadline(cx, ns);
        call.step = 1;
    }
    ObjectLock guard(cx, header);
    if (auto stop = call.await(kind, object.as_ref(), state_of(object), action, writes)) return *stop;
    bool held = holds();
    if (held) take();
    clear_deadline(cx);
    call.result = bool_value(held);
    return NativeResult::Done;
}

// Semaphores

} // namespace

NativeResult semaphore_acquire(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0];
    SemaphoreObject& s = cx.object<SemaphoreObject>(self);
    Tri blocking = call.args[1] == kUnbound ? 1 : truth(cx, call.args[1]);
    if (blocking < 0) return NativeResult::Raise;
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(cx, call.args[2], has_deadline, ns)) return NativeResult::Raise;
    if (blocking == 0) {
        if (has_deadline) return cx.raise(TypeId::ValueError, "can't specify timeout for non-blocking acquire");
        if (call.touch(state_of(self), true, Action::Acquire)) return NativeResult::Stop;
        ObjectLock guard(cx, s);
        call.result = bool_value(s.count > 0);
        if (s.count > 0) cx.store_word(s.count, s.count - 1);
        return NativeResult::Done;
    }
    return timed_wait(call, WaitKind::Semaphore, self, Action::Acquire, true, has_deadline, ns, [&] { return s.count > 0; },
                      [&] { cx.store_word(s.count, s.count - 1); });
}

namespace {

NativeResult semaphore_enter(Call& call) {
    SemaphoreObject& s = call.cx.object<SemaphoreObject>(call.args[0]);
    return timed_wait(call, WaitKind::Semaphore, call.args[0], Action::Acquire, true, false, 0, [] { return true; },
                      [&] { call.cx.store_word(s.count, s.count - 1); });
}

NativeResult semaphore_give(Call& call, std::uint64_t n) {
    Context& cx = call.cx;
    Value self = call.args[0];
    SemaphoreObject& s = cx.object<SemaphoreObject>(self);
    if (call.touch(state_of(self), true, Action::Release)) return NativeResult::Stop;
    bool wake;
    {
        ObjectLock guard(cx, s);
        if (s.aux == 1 && s.count + n > s.initial) return cx.raise(TypeId::ValueError, "Semaphore released too many times");
        cx.store_word(s.count, s.count + n);
        wake = take_waiters(s.waiters);
    }
    if (wake) cx.machine.host().wake(self.as_ref(), n > 1);
    return NativeResult::Done;
}

} // namespace

NativeResult semaphore_release(Call& call) {
    std::int64_t n = 1;
    if (!(call.args[1] == kUnbound) && !as_index(call.cx, call.args[1], n, "n")) return NativeResult::Raise;
    if (n < 1) return call.cx.raise(TypeId::ValueError, "n must be one or more");
    return semaphore_give(call, static_cast<std::uint64_t>(n));
}

namespace {

NativeResult semaphore_exit(Call& call) { return semaphore_give(call, 1); }

// Events

// Those who wait are released for good, though the event be cleared before they run; `timed_out` says so with this value. On real threads only:
// where schedules are chosen, a thread that has begun to wait and one that is about to are the same, and both endings are found anyway.
constexpr std::uint64_t kReleased = 2;

void release_all(Context& cx, Ref event) {
    for (std::uint32_t i = 0; i < cx.machine.thread_count(); i++) {
        ThreadState& t = cx.machine.thread(i);
        if (__atomic_load_n(&t.wait_object, __ATOMIC_RELAXED) == event && __atomic_load_n(&t.wait_kind, __ATOMIC_RELAXED) == static_cast<std::uint64_t>(WaitKind::Event))
            __atomic_store_n(&t.timed_out, kReleased, __ATOMIC_SEQ_CST);
    }
}

NativeResult event_set(Call& call) {
    Context& cx = call.cx;
    EventObject& e = cx.object<EventObject>(call.args[0]);
    if (call.touch(state_of(call.args[0]), true, Action::Notify)) return NativeResult::Stop;
    bool wake;
    {
        ObjectLock guard(cx, e);
        cx.store_word(e.set, 1);
        if (!cx.controlled) release_all(cx, call.args[0].as_ref());
        wake = take_waiters(e.waiters);
    }
    if (wake) cx.machine.host().wake(call.args[0].as_ref(), true);
    return NativeResult::Done;
}

NativeResult event_clear(Call& call) {
    EventObject& e = call.cx.object<EventObject>(call.args[0]);
    if (call.touch(state_of(call.args[0]), true, Action::Write)) return NativeResult::Stop;
    ObjectLock guard(call.cx, e);
    call.cx.store_word(e.set, 0);
    return NativeResult::Done;
}

NativeResult event_is_set(Call& call) {
    EventObject& e = call.cx.object<EventObject>(call.args[0]);
    if (call.touch(state_of(call.args[0]), false, Action::Read)) return NativeResult::Stop;
    ObjectLock guard(call.cx, e);
    call.result = bool_value(e.set != 0);
    return NativeResult::Done;
}

NativeResult event_wait(Call& call) {
    EventObject& e = call.cx.object<EventObject>(call.args[0]);
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(call.cx, call.args[1], has_deadline, ns)) return NativeResult::Raise;
    Context& cx = call.cx;
    auto holds = [&] { return e.set != 0 || __atomic_load_n(&cx.thread->timed_out, __ATOMIC_SEQ_CST) == kReleased; };
    NativeResult result = timed_wait(call, WaitKind::Event, call.args[0], Action::Wait, false, has_deadline, ns, holds, [] {});
    if (result == NativeResult::Done && !cx.controlled) clear_deadline(cx);
    return result;
}

// Barriers. A generation is the list of Waiters in the queue; the last to arrive releases them and takes a new list. While the barrier's action
// runs nobody else comes in, as if it held CPython's lock: those who arrive stand at the door, in the same list behind the generation.

enum : std::uint64_t { kOpen = 0, kActing = 1, kBroken = 2 };
enum { kOwnWaiter, kOwnIndex, kAtDoor };
enum : std::uint64_t { kThrough = 1, kFailed = 2, kKnockAgain = 3 }; ///< Waiter::notified

// The caller holds the barrier: between filling it and taking its generation out nobody may arrive.
std::vector<Value> take_waiters_out(Context& cx, BarrierObject& barrier) {
    std::vector<Value> waiters = list_values(cx, barrier.queue);
    ObjectLock guard(cx, cx.header(barrier.queue));
    List& queue = cx.object<List>(barrier.queue);
    list_erase(cx, queue, 0, queue.length);
    return waiters;
}

void release_waiters(Context& cx, const std::vector<Value>& waiters, std::uint64_t how, std::uint64_t generation = UINT64_MAX) {
    for (std::size_t i = 0; i < waiters.size(); i++) {
        Waiter& waiter = cx.object<Waiter>(waiters[i]);
        cx.record(state_of(waiters[i]), true, Action::Notify);
        bool wake;
        {
            ObjectLock guard(cx, waiter);
            if (cx.undo != nullptr) cx.undo->push(&waiter.notified);
            __atomic_store_n(&waiter.notified, i < generation ? how : kKnockAgain, __ATOMIC_SEQ_CST);
            wake = take_waiters(waiter.waiters);
        }
        if (wake) cx.machine.host().wake(waiters[i].as_ref(), true);
    }
}

NativeResult broken(Context& cx) { return cx.raise(TypeId::BrokenBarrierError, ""); }

NativeResult barrier_wait(Call& call);

// Waits to be released.
NativeResult barrier_pass(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0], own = call.state[kOwnWaiter];
    BarrierObject& barrier = cx.object<BarrierObject>(self);
    Waiter& waiter = cx.object<Waiter>(own);
    std::uint64_t how;
    for (;;) {
        {
            ObjectLock guard(cx, waiter);
            if (auto stop = call.await(WaitKind::Barrier, own.as_ref(), state_of(own), Action::Woken, false)) return *stop;
            how = waiter.notified;
        }
        clear_deadline(cx);
        if (how != 0) break;
        // Time is up: the barrier breaks for everybody, unless its action runs already or it has just been passed.
        if (cx.controlled) cx.touch(state_of(self), true, Action::Notify); // no hand-over: the operation has begun
        std::vector<Value> waiters;
        {
            ObjectLock guard(cx, barrier);
            waiters = list_values(cx, barrier.queue);
            if (barrier.state == kActing || std::find(waiters.begin(), waiters.end(), own) == waiters.end()) continue;
            cx.store_word(barrier.state, kBroken);
            take_waiters_out(cx, barrier);
        }
        release_waiters(cx, waiters, kFailed);
        return broken(cx);
    }
    if (how == kFailed) return broken(cx);
    call.result = call.state[kOwnIndex];
    return NativeResult::Done;
}

NativeResult barrier_arrive(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0];
    BarrierObject& barrier = cx.object<BarrierObject>(self);
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(cx, call.args[1] == kUnbound ? barrier.timeout : call.args[1], has_deadline, ns)) return NativeResult::Raise;
    if (call.touch(state_of(self), true, Action::Wait) || (has_deadline && call.touch(kTimers, true))) return NativeResult::Stop;
    Waiter& waiter = cx.allocate<Waiter>(Kind::Waiter);
    waiter.notified = waiter.waiters = 0;
    waiter.thread = cx.ref_of(*cx.thread);
    waiter.extra = kNone;
    std::uint64_t index;
    bool last, acting;
    std::vector<Value> released;
    {
        ObjectLock guard(cx, barrier);
        if (barrier.state == kBroken) return broken(cx);
        acting = barrier.state == kActing;
        {
            ObjectLock queue_guard(cx, cx.header(barrier.queue));
            List& queue = cx.object<List>(barrier.queue);
            index = queue.length;
            last = !acting && index + 1 == barrier.parties;
            if (!last) list_append(cx, queue, cx.value_of(waiter));
        }
        if (last && !(barrier.action == kNone))
            cx.store_word(barrier.state, kActing);
        else if (last)
            released = take_waiters_out(cx, barrier);
    }
    if (acting) {
        cx.set_register(call.state[kOwnWaiter], cx.value_of(waiter));
        call.step = 3;
        return barrier_wait(call);
    }
    cx.set_register(call.state[kOwnIndex], int_value(static_cast<std::int64_t>(index)));
    if (!last) {
        cx.set_register(call.state[kOwnWaiter], cx.value_of(waiter));
        if (has_deadline) set_deadline(cx, ns);
        call.step = 1;
        return barrier_pass(call);
    }
    if (!(barrier.action == kNone)) {
        call.callee = barrier.action;
        call.step = 2;
        return NativeResult::CallPython;
    }
    release_waiters(cx, released, kThrough);
    call.result = call.state[kOwnIndex];
    return NativeResult::Done;
}

// The action has returned, or raised: then the barrier is broken.
NativeResult barrier_acted(Call& call) {
    Context& cx = call.cx;
    BarrierObject& barrier = cx.object<BarrierObject>(call.args[0]);
    if (cx.touch(state_of(call.args[0]), true, Action::Notify)) return NativeResult::Stop;
    const bool raised = !(call.exception == kUnbound);
    std::vector<Value> waiters;
    bool acting; // else it was reset or aborted meanwhile, and its waiters know
    {
        ObjectLock guard(cx, barrier);
        acting = barrier.state == kActing;
        if (acting) {
            cx.store_word(barrier.state, raised ? kBroken : kOpen);
            waiters = take_waiters_out(cx, barrier);
        }
    }
    if (acting) release_waiters(cx, waiters, raised ? kFailed : kThrough, barrier.parties - 1);
    if (raised) {
        cx.thread->raised = call.exception;
        return NativeResult::Raise;
    }
    call.result = call.state[kOwnIndex];
    return NativeResult::Done;
}

// Steps: 0 arrive; 1 wait to be released; 2 the action has run; 3 wait at the door.
NativeResult barrier_wait(Call& call) {
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 1) return barrier_pass(call);
    if (call.step == 2) return barrier_acted(call);
    if (call.step == 3) {
        Value own = call.state[kOwnWaiter];
        {
            ObjectLock guard(call.cx, call.cx.header(own));
            if (auto stop = call.await(WaitKind::Barrier, own.as_ref(), state_of(own), Action::Woken, false)) return *stop;
        }
        call.step = 0;
    }
    return barrier_arrive(call);
}

// Those at the door come to the barrier as it is then.
NativeResult barrier_end(Call& call, std::uint64_t state) {
    Context& cx = call.cx;
    BarrierObject& barrier = cx.object<BarrierObject>(call.args[0]);
    if (call.touch(state_of(call.args[0]), true, Action::Notify)) return NativeResult::Stop;
    std::vector<Value> waiters;
    std::uint64_t generation;
    {
        ObjectLock guard(cx, barrier);
        generation = barrier.state == kActing ? barrier.parties - 1 : UINT64_MAX;
        cx.store_word(barrier.state, state);
        waiters = take_waiters_out(cx, barrier);
    }
    release_waiters(cx, waiters, kFailed, generation);
    return NativeResult::Done;
}

NativeResult barrier_reset(Call& call) { return barrier_end(call, kOpen); }
NativeResult barrier_abort(Call& call) { return barrier_end(call, kBroken); }

constexpr NativeDef kSemaphore[] = {
    {"acquire", semaphore_acquire, "self, blocking?, timeout?", 1, "writes the semaphore; waits until it is above 0"},
    {"release", semaphore_release, "self, n?", 0, "writes the semaphore"},
    {"__enter__", semaphore_enter, "self", 0, "writes the semaphore; waits until it is above 0"},
    {"__exit__", semaphore_exit, "self, exc_type?, exc_value?, traceback?", 0, "writes the semaphore"},
};
constexpr NativeDef kEvent[] = {
    {"set", event_set, "self", 0, "writes the event"},
    {"clear", event_clear, "self", 0, "writes the event"},
    {"is_set", event_is_set, "self", 0, "reads the event"},
    {"isSet", event_is_set, "self", 0, "reads the event"},
    {"wait", event_wait, "self, timeout?", 1, "reads the event; waits until it is set"},
};
constexpr NativeDef kBarrier[] = {
    {"wait", barrier_wait, "self, timeout?", 2, "writes the barrier; waits until it is full; the last one writes its waiters", true},
    {"reset", barrier_reset, "self", 0, "writes the barrier and its waiters"},
    {"abort", barrier_abort, "self", 0, "writes the barrier and its waiters"},
};

} // namespace

NativeTable semaphore_methods() { return {"Semaphore", Kind::Semaphore, kSemaphore}; }
NativeTable event_methods() { return {"Event", Kind::Event, kEvent}; }
NativeTable barrier_methods() { return {"Barrier", Kind::Barrier, kBarrier}; }

} // namespace heddle::vm
