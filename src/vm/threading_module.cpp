// The module threading, and what it holds.
#include <cmath>

#include <fmt/format.h>

#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/modules.h"
#include "vm/native_modules.h"
#include "vm/operations.h"
#include "vm/registry.h"
#include "vm/bigint.h"
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
NativeResult lock_new(Call& call) {
    if (call.nargs > 0) return call.cx.raise(TypeId::TypeError, fmt::format("_thread.allocate_lock() takes no arguments ({} given)", call.nargs));
    return new_lock(call, Kind::Lock);
}
NativeResult rlock_new(Call& call) { return new_lock(call, Kind::RLock); }

// A lock that the program has written: Python takes it (src/stdlib/_lab_condition.py), which is there where the program defines `acquire`.
NativeResult own_condition(Call& call, Value lock) {
    Context& cx = call.cx;
    if (load_attr_str(cx, lock, cx.make_str("acquire")) == kUnbound) return failed(cx);
    if (cx.machine.link().module_index("_lab_condition") < 0)
        return cx.raise(TypeId::NotImplementedError, "the lab's Condition takes a Lock, an RLock or an object of a class that the program itself gives an acquire()");
    Value module = cx.ask(native_value(static_cast<std::uint32_t>(import_native())), {cx.make_str("_lab_condition")});
    if (module == kUnbound) return failed(cx);
    Value type = module_attr(cx, module, cx.make_str("Condition"));
    Value condition = type == kUnbound ? kUnbound : cx.ask(type, {lock});
    if (condition == kUnbound) return failed(cx);
    call.result = condition;
    return NativeResult::Done;
}

NativeResult condition_new(Call& call) {
    Context& cx = call.cx;
    Value lock = call.args[0];
    if (lock == kUnbound || lock == kNone) {
        new_lock(call, Kind::RLock);
        lock = call.result;
    } else if (!cx.is(lock, Kind::Lock) && !cx.is(lock, Kind::RLock)) {
        return own_condition(call, lock);
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
    if (!(call.args[0] == kUnbound) && !is_integer(cx, call.args[0]))
        return cx.raise(TypeId::TypeError, fmt::format("'<' not supported between instances of '{}' and 'int'", cx.type_name(call.args[0])));
    if (!(call.args[0] == kUnbound) && !as_index(cx, call.args[0], value, nullptr)) return NativeResult::Raise;
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
    if (!as_index(cx, call.args[0], parties, nullptr)) return NativeResult::Raise; // none at all is no error, in CPython 3.11: nobody ever passes
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
    if (cx.process->shares == 0) return false; // it has one
    Visibility& visibility = cx.machine.visibility();
    if (cx.tracking && !visibility.thread_list_matters) visibility.thread_list_matters = visibility.changed = true;
    return cx.touch(kThreadList, false, Action::Read);
}

std::vector<Value> alive_threads(Context& cx) {
    std::vector<Value> list;
    for (std::uint32_t i = 0; i < cx.machine.thread_count(); i++) {
        if (cx.machine.thread(i).process != cx.thread->process) continue;
        Value object = cx.machine.thread(i).object;
        if (cx.object<ThreadObject>(object).aux != kBareThread && __atomic_load_n(&cx.object<ThreadObject>(object).phase, __ATOMIC_SEQ_CST) == 1) list.push_back(object);
    }
    return list;
}

NativeResult current_thread(Call& call) {
    call.result = call.cx.thread->object;
    return NativeResult::Done;
}
NativeResult main_thread(Call& call) {
    call.result = call.cx.at<ThreadState>(call.cx.process->main).object;
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
// The lab calls no tracing functions: only taking one away is possible.
NativeResult set_hook(Call& call) {
    if (call.args[0] == kNone) return NativeResult::Done;
    return call.cx.raise(TypeId::NotImplementedError, "the lab does not trace: step through the program instead");
}
NativeResult no_hook(Call& call) {
    call.result = kNone;
    return NativeResult::Done;
}
NativeResult stack_size(Call& call) {
    call.result = int_value(0);
    return NativeResult::Done;
}

NativeResult register_at_exit(Call& call) { // function, *args, **kwargs
    Context& cx = call.cx;
    Value list = dict_get_str(cx, cx.object<Module>(module_by_name(cx, "_lab_exit")).dict, cx.make_str("early"));
    if (touch_shape(cx, cx.header(list), true)) return NativeResult::Stop;
    Value args = make_tuple_of(cx, call.args + 1, call.nargs - 1);
    Value entry = cx.make_tuple({call.args[0], args, call.keywords == kUnbound ? cx.make_dict() : call.keywords});
    ObjectLock lock(cx, cx.header(list));
    list_push(cx, cx.object<List>(list), entry);
    return NativeResult::Done;
}

constexpr NativeDef kThreading[] = {
    {"_register_atexit", register_at_exit, "func, *args, **kwargs", 0, "writes the list of what runs at the end"},
    {"Lock", lock_new, "*args"},
    {"RLock", rlock_new, "*args, **kwargs"},
    {"current_thread", current_thread, ""},
    {"currentThread", current_thread, ""},
    {"main_thread", main_thread, ""},
    {"active_count", active_count, "", 0, "reads which threads are alive"},
    {"activeCount", active_count, "", 0, "reads which threads are alive"},
    {"enumerate", enumerate_threads, "", 0, "reads which threads are alive"},
    {"get_ident", get_ident, ""},
    {"get_native_id", get_ident, ""},
    {"excepthook", excepthook, "args", 0, "writes stderr"},
    {"settrace", set_hook, "func, /"},
    {"setprofile", set_hook, "func, /"},
    {"gettrace", no_hook, ""},
    {"getprofile", no_hook, ""},
    {"stack_size", stack_size, "size?"},
};

} // namespace

NativeTable sync_types() { return {"threading types", Kind::Module, kSyncTypes}; }
NativeTable threading_functions() { return {"threading", Kind::Module, kThreading}; }

void fill_threading(Context& cx, Value dict) {
    for (TypeId id : {TypeId::Thread, TypeId::Timer, TypeId::Condition, TypeId::Semaphore, TypeId::BoundedSemaphore, TypeId::Event, TypeId::Barrier,
                      TypeId::BrokenBarrierError})
        put_name(cx, dict, type_info(id).name, cx.machine.type_object(id));
    constexpr std::string_view kPublic[] = {"get_ident", "active_count", "Condition", "current_thread", "enumerate", "main_thread", "TIMEOUT_MAX", "Event", "Lock",
                                            "RLock", "Semaphore", "BoundedSemaphore", "Thread", "Barrier", "BrokenBarrierError", "Timer", "ThreadError", "setprofile",
                                            "settrace", "local", "stack_size", "excepthook", "ExceptHookArgs", "getprofile", "gettrace", "get_native_id"};
    Value all = cx.make_list(std::size(kPublic));
    for (std::string_view name : kPublic) list_append(cx, cx.object<List>(all), cx.make_str(name));
    put_name(cx, dict, "__all__", all);
    put_name(cx, dict, "local", cx.machine.type_object(TypeId::local));
    put_name(cx, dict, "ThreadError", cx.machine.type_object(TypeId::RuntimeError));
    put_name(cx, dict, "TIMEOUT_MAX", cx.make_float(9223372036.0));
    put_name(cx, dict, "__excepthook__", dict_get_str(cx, dict, cx.make_str("excepthook")));
    put_name(cx, dict, "ExceptHookArgs", cx.machine.type_object(TypeId::ExceptHookArgs));
}

} // namespace heddle::vm
