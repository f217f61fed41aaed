// The modules threading, time and sys, and what they hold.
#include <cmath>

#include <fmt/format.h>

#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/modules.h"
#include "vm/operations.h"
#include "vm/registry.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

namespace {

// Constructors

NativeResult new_lock(Call& call, Kind kind) {
    LockObject& lock = call.cx.allocate<LockObject>(kind);
    lock.held = lock.owner = lock.waiters = lock.line = 0;
    call.result = call.cx.value_of(lock);
    return NativeResult::Done;
}
NativeResult lock_new(Call& call) { return new_lock(call, Kind::Lock); }
NativeResult rlock_new(Call& call) { return new_lock(call, Kind::RLock); }

NativeResult condition_new(Call& call) {
    Context& cx = call.cx;
    Value lock = call.args[0];
    if (lock == kUnbound || lock == kNone) {
        new_lock(call, Kind::RLock);
        lock = call.result;
    } else if (!cx.is(lock, Kind::Lock) && !cx.is(lock, Kind::RLock)) {
        return cx.raise(TypeId::AttributeError, fmt::format("'{}' object has no attribute 'acquire'", cx.type_name(lock)));
    }
    Value queue = cx.make_list(0);
    ConditionObject& condition = cx.allocate<ConditionObject>(Kind::Condition);
    condition.lock = lock;
    condition.queue = queue;
    call.result = cx.value_of(condition);
    return NativeResult::Done;
}

NativeResult new_semaphore(Call& call, std::uint8_t bounded) {
    Context& cx = call.cx;
    std::int64_t value = 1;
    if (!(call.args[0] == kUnbound) && !as_index(cx, call.args[0], value, "value")) return NativeResult::Raise;
    if (value < 0) return cx.raise(TypeId::ValueError, "semaphore initial value must be >= 0");
    SemaphoreObject& s = cx.allocate<SemaphoreObject>(Kind::Semaphore);
    s.aux = bounded;
    s.count = s.initial = static_cast<std::uint64_t>(value);
    s.waiters = 0;
    call.result = cx.value_of(s);
    return NativeResult::Done;
}
NativeResult semaphore_new(Call& call) { return new_semaphore(call, 0); }
NativeResult bounded_semaphore_new(Call& call) { return new_semaphore(call, 1); }

NativeResult event_new(Call& call) {
    EventObject& e = call.cx.allocate<EventObject>(Kind::Event);
    e.set = e.waiters = 0;
    call.result = call.cx.value_of(e);
    return NativeResult::Done;
}

NativeResult barrier_new(Call& call) { // parties, action, timeout
    Context& cx = call.cx;
    std::int64_t parties;
    if (!as_index(cx, call.args[0], parties, "parties")) return NativeResult::Raise;
    if (parties < 1) return cx.raise(TypeId::ValueError, "parties must be > 0");
    Value queue = cx.make_list(0);
    BarrierObject& barrier = cx.allocate<BarrierObject>(Kind::Barrier);
    barrier.parties = static_cast<std::uint64_t>(parties);
    barrier.state = barrier.waiters = 0;
    barrier.action = call.args[1] == kUnbound ? kNone : call.args[1];
    barrier.timeout = call.args[2] == kUnbound ? kNone : call.args[2];
    barrier.queue = queue;
    call.result = cx.value_of(barrier);
    return NativeResult::Done;
}

NativeResult local_new(Call& call) {
    Value dict = call.cx.make_dict();
    LocalObject& local = call.cx.allocate<LocalObject>(Kind::Local);
    local.by_thread = dict;
    call.result = call.cx.value_of(local);
    return NativeResult::Done;
}

constexpr NativeDef kSyncTypes[] = {
    {"Condition", condition_new, "lock?"},
    {"Semaphore", semaphore_new, "value?"},
    {"BoundedSemaphore", bounded_semaphore_new, "value?"},
    {"Event", event_new, ""},
    {"Barrier", barrier_new, "parties, action?, timeout?"},
    {"_local", local_new, ""},
};

// threading's functions

bool touch_threads(Context& cx) {
    Visibility& visibility = cx.machine.visibility();
    if (cx.tracking && !visibility.thread_list_matters) visibility.thread_list_matters = visibility.changed = true;
    return cx.touch(kThreadList, false, Action::Read);
}

std::vector<Value> alive_threads(Context& cx) {
    std::vector<Value> list;
    for (std::uint32_t i = 0; i < cx.machine.thread_count(); i++) {
        Value object = cx.machine.thread(i).object;
        if (__atomic_load_n(&cx.object<ThreadObject>(object).phase, __ATOMIC_SEQ_CST) == 1) list.push_back(object);
    }
    return list;
}

NativeResult current_thread(Call& call) {
    call.result = call.cx.thread->object;
    return NativeResult::Done;
}
NativeResult main_thread(Call& call) {
    call.result = call.cx.machine.thread(0).object;
    return NativeResult::Done;
}
NativeResult active_count(Call& call) {
    if (touch_threads(call.cx)) return NativeResult::Stop;
    call.result = int_value(static_cast<std::int64_t>(alive_threads(call.cx).size()));
    return NativeResult::Done;
}
NativeResult enumerate_threads(Call& call) {
    if (touch_threads(call.cx)) return NativeResult::Stop;
    std::vector<Value> list = alive_threads(call.cx);
    call.result = make_list_of(call.cx, list.data(), list.size());
    return NativeResult::Done;
}
NativeResult get_ident(Call& call) {
    call.result = call.cx.object<ThreadObject>(call.cx.thread->object).ident;
    return NativeResult::Done;
}
NativeResult excepthook(Call& call) { // the built-in hook, called by a program's own
    Context& cx = call.cx;
    Value exception = load_attr_str(cx, call.args[0], cx.make_str("exc_value"));
    if (exception == kUnbound) return failed(cx);
    Value thread = load_attr_str(cx, call.args[0], cx.make_str("thread"));
    if (thread == kUnbound) return failed(cx);
    if (cx.touch(kStderr, true, Action::Print)) return NativeResult::Stop;
    std::string name = cx.is(thread, Kind::Thread) ? std::string(cx.text(cx.object<ThreadObject>(thread).name)) : "None";
    if (cx.is(exception, Kind::Exception)) cx.write_output(fmt::format("Exception in thread {}:\n{}", name, format_traceback(cx, exception)), true);
    return NativeResult::Done;
}
NativeResult stack_size(Call& call) {
    call.result = int_value(0);
    return NativeResult::Done;
}

constexpr NativeDef kThreading[] = {
    {"Lock", lock_new, ""},
    {"RLock", rlock_new, ""},
    {"current_thread", current_thread, ""},
    {"currentThread", current_thread, ""},
    {"main_thread", main_thread, ""},
    {"active_count", active_count, "", 0, "reads which threads are alive"},
    {"activeCount", active_count, "", 0, "reads which threads are alive"},
    {"enumerate", enumerate_threads, "", 0, "reads which threads are alive"},
    {"get_ident", get_ident, ""},
    {"get_native_id", get_ident, ""},
    {"excepthook", excepthook, "args", 0, "writes stderr"},
    {"stack_size", stack_size, "size?"},
};

// time. Each clock read is a read of the shared clock; under time `any` a search that meets one starts again with real deadlines.
bool touch_clock(Context& cx) {
    Visibility& visibility = cx.machine.visibility();
    if (cx.controlled && !visibility.clock_matters) visibility.clock_matters = visibility.changed = true;
    return cx.touch(kClock, false, Action::Read);
}
// Virtual time starts at 2024-01-01T00:00:00Z.
constexpr std::int64_t kEpochNs = 1'704'067'200'000'000'000;
std::int64_t wall_ns(Context& cx) { return cx.controlled ? kEpochNs + cx.now_ns() : cx.machine.host().wall_ns(); }

NativeResult time_time(Call& call) {
    if (touch_clock(call.cx)) return NativeResult::Stop;
    call.result = call.cx.make_float(static_cast<double>(wall_ns(call.cx)) / 1e9);
    return NativeResult::Done;
}
NativeResult time_time_ns(Call& call) {
    if (touch_clock(call.cx)) return NativeResult::Stop;
    call.result = call.cx.make_int(wall_ns(call.cx));
    return NativeResult::Done;
}
NativeResult monotonic(Call& call) {
    if (touch_clock(call.cx)) return NativeResult::Stop;
    call.result = call.cx.make_float(static_cast<double>(call.cx.now_ns()) / 1e9);
    return NativeResult::Done;
}
NativeResult monotonic_ns(Call& call) {
    if (touch_clock(call.cx)) return NativeResult::Stop;
    call.result = call.cx.make_int(call.cx.now_ns());
    return NativeResult::Done;
}

// sleep hands over in every model. Without a program that reads a clock, time `any` lets it end whenever its thread is chosen.
NativeResult sleep(Call& call) {
    Context& cx = call.cx;
    if (call.args[0] == kNone || !is_number(cx, call.args[0]))
        return cx.raise(TypeId::TypeError, fmt::format("'{}' object cannot be interpreted as an integer", cx.type_name(call.args[0])));
    bool has_deadline;
    std::int64_t ns = 0;
    bool ok = true;
    double seconds = cx.is_float(call.args[0]) ? cx.as_float(call.args[0]) : int_to_double(cx, call.args[0], ok);
    if (seconds < 0) return cx.raise(TypeId::ValueError, "sleep length must be non-negative");
    if (!parse_timeout(cx, call.args[0], has_deadline, ns)) return NativeResult::Raise;
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 0) {
        set_deadline(cx, ns);
        call.step = 1;
        if (ns == 0 && !cx.controlled) cx.thread->timed_out = 1;
        // The first call never goes on at once: a sleeping thread has handed over, whatever the clock says.
        cx.thread->wait_kind = static_cast<std::uint64_t>(WaitKind::Time);
        cx.thread->wait_object = 0;
        if (ns != 0 || (cx.controlled && cx.transition->visible > 0)) return NativeResult::Block;
    }
    if (auto stop = call.await_quietly(WaitKind::Time, 0)) return *stop;
    clear_deadline(cx);
    return NativeResult::Done;
}

