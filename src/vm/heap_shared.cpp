// _lab_shared under the controlled driver: what processes share are objects in the one heap. Locks and semaphores are those of threads, so that
// waiting, deadlocks, races and reductions mean the same; items of values and arrays are locations.
#include <cerrno>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/frames.h"
#include "vm/process_natives.h"
#include "vm/sync_natives.h"

namespace heddle::vm::inside {

AtProgram::AtProgram(Context& cx) : cx_(cx), pc_(cx.pc) {
    const auto& codes = cx.machine.link().codes();
    if (pc_ == nullptr || codes[cx.machine.link().code_of(pc_)].code->module == 0) return;
    for (const Value* regs = cx.regs; (frame_flags(regs) & kEntryFrame) == 0;) {
        regs -= frame_delta(regs);
        if (is_native_frame(regs) || codes[frame_code(regs)].code->module != 0) continue;
        cx.pc = frame_pc(regs) - 1;
        return;
    }
}

NativeResult share(Call& call, Object& object, Value result, Value record) {
    Context& cx = call.cx;
    cx.escape(cx.value_of(object));
    {
        const AtProgram at(cx);
        object.site = cx.site();
    }
    World& world = cx.machine.world();
    if (!(record == kUnbound)) cx.escape(record);
    cx.store(world, world.shared, record == kUnbound ? cx.make_tuple({cx.value_of(object), world.shared}) : cx.make_tuple({cx.value_of(object), world.shared, record}));
    return done(call, result);
}

namespace {

Value place_value(std::uint64_t place) { return int_value(static_cast<std::int64_t>(place)); }

// The lock or semaphore at args[0]; kUnbound: an exception is in flight.
Value semaphore_at(Call& call) {
    Context& cx = call.cx;
    std::int64_t place;
    if (!as_index(cx, call.args[0], place, "place")) return kUnbound;
    for (Value v = cx.machine.world().shared; v.is_ref(); v = cx.object<Tuple>(v).items[1]) {
        Value object = cx.object<Tuple>(v).items[0];
        if (object.as_ref() == static_cast<std::uint64_t>(place) && is_sync_object(cx, object)) return object;
    }
    cx.raise(TypeId::ValueError, "no place in the shared memory");
    return kUnbound;
}

bool is_lock(const Context& cx, Value v) { return cx.is(v, Kind::Lock) || cx.is(v, Kind::RLock); }

bool held_here(const Context& cx, Value v) {
    if (!is_lock(cx, v)) return false;
    const LockObject& lock = cx.object<LockObject>(v);
    return lock.held != 0 && lock.owner == cx.ref_of(*cx.thread);
}

// The threads' own operation with these arguments.
NativeResult as_threads_do(Call& call, Value* args, NativeBody operation) {
    const AtProgram place(call.cx);
    return with_arguments(call, args, operation);
}

} // namespace

NativeResult semaphore(Call& call) { // count, maximum, recursive
    Context& cx = call.cx;
    std::int64_t count, maximum;
    if (!as_index(cx, call.args[0], count, "value") || !as_index(cx, call.args[1], maximum, "maxvalue")) return NativeResult::Raise;
    if (count < 0 || count > maximum || maximum > INT32_MAX) return os_error(cx, EINVAL);
    if (maximum == 1 && count == 1) {
        LockObject& lock = cx.allocate<LockObject>(call.args[2] == kTrue ? Kind::RLock : Kind::Lock);
        lock.held = lock.owner = lock.waiters = lock.line = 0;
        return share(call, lock, place_value(cx.ref_of(lock)));
    }
    SemaphoreObject& s = cx.allocate<SemaphoreObject>(Kind::Semaphore);
    s.aux = maximum == count ? 1 : 0;
    s.count = s.initial = static_cast<std::uint64_t>(count);
    s.waiters = 0;
    return share(call, s, place_value(cx.ref_of(s)));
}

NativeResult acquire(Call& call) { // place, block, timeout
    Context& cx = call.cx;
    Value object = semaphore_at(call);
    if (object == kUnbound) return NativeResult::Raise;
    Tri blocking = call.args[1] == kUnbound ? 1 : truth(cx, call.args[1]);
    if (blocking < 0) return failed(cx);
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(cx, call.args[2], has_deadline, ns)) return NativeResult::Raise;
    if (has_deadline && ns <= 0) blocking = 0;
    Value args[3] = {object, blocking != 0 ? kUnbound : kFalse, kUnbound};
    if (blocking != 0 && has_deadline) args[1] = kTrue, args[2] = call.args[2];
    return as_threads_do(call, args, is_lock(cx, object) ? lock_acquire : semaphore_acquire);
}

NativeResult enter(Call& call) {
    Value object = semaphore_at(call);
    if (object == kUnbound) return NativeResult::Raise;
    Value args[3] = {object, kUnbound, kUnbound};
    return as_threads_do(call, args, is_lock(call.cx, object) ? lock_acquire : semaphore_acquire);
}

