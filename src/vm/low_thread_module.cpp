// _thread: what threading is made of elsewhere. Its threads have no Thread object that a program could see; like CPython's they end
// with the main thread, and nobody can join them.
#include "vm/containers.h"
#include "vm/modules.h"
#include "vm/native_modules.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

namespace {

NativeResult allocate_lock(Call& call) {
    LockObject& lock = call.cx.allocate<LockObject>(Kind::Lock);
    lock.held = lock.owner = lock.waiters = lock.line = 0;
    call.result = call.cx.value_of(lock);
    return NativeResult::Done;
}

bool callable(const Context& cx, Value v) {
    switch (cx.kind(v)) {
        case Kind::Native: case Kind::Function: case Kind::BoundMethod: case Kind::Type: case Kind::Instance: return true;
        default: return false;
    }
}

NativeResult start_new_thread(Call& call) {
    Context& cx = call.cx;
    if (!callable(cx, call.args[0])) return cx.raise(TypeId::TypeError, "first arg must be callable");
    if (!cx.is(call.args[1], Kind::Tuple)) return cx.raise(TypeId::TypeError, "2nd arg must be a tuple");
    bool keywords = !(call.args[2] == kUnbound);
    if (keywords && !cx.is(call.args[2], Kind::Dict)) return cx.raise(TypeId::TypeError, "optional 3rd arg must be a dictionary");
    Value thread = make_bare_thread(cx, call.args[0], call.args[1], keywords ? call.args[2] : cx.make_dict());
    cx.record(state_of(thread), true, Action::Start);
    if (!start_thread(cx, thread)) {
        cx.exit = Exit::ThreadLimit;
        return NativeResult::Limit;
    }
    if (cx.transition != nullptr) cx.transition->visible++;
    call.result = cx.object<ThreadObject>(thread).ident;
    return NativeResult::Done;
}

NativeResult get_ident(Call& call) {
    call.result = call.cx.object<ThreadObject>(call.cx.thread->object).ident;
    return NativeResult::Done;
}

NativeResult exit_thread(Call& call) { return call.cx.raise_object(call.cx.make_exception(TypeId::SystemExit, "")); }

NativeResult interrupt_main(Call& call) { return call.cx.raise(TypeId::NotImplementedError, "the lab has no signals"); }

// Threads beside the main one that run.
NativeResult count_threads(Call& call) {
    Context& cx = call.cx;
    Visibility& visibility = cx.machine.visibility();
    if (cx.tracking && !visibility.thread_list_matters) visibility.thread_list_matters = visibility.changed = true;
    if (cx.touch(kThreadList, false, Action::Read)) return NativeResult::Stop;
    std::int64_t count = 0;
    for (std::uint32_t i = 0; i < cx.machine.thread_count(); i++)
        if (cx.machine.thread(i).process == cx.thread->process && &cx.machine.thread(i) != &cx.at<ThreadState>(cx.process->main) &&
            __atomic_load_n(&cx.object<ThreadObject>(cx.machine.thread(i).object).phase, __ATOMIC_SEQ_CST) == 1) count++;
    call.result = int_value(count);
    return NativeResult::Done;
}

NativeResult stack_size(Call& call) {
    std::int64_t size;
    if (!(call.args[0] == kUnbound)) {
        if (!as_index(call.cx, call.args[0], size, "size")) return NativeResult::Raise;
        if (size < 0) return call.cx.raise(TypeId::ValueError, "size must be 0 or a positive value");
        if (size != 0 && size < 32768) return call.cx.raise(TypeId::ValueError, "size not valid: " + std::to_string(size) + " bytes");
    }
    call.result = int_value(0);
    return NativeResult::Done;
}

constexpr NativeDef kLowThread[] = {
    {"allocate_lock", allocate_lock, ""},
    {"allocate", allocate_lock, ""},
    {"start_new_thread", start_new_thread, "function, args, kwargs?, /", 0, "starts the thread"},
    {"start_new", start_new_thread, "function, args, kwargs?, /", 0, "starts the thread"},
    {"get_ident", get_ident, ""},
    {"get_native_id", get_ident, ""},
    {"_count", count_threads, "", 0, "reads which threads are alive"},
    {"exit", exit_thread, ""},
    {"exit_thread", exit_thread, ""},
    {"interrupt_main", interrupt_main, "signum?, /"},
    {"stack_size", stack_size, "size?, /"},
};

} // namespace

NativeTable low_thread_functions() { return {"_thread", Kind::Module, kLowThread}; }

void fill_low_thread(Context& cx, Value dict) {
    put_name(cx, dict, "error", cx.machine.type_object(TypeId::RuntimeError));
    put_name(cx, dict, "TIMEOUT_MAX", cx.make_float(9223372036.0));
    put_name(cx, dict, "RLock", native_value(static_cast<std::uint32_t>(find_native("threading", "RLock"))));
    put_name(cx, dict, "LockType", cx.machine.type_object(TypeId::Lock));
    put_name(cx, dict, "_local", cx.machine.type_object(TypeId::local));
}

} // namespace heddle::vm
