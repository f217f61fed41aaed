// The stateless engine: what a thread is about to wait for, and whether it could have gone on earlier.

#include "explore/dpor.h"

namespace heddle::explore {

Guard Dpor::guard_of(std::int32_t mover) {
    Guard guard;
    if (mover < 0) return guard;
    const vm::ThreadState& t = machine_->thread(static_cast<std::uint32_t>(trace::thread_of(mover)));
    if (machine_->process_of(t).doomed != 0) return guard; // it waits for nothing any more
    guard.timed = guard.uncertain = t.deadline != vm::kNoDeadline;
    switch (static_cast<vm::WaitKind>(t.wait_kind)) {
    case vm::WaitKind::Lock:
    case vm::WaitKind::Semaphore:
    case vm::WaitKind::Event:
    case vm::WaitKind::Barrier: guard.objects[guard.count++] = t.wait_object; break;
    case vm::WaitKind::Notified: {
        const vm::Waiter& waiter = machine_->object<vm::Waiter>(t.wait_object);
        if (machine_->config().condition_any) guard.uncertain = true; // who is notified changes with what others take
        else guard.objects[guard.count++] = t.wait_object;
        guard.objects[guard.count++] = waiter.extra.as_ref();
        break;
    }
    case vm::WaitKind::Shared: // room in a pipe, or one of several things: tried rather than known
        guard.uncertain = true;
        guard.objects[guard.count++] = t.wait_object;
        break;
    default: break;
    }
    for (std::uint32_t i = 0; i < guard.count; i++) guard.at_first[i] = at_first(guard.objects[i]);
    return guard;
}

// Whether the object's guard holds as long as no move has touched it.
bool Dpor::at_first(vm::Ref object) {
    switch (machine_->heap().object(object)->kind) {
    case vm::Kind::Semaphore: return machine_->object<vm::SemaphoreObject>(object).initial > 0;
    case vm::Kind::Event:
    case vm::Kind::Waiter: return false;
    default: return true;
    }
}

// Whether who waits for the object could go on now.
bool Dpor::open(vm::Ref object) {
    const vm::Object& header = *machine_->heap().object(object);
    switch (header.kind) {
    case vm::Kind::Lock:
    case vm::Kind::RLock: {
        const auto& lock = machine_->object<vm::LockObject>(object);
        return lock.held == 0;
    }
    case vm::Kind::Semaphore: return machine_->object<vm::SemaphoreObject>(object).count > 0;
    case vm::Kind::Event: return machine_->object<vm::EventObject>(object).set != 0;
    case vm::Kind::Waiter: return machine_->object<vm::Waiter>(object).notified != 0;
    default: return true;
    }
}

// An RLock that the thread itself holds.
bool Dpor::owned(vm::Ref object, std::int32_t mover) {
    if (machine_->heap().object(object)->kind != vm::Kind::RLock || mover < 0) return false;
    const auto& lock = machine_->object<vm::LockObject>(object);
    return lock.held != 0 && lock.owner == machine_->ref_of(&machine_->thread(static_cast<std::uint32_t>(trace::thread_of(mover))));
}

// Whether the object's guard held before that event, as the events before it left it.
bool Dpor::held_before(const Guard& guard, std::uint32_t which, std::uint32_t event, std::int32_t mover) {
    const vm::Ref object = guard.objects[which];
    for (std::uint32_t k = event; k-- > 0;) {
        if (!footprints_.guards(events_[k].footprint)) continue;
        std::uint32_t bit = 0;
        for (const Footprints::Access* a = footprints_.begin(events_[k].footprint); a != footprints_.end(events_[k].footprint); a++, bit++)
            if (a->location.object() == object && a->guards)
                return (events_[k].open >> bit & 1) != 0 || (trace::same_thread(events_[k].mover, mover) && (events_[k].own >> bit & 1) != 0);
    }
    return guard.at_first[which];
}

bool Dpor::could_go_before(const Guard& guard, std::uint32_t event, std::int32_t mover, std::uint32_t end) {
    if (guard.timed) return true; // it may also time out: tried rather than known
    for (std::uint32_t i = 0; i < guard.count; i++) {
        // What happens after `event` is not there when the order is turned round: the first event on the object that does decides.
        // `end`: where the waiting thread's own move stands.
        std::uint32_t first = event;
        auto touches = [&](std::uint32_t k) {
            if (!footprints_.guards(events_[k].footprint)) return false;
            for (const Footprints::Access* a = footprints_.begin(events_[k].footprint); a != footprints_.end(events_[k].footprint); a++)
                if (a->location.object() == guard.objects[i] && a->guards) return true;
            return false;
        };
        std::uint32_t s = slot(events_[event].mover);
        if (!touches(event))
            for (first = event + 1; first < end; first++)
                if (clock(first)[s] > event && touches(first)) break;
        if (!held_before(guard, i, first, mover)) return false;
    }
    return true;
}

} // namespace heddle::explore