NativeResult release(Call& call) {
    Context& cx = call.cx;
    Value object = semaphore_at(call);
    if (object == kUnbound) return NativeResult::Raise;
    {
        const AtProgram place(cx);
        if (cx.touch(state_of(object), true, Action::Release)) return NativeResult::Stop;
    }
    if (cx.is(object, Kind::RLock)) {
        if (!held_here(cx, object)) return cx.raise(TypeId::AssertionError, "attempt to release recursive lock not owned by thread");
    } else if (is_lock(cx, object) ? cx.object<LockObject>(object).held == 0
                                   : cx.header(object).aux == 1 && cx.object<SemaphoreObject>(object).count >= cx.object<SemaphoreObject>(object).initial) {
        return cx.raise(TypeId::ValueError, "semaphore or lock released too many times");
    }
    Value args[2] = {object, kUnbound};
    return as_threads_do(call, args, is_lock(cx, object) ? lock_release : semaphore_release);
}

NativeResult mine(Call& call) { // nobody else can change that
    Value object = semaphore_at(call);
    return object == kUnbound ? NativeResult::Raise : done(call, bool_value(held_here(call.cx, object)));
}

NativeResult value(Call& call) {
    Context& cx = call.cx;
    Value object = semaphore_at(call);
    if (object == kUnbound) return NativeResult::Raise;
    const AtProgram place(cx);
    if (cx.touch(state_of(object), false, Action::Read)) return NativeResult::Stop;
    const std::uint64_t count = is_lock(cx, object) ? cx.object<LockObject>(object).held == 0 : cx.object<SemaphoreObject>(object).count;
    return done(call, int_value(static_cast<std::int64_t>(count)));
}

NativeResult depth(Call& call) {
    Value object = semaphore_at(call);
    if (object == kUnbound) return NativeResult::Raise;
    return done(call, int_value(held_here(call.cx, object) ? static_cast<std::int64_t>(call.cx.object<LockObject>(object).held) : 0));
}

// Threads' own objects: a handle is the object.
NativeResult event(Call& call) {
    EventObject& e = call.cx.allocate<EventObject>(Kind::Event);
    e.set = e.waiters = 0;
    return share(call, e, call.cx.value_of(e));
}

NativeResult condition(Call& call) { // place of its lock
    Context& cx = call.cx;
    if (call.args[0] == kNone) return done(call, kNone); // a lock of another kind
    Value lock = semaphore_at(call);
    if (lock == kUnbound) return NativeResult::Raise;
    if (!is_lock(cx, lock)) return done(call, kNone);
    Value queue = cx.make_list(0);
    ConditionObject& c = cx.allocate<ConditionObject>(Kind::Condition);
    c.lock = lock;
    c.queue = queue;
    return share(call, c, cx.value_of(c));
}

NativeResult barrier(Call& call) { // parties, timeout; without an action, which would be one process's own
    Context& cx = call.cx;
    std::int64_t parties;
    if (!as_index(cx, call.args[0], parties, "parties")) return NativeResult::Raise;
    Value queue = cx.make_list(0);
    BarrierObject& b = cx.allocate<BarrierObject>(Kind::Barrier);
    b.parties = static_cast<std::uint64_t>(parties);
    b.state = b.waiters = 0;
    b.action = kNone;
    b.timeout = call.args[1];
    b.queue = queue;
    return share(call, b, cx.value_of(b));
}

// Pickled for a process that is spawned, they are their places.
NativeResult place_of(Call& call) {
    if (!is_sync_object(call.cx, call.args[0])) return done(call, kNone);
    return done(call, place_value(call.args[0].as_ref()));
}
NativeResult object_at(Call& call) {
    Value object = semaphore_at(call);
    return object == kUnbound ? NativeResult::Raise : done(call, object);
}

NativeResult make_memory(Call& call, std::uint64_t bytes, char code) {
    Context& cx = call.cx;
    if (bytes >= UINT32_MAX || !cx.reserve(bytes)) return bytes >= UINT32_MAX ? os_error(cx, ENOSPC) : NativeResult::Raise;
    const std::size_t words = (std::max<std::size_t>(bytes, 1) + 7) & ~std::size_t{7};
    SharedMemory& memory = cx.allocate<SharedMemory>(Kind::SharedMemory, sizeof(Object) + words, static_cast<std::uint32_t>(bytes));
    memory.aux = static_cast<std::uint8_t>(code);
    std::memset(memory.data, 0, words);
    return share(call, memory, place_value(static_cast<std::uint64_t>(memory.data - cx.heap)));
}

SharedMemory* memory_at(Context& cx, std::uint64_t place) {
    for (Value v = cx.machine.world().shared; v.is_ref(); v = cx.object<Tuple>(v).items[1]) {
        Value object = cx.object<Tuple>(v).items[0];
        if (!cx.is(object, Kind::SharedMemory)) continue;
        auto& memory = cx.object<SharedMemory>(object);
        const auto first = static_cast<std::uint64_t>(memory.data - cx.heap);
        if (place >= first && place <= first + memory.size) return &memory;
    }
    return nullptr;
}

NativeResult with_lock(Call& call, Value* args, NativeBody operation) {
    Context& cx = call.cx;
    Value lock = semaphore_at(call);
    if (lock == kUnbound) return NativeResult::Raise;
    const AtProgram place(cx);
    if (auto stop = call.await(WaitKind::Lock, lock.as_ref(), state_of(lock), Action::Acquire)) return *stop;
    Call inner{cx, args, 0};
    const NativeResult result = operation(inner);
    if (result == NativeResult::Done) cx.record(state_of(lock), true, Action::Release);
    call.result = inner.result;
    return result;
}

} // namespace heddle::vm::inside