constexpr NativeDef kTime[] = {
    {"sleep", sleep, "secs", 1, "hands over"},
    {"time", time_time, "", 0, "reads the clock"},
    {"time_ns", time_time_ns, "", 0, "reads the clock"},
    {"monotonic", monotonic, "", 0, "reads the clock"},
    {"monotonic_ns", monotonic_ns, "", 0, "reads the clock"},
    {"perf_counter", monotonic, "", 0, "reads the clock"},
    {"perf_counter_ns", monotonic_ns, "", 0, "reads the clock"},
    {"process_time", monotonic, "", 0, "reads the clock"},
    {"thread_time", monotonic, "", 0, "reads the clock"},
};

// sys
NativeResult sys_exit(Call& call) {
    Value exception = call.cx.make_exception(TypeId::SystemExit, "");
    if (!(call.args[0] == kUnbound) && !(call.args[0] == kNone))
        call.cx.object<Exception>(exception).args = call.cx.make_tuple({call.args[0]});
    return call.cx.raise_object(exception);
}
NativeResult no_effect(Call&) { return NativeResult::Done; }
NativeResult get_switch_interval(Call& call) {
    call.result = call.cx.make_float(0.005);
    return NativeResult::Done;
}
NativeResult get_recursion_limit(Call& call) {
    call.result = int_value(static_cast<std::int64_t>(call.cx.machine.config().recursion_max));
    return NativeResult::Done;
}
constexpr NativeDef kSys[] = {
    {"exit", sys_exit, "status?"},
    {"setswitchinterval", no_effect, "interval"},
    {"getswitchinterval", get_switch_interval, ""},
    {"getrecursionlimit", get_recursion_limit, ""},
};

