// repr() of threading's objects: what state they are in, as CPython shows it. It is a read of that state.

#include <fmt/format.h>

#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

namespace {

std::string address(const Context& cx, Value v) { return fmt::format("0x{:x}", object_id(cx, v)); }

std::string lock_text(Context& cx, Value v) {
    LockObject& lock = cx.object<LockObject>(v);
    ObjectLock guard(cx, lock);
    const char* state = lock.held != 0 ? "locked" : "unlocked";
    if (lock.kind == Kind::Lock) return fmt::format("<{} _thread.lock object at {}>", state, address(cx, v));
    Value owner = lock.held == 0 ? int_value(0) : cx.object<ThreadObject>(cx.at<ThreadState>(lock.owner).object).ident;
    return fmt::format("<{} _thread.RLock object owner={} count={} at {}>", state, owner.is_int() ? owner.as_int() : 0, lock.held, address(cx, v));
}

} // namespace

bool is_sync_object(const Context& cx, Value v) {
    switch (cx.kind(v)) {
        case Kind::Lock: case Kind::RLock: case Kind::Condition: case Kind::Semaphore: case Kind::Event: case Kind::Barrier: return true;
        default: return false;
    }
}

bool sync_repr(Context& cx, Value v, Value shown, std::string& out) {
    if (cx.touch(state_of(v), false, Action::Read)) return false;
    const std::string name = class_path(cx, cx.type_of(shown)), where = address(cx, shown);
    switch (cx.kind(v)) {
        case Kind::Lock: case Kind::RLock: out += lock_text(cx, v); break;
        case Kind::Condition: {
            const ConditionObject& condition = cx.object<ConditionObject>(v);
            if (cx.touch(state_of(condition.lock), false, Action::Read)) return false;
            std::size_t waiting = list_values(cx, condition.queue).size();
            out += fmt::format("<Condition({}, {})>", lock_text(cx, condition.lock), waiting);
            break;
        }
        case Kind::Semaphore: {
            const SemaphoreObject& s = cx.object<SemaphoreObject>(v);
            ObjectLock guard(cx, cx.header(v));
            out += s.aux == 1 ? fmt::format("<{} at {}: value={}/{}>", name, where, s.count, s.initial) : fmt::format("<{} at {}: value={}>", name, where, s.count);
            break;
        }
        case Kind::Event: {
            const EventObject& e = cx.object<EventObject>(v);
            ObjectLock guard(cx, cx.header(v));
            out += fmt::format("<{} at {}: {}>", name, where, e.set != 0 ? "set" : "unset");
            break;
        }
        case Kind::Barrier: {
            const BarrierObject& b = cx.object<BarrierObject>(v);
            std::size_t waiting = list_values(cx, b.queue).size();
            ObjectLock guard(cx, cx.header(v));
            out += b.state == 2 ? fmt::format("<{} at {}: broken>", name, where) : fmt::format("<{} at {}: waiters={}/{}>", name, where, waiting, b.parties);
            break;
        }
        default: break;
    }
    return true;
}

} // namespace heddle::vm