void fill(Context& cx, Value dict, const NativeTable& table) {
    for (const NativeDef& def : table.defs)
        dict_set_str(cx, dict, cx.make_str(def.name), native_value(static_cast<std::uint32_t>(find_native(table.owner, def.name))));
}
void put(Context& cx, Value dict, const char* name, Value v) { dict_set_str(cx, dict, cx.make_str(name), v); }

} // namespace

NativeTable sync_types() { return {"threading types", Kind::Module, kSyncTypes}; }
NativeTable threading_functions() { return {"threading", Kind::Module, kThreading}; }
NativeTable time_functions() { return {"time", Kind::Module, kTime}; }
NativeTable sys_functions() { return {"sys", Kind::Module, kSys}; }

Value module_by_name(Context& cx, std::string_view name) {
    Value key = cx.make_str(name);
    Value found = dict_get_str(cx, cx.machine.world().modules, key);
    if (!(found == kUnbound)) return found;
    Value dict = cx.make_dict();
    if (name == "threading") {
        fill(cx, dict, threading_functions());
        for (TypeId id : {TypeId::Thread, TypeId::Timer, TypeId::Condition, TypeId::Semaphore, TypeId::BoundedSemaphore, TypeId::Event, TypeId::Barrier,
                          TypeId::BrokenBarrierError})
            put(cx, dict, type_info(id).name, cx.machine.type_object(id));
        put(cx, dict, "local", cx.machine.type_object(TypeId::local));
        put(cx, dict, "ThreadError", cx.machine.type_object(TypeId::RuntimeError));
        put(cx, dict, "TIMEOUT_MAX", cx.make_float(9223372036.0));
        put(cx, dict, "ExceptHookArgs", cx.machine.type_object(TypeId::ExceptHookArgs));
    } else if (name == "time") {
        fill(cx, dict, time_functions());
    } else if (name == "sys") {
        fill(cx, dict, sys_functions());
        const std::vector<std::string>& args = cx.machine.config().args;
        Value argv = cx.make_list(static_cast<std::uint32_t>(args.size()) + 1);
        if (args.empty()) list_append(cx, cx.object<List>(argv), cx.make_str(cx.machine.link().program().filename));
        for (const std::string& arg : args) list_append(cx, cx.object<List>(argv), cx.make_str(arg));
        put(cx, dict, "argv", argv);
        put(cx, dict, "maxsize", cx.make_int(INT64_MAX));
        put(cx, dict, "version", cx.make_str("3.11 (Heddle)"));
        put(cx, dict, "platform", cx.make_str("linux"));
        put(cx, dict, "version_info", cx.make_tuple({int_value(3), int_value(11), int_value(0), cx.make_str("final"), int_value(0)}));
    } else {
        cx.raise(TypeId::ModuleNotFoundError, fmt::format("No module named '{}'", name));
        return kUnbound;
    }
    Value v = make_module(cx, key, dict, 0);
    dict_set_str(cx, cx.machine.world().modules, key, v);
    return v;
}

} // namespace heddle::vm
