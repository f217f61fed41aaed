// threading.Thread and Timer: making, starting and joining them. What a thread does first and last is in thread_bootstraps.cpp.
#include <algorithm>

#include <fmt/format.h>

#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/frames.h"
#include "vm/modules.h"
#include "vm/operations.h"
#include "vm/process_natives.h"
#include "vm/registry.h"
#include "vm/sync_natives.h"
#include "vm/thread_parts.h"

namespace heddle::vm {

bool touch_thread_list(Context& cx, Location where) {
    Visibility& visibility = cx.machine.visibility();
    if (cx.tracking && !visibility.thread_list_matters) visibility.thread_list_matters = visibility.changed = true;
    return cx.touch(where, false, Action::Read);
}

namespace {

void init_state(Context& cx, ThreadState& t, Value object, Ref stack) {
    t.object = object;
    t.stack = stack;
    t.process = cx.thread->process;
    t.frame = 0, t.depth = 0;
    t.handled = t.context = kNone, t.raised = kUnbound;
    t.wait_kind = 0, t.wait_object = 0;
    t.deadline = kNoDeadline, t.timed_out = 0;
    t.wait_outside = t.wait_need = t.outside_result = 0;
    t.bump = t.bump_end = 0;
    t.index = t.parent = t.spawn_index = t.spawned = t.flags = 0;
}

// The first frame, at the bottom of the stack: a native frame with the bootstrap's state registers.
void push_bootstrap(Context& cx, ThreadState& t, const char* name) {
    int id = find_native("bootstrap", name);
    HEDDLE_ASSERT(id >= 0);
    const NativeInfo& info = native_info(static_cast<std::uint32_t>(id));
    Stack& stack = cx.at<Stack>(t.stack);
    std::size_t total = info.def->state + 2u;
    Value* regs = stack.words + bytecode::kFrameHeaderWords;
    std::fill(stack.words, regs + total, kUnbound);
    regs[-4] = native_value(static_cast<std::uint32_t>(id));
    regs[-3] = int_value(static_cast<std::int64_t>(total));
    regs[-2] = frame_link(0, 0, kEntryFrame | kNativeFrame);
    regs[-1] = frame_id(static_cast<std::uint32_t>(id), 0);
    t.frame = bytecode::kFrameHeaderWords;
}

Value make_thread(Context& cx, std::uint8_t aux, Value target, Value name, Value args, Value kwargs, Value daemon) {
    ThreadObject& t = cx.allocate<ThreadObject>(Kind::Thread);
    t.type = kUnbound;
    t.aux = aux;
    t.name = name, t.target = target, t.args = args, t.kwargs = kwargs, t.daemon = daemon;
    t.ident = t.extra = kNone;
    t.dict = kUnbound;
    t.state = 0;
    t.phase = 0;
    return cx.value_of(t);
}

// Natives

// Writes a thread of a class of the program, in its __init__.
NativeResult fill_thread(Call& call, Value self, Value target, Value name, Value args, Value kwargs, Value daemon, Value extra) {
    Context& cx = call.cx;
    ThreadObject& t = cx.object<ThreadObject>(self);
    cx.store(t, t.target, target), cx.store(t, t.args, args), cx.store(t, t.kwargs, kwargs);
    cx.store(t, t.daemon, daemon), cx.store(t, t.extra, extra), cx.store(t, t.name, name);
    call.result = kNone;
    return NativeResult::Done;
}

// Thread(…), or Thread.__init__(self, …) where `self` is given. Arguments: group, target, name, args, kwargs, daemon.
NativeResult init_thread(Call& call, const Value* given, Value self) {
    Context& cx = call.cx;
    Value target = given[1] == kUnbound ? kNone : given[1];
    Value name = given[2] == kUnbound ? kNone : given[2];
    if (!(given[0] == kUnbound) && !(given[0] == kNone))
        return cx.raise(TypeId::AssertionError, "group argument must be None for now");
    if (name == kNone && cx.touch(kThreadNames, true)) return NativeResult::Stop;
    Value args = given[3] == kUnbound ? cx.make_tuple(0) : given[3];
    if (!cx.is(args, Kind::Tuple)) { // any iterable, as CPython's *args
        std::vector<Value> items;
        if (!collect_elements(cx, args, items)) return failed(cx);
        args = make_tuple_of(cx, items.data(), items.size());
    }
    if (name == kNone) {
        std::uint64_t n;
        if (cx.controlled) {
            n = cx.process->name_counter;
            cx.store_word(cx.process->name_counter, n + 1);
        } else {
            n = __atomic_fetch_add(&cx.process->name_counter, 1, __ATOMIC_SEQ_CST);
        }
        std::string text = fmt::format("Thread-{}", n);
        if (!(target == kNone)) {
            Value target_name = kUnbound;
            Value function = cx.is(target, Kind::BoundMethod) ? cx.object<BoundMethod>(target).function : target;
            if (cx.is(function, Kind::Function)) target_name = cx.object<Function>(function).name;
            if (cx.is(target, Kind::Type)) target_name = cx.object<Type>(target).name;
            if (!(target_name == kUnbound)) text += fmt::format(" ({})", cx.text(target_name));
            if (is_native(target)) text += fmt::format(" ({})", native_info(special_payload(target)).def->name);
            if (cx.is(target, Kind::BoundMethod) && is_native(cx.object<BoundMethod>(target).function))
                text += fmt::format(" ({})", native_info(special_payload(cx.object<BoundMethod>(target).function)).def->name);
        }
        name = cx.make_str(text);
    } else if (!cx.is_str(name)) {
        name = cx.make_str(str(cx, name));
    }
    Value daemon = given[5];
    if (daemon == kUnbound || daemon == kNone) {
        daemon = cx.object<ThreadObject>(cx.thread->object).daemon; // inherited
    } else {
        Tri yes = truth(cx, daemon);
        if (yes < 0) return failed(cx);
        daemon = bool_value(yes != 0);
    }
    Value kwargs = given[4] == kUnbound || given[4] == kNone ? cx.make_dict() : given[4];
    if (!(self == kUnbound)) return fill_thread(call, self, target, name, args, kwargs, daemon, kNone);
    call.result = make_thread(cx, 0, target, name, args, kwargs, daemon);
    return NativeResult::Done;
}

NativeResult thread_new(Call& call) { return init_thread(call, call.args, kUnbound); }

NativeResult init_timer(Call& call, const Value* given, Value self);
NativeResult thread_init(Call& call) {
    Context& cx = call.cx;
    if (!cx.is(call.args[0], Kind::Thread)) return cx.raise(TypeId::TypeError, fmt::format("Thread.__init__() needs a thread, not '{}'", cx.type_name(call.args[0])));
    if (cx.object<ThreadObject>(call.args[0]).type == kUnbound) return NativeResult::Done;
    return init_thread(call, call.args + 1, call.args[0]);
}

// Thread.run(self): calls the target.
NativeResult thread_run(Call& call) {
    Context& cx = call.cx;
    ThreadObject& t = cx.object<ThreadObject>(call.args[0]);
    if (call.step == 1 || t.target == kNone) return NativeResult::Done;
    if (!call.has_frame) return NativeResult::NeedFrame;
    call.step = 1;
    call.callee = t.target;
    call.call_tuple = t.args;
    call.call_keywords = t.kwargs;
    return NativeResult::CallPython;
}

NativeResult init_timer(Call& call, const Value* given, Value self) { // interval, function, args, kwargs
    Context& cx = call.cx;
    if (cx.touch(kThreadNames, true)) return NativeResult::Stop;
    std::uint64_t n;
    if (cx.controlled) {
        n = cx.process->name_counter;
        cx.store_word(cx.process->name_counter, n + 1);
    } else {
        n = __atomic_fetch_add(&cx.process->name_counter, 1, __ATOMIC_SEQ_CST);
    }
    Value args = given[2] == kUnbound || given[2] == kNone ? cx.make_list(0) : given[2];
    std::vector<Value> items;
    if (!collect_elements(cx, args, items)) return failed(cx);
    Value tuple = make_tuple_of(cx, items.data(), items.size());
    Value kwargs = given[3] == kUnbound || given[3] == kNone ? cx.make_dict() : given[3];
    EventObject& finished = cx.allocate<EventObject>(Kind::Event);
    finished.set = finished.waiters = 0;
    Value event = cx.value_of(finished);
    Value extra = cx.make_tuple({given[0], event, given[1], args, kwargs});
    Value daemon = cx.object<ThreadObject>(cx.thread->object).daemon;
    Value name = cx.make_str(fmt::format("Thread-{}", n));
    if (!(self == kUnbound)) return fill_thread(call, self, given[1], name, tuple, kwargs, daemon, extra);
    Value timer = make_thread(cx, 1, given[1], name, tuple, kwargs, daemon);
    cx.object<ThreadObject>(timer).extra = extra;
    call.result = timer;
    return NativeResult::Done;
}

NativeResult timer_new(Call& call) { return init_timer(call, call.args, kUnbound); }
NativeResult timer_init(Call& call) {
    Context& cx = call.cx;
    if (!cx.is(call.args[0], Kind::Thread)) return cx.raise(TypeId::TypeError, fmt::format("Timer.__init__() needs a timer, not '{}'", cx.type_name(call.args[0])));
    if (cx.object<ThreadObject>(call.args[0]).type == kUnbound) return NativeResult::Done;
    return init_timer(call, call.args + 1, call.args[0]);
}

bool is_initialised(Context& cx, const ThreadObject& t, const char* message) {
    if (!(cx.load(t, t.name) == kUnbound)) return true;
    cx.raise(TypeId::RuntimeError, message);
    return false;
}

void note_joined(Context& cx, ThreadObject& t) {
    if (!cx.controlled || cx.thread->index != 0 || t.state == 0) return;
    ThreadState& state = cx.at<ThreadState>(t.state);
    if ((state.flags & kThreadJoined) == 0) cx.store_word(state.flags, state.flags | kThreadJoined);
}

NativeResult thread_start(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0];
    ThreadObject& t = cx.object<ThreadObject>(self);
    if (!is_initialised(cx, t, "thread.__init__() not called")) return NativeResult::Raise;
    if (footprint_full(cx, 2) || touch_life(cx, self, Action::Start)) return NativeResult::Stop;
    {
        ObjectLock guard(cx, t);
        if (t.phase != 0) return cx.raise(TypeId::RuntimeError, "threads can only be started once");
        cx.store_word(t.phase, 1);
    }
    if (!start_thread(cx, self)) {
        cx.exit = Exit::ThreadLimit;
        return NativeResult::Limit;
    }
    cx.record(state_of(self), true, Action::Start);
    // The new thread may run before whatever this one does next: a visible operation after a start is a transition of its own.
    if (cx.transition != nullptr) cx.transition->visible++;
    return NativeResult::Done;
}

} // namespace

NativeResult thread_join(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0];
    ThreadObject& t = cx.object<ThreadObject>(self);
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(cx, call.args[1], has_deadline, ns)) return NativeResult::Raise;
    if (!is_initialised(cx, t, "Thread.__init__() not called")) return NativeResult::Raise;
    auto phase = [&] { return __atomic_load_n(&t.phase, __ATOMIC_SEQ_CST); };
    if (phase() == 0) { // somebody else may be about to start it
        if (touch_thread_list(cx, state_of(self))) return NativeResult::Stop;
        if (phase() == 0) return cx.raise(TypeId::RuntimeError, "cannot join thread before it is started");
    }
    if (self == cx.thread->object) return cx.raise(TypeId::RuntimeError, "cannot join current thread");
    if (!has_deadline) {
        if (auto stop = call.await_quietly(WaitKind::Thread, self.as_ref())) return *stop;
        if (begins_with_join(cx)) return NativeResult::Stop; // after the one look: while a run is recorded, the thread may end beside this one
        cx.record(state_of(self), false, Action::Join);
        note_joined(cx, t);
        return NativeResult::Done;
    }
    if (call.step == 0) {
        if (!call.has_frame && phase() != 2) return NativeResult::NeedFrame;
        if (touch_thread_list(cx, state_of(self)) || call.touch(kTimers, true)) return NativeResult::Stop;
        if (phase() == 2) {
            cx.record(state_of(self), false, Action::Join);
            return NativeResult::Done;
        }
        set_deadline(cx, ns);
        call.step = 1;
    }
    if (auto stop = call.await(WaitKind::Thread, self.as_ref(), state_of(self), Action::None, false)) return *stop;
    if (phase() == 2) cx.record(state_of(self), false, Action::Join);
    clear_deadline(cx);
    return NativeResult::Done;
}

namespace {

NativeResult thread_is_alive(Call& call) {
    if (touch_thread_list(call.cx, state_of(call.args[0]))) return NativeResult::Stop;
    call.result = bool_value(__atomic_load_n(&call.cx.object<ThreadObject>(call.args[0]).phase, __ATOMIC_SEQ_CST) == 1);
    return NativeResult::Done;
}

NativeResult get_name(Call& call) {
    call.result = load_attr_str(call.cx, call.args[0], call.cx.make_str("name"));
    return call.result == kUnbound ? failed(call.cx) : NativeResult::Done;
}
NativeResult set_name(Call& call) {
    return store_attr_str(call.cx, call.args[0], call.cx.make_str("name"), call.args[1]) ? NativeResult::Done : failed(call.cx);
}
NativeResult is_daemon(Call& call) {
    call.result = load_attr_str(call.cx, call.args[0], call.cx.make_str("daemon"));
    return call.result == kUnbound ? failed(call.cx) : NativeResult::Done;
}
NativeResult set_daemon(Call& call) {
    return store_attr_str(call.cx, call.args[0], call.cx.make_str("daemon"), call.args[1]) ? NativeResult::Done : failed(call.cx);
}

NativeResult timer_cancel(Call& call) {
    Context& cx = call.cx;
    ThreadObject& t = cx.object<ThreadObject>(call.args[0]);
    if (t.aux != 1) return cx.raise(TypeId::AttributeError, "'Thread' object has no attribute 'cancel'");
    const Value* extra = cx.object<Tuple>(t.extra).items;
    Value event = extra[1];
    if (call.touch(state_of(event), true, Action::Notify)) return NativeResult::Stop;
    EventObject& e = cx.object<EventObject>(event);
    bool wake;
    {
        ObjectLock guard(cx, e);
        cx.store_word(e.set, 1);
        wake = take_waiters(e.waiters);
    }
    if (wake) cx.machine.host().wake(event.as_ref(), true);
    return NativeResult::Done;
}

constexpr NativeDef kThreadTypes[] = {
    {"Thread", thread_new, "group?, target?, name?, args?, kwargs?, *, daemon?", 0, "writes the counter of thread names"},
    {"Timer", timer_new, "interval, function, args?, kwargs?", 0, "writes the counter of thread names"},
};

constexpr NativeDef kTimer[] = {{"__init__", timer_init, "self, interval, function, args?, kwargs?", 0, "writes the counter of thread names"}};
constexpr NativeDef kThread[] = {
    {"__init__", thread_init, "self, group?, target?, name?, args?, kwargs?, *, daemon?", 0, "writes the counter of thread names"},
    {"run", thread_run, "self", 1},
    {"start", thread_start, "self", 0, "starts the thread: commutes with everything that others can do"},
    {"join", thread_join, "self, timeout?", 1, "waits for the thread's end; with a timeout reads its state"},
    {"is_alive", thread_is_alive, "self", 0, "reads the thread's state"},
    {"getName", get_name, "self", 0, "reads the name"},
    {"setName", set_name, "self, name", 0, "writes the name"},
    {"isDaemon", is_daemon, "self", 0, "reads daemon"},
    {"setDaemon", set_daemon, "self, daemonic", 0, "writes daemon"},
    {"cancel", timer_cancel, "self", 0, "writes the timer's event"},
};

} // namespace

// Gives it its number, and it may run.
void register_thread(Context& cx, ThreadState& t) {
    Machine& m = cx.machine;
    World& world = m.world();
    {
        std::lock_guard<std::mutex> guard(m.threads_mutex_);
        std::uint64_t count = world.thread_count;
        ListItems& threads = m.object<ListItems>(world.threads);
        t.index = count;
        if (count == threads.size) {
            std::uint32_t capacity = threads.size * 2;
            ListItems& grown = cx.allocate<ListItems>(Kind::ListItems, sizeof(Object) + std::size_t{capacity} * sizeof(Value), capacity);
            for (std::uint32_t i = 0; i < capacity; i++) grown.items[i] = i < count ? threads.items[i] : kUnbound;
            grown.items[count] = cx.value_of(t);
            if (cx.undo != nullptr) cx.undo->push(&world.threads);
            __atomic_store_n(&world.threads, cx.ref_of(grown), __ATOMIC_SEQ_CST);
        } else {
            if (cx.undo != nullptr) cx.undo->push(&threads.items[count].bits);
            __atomic_store_n(&threads.items[count].bits, cx.value_of(t).bits, __ATOMIC_SEQ_CST);
        }
        if (cx.undo != nullptr) cx.undo->push(&world.thread_count);
        __atomic_store_n(&world.thread_count, count + 1, __ATOMIC_SEQ_CST);
    }
    if (cx.controlled)
        cx.store_word(world.alive, world.alive + 1);
    else
        __atomic_fetch_add(&world.alive, 1, __ATOMIC_SEQ_CST);
}

bool start_thread(Context& cx, Value object) {
    Machine& m = cx.machine;
    World& world = m.world();
    if (__atomic_load_n(&world.alive, __ATOMIC_SEQ_CST) >= m.config_.threads_max) return false;
    Stack& stack = cx.allocate<Stack>(Kind::Stack, sizeof(Object) + kStackWordsMin * sizeof(Value), kStackWordsMin);
    std::fill(stack.words, stack.words + kStackWordsMin, kUnbound); // the same in every execution
    ThreadState& t = cx.allocate<ThreadState>(Kind::ThreadState);
    init_state(cx, t, object, cx.ref_of(stack));
    push_bootstrap(cx, t, "thread");
    t.parent = cx.thread->index;
    t.spawn_index = cx.thread->spawned++; // logged at the start of the transition
    ThreadObject& thread = cx.object<ThreadObject>(object);
    if (thread.daemon == kTrue) t.flags |= kThreadDaemon;
    cx.store_word(thread.state, cx.ref_of(t));
    register_thread(cx, t);
    cx.store(thread, thread.ident, cx.make_int(static_cast<std::int64_t>(140000000000000 + 4096 * t.index))); // looks like a pthread's
    if (world.started == 0) {
        cx.store_word(world.started, 1);
        cx.tracking = cx.controlled;
        cx.parallel = !cx.controlled && cx.model == Model::Free;
    }
    if (cx.process->shares == 0) { // from here on what globals and modules reach is shared
        cx.store_word(cx.process->shares, 1);
        cx.escape(cx.process->globals);
        cx.escape(cx.process->modules);
        cx.escape(cx.thread->object);
        for (std::size_t i = 0; i < static_cast<std::size_t>(TypeId::kCount); i++) cx.escape(m.types_[i]);
        for (Value v : m.constants_) cx.escape(v);
        for (Value v : m.names_) cx.escape(v);
    }
    cx.escape(object);
    m.host_.thread_started(cx.ref_of(t));
    return true;
}

ThreadState& main_thread_of(Context& cx, ProcessState& process, Value args) {
    Stack& stack = cx.allocate<Stack>(Kind::Stack, sizeof(Object) + kStackWordsMin * sizeof(Value), kStackWordsMin);
    std::fill(stack.words, stack.words + kStackWordsMin, kUnbound); // the same in every execution
    Value object = make_thread(cx, 0, kNone, cx.make_str("MainThread"), args, kNone, kFalse);
    ThreadState& t = cx.allocate<ThreadState>(Kind::ThreadState);
    init_state(cx, t, object, cx.ref_of(stack));
    t.process = cx.ref_of(process);
    t.parent = cx.thread->index;
    t.spawn_index = cx.thread->spawned;
    ThreadObject& thread = cx.object<ThreadObject>(object);
    thread.state = cx.ref_of(t);
    thread.phase = 1;
    thread.ident = cx.make_int(140000000000000);
    push_bootstrap(cx, t, "spawned");
    return t;
}

ThreadState& make_observer(Context& cx, Value function) {
    Stack& stack = cx.allocate<Stack>(Kind::Stack, sizeof(Object) + kStackWordsMin * sizeof(Value), kStackWordsMin);
    ThreadState& t = cx.allocate<ThreadState>(Kind::ThreadState);
    init_state(cx, t, cx.thread->object, cx.ref_of(stack));
    push_bootstrap(cx, t, "observer");
    stack.words[t.frame] = function;
    constexpr std::uint64_t kNoThread = 0xfffffff0; // as an accessor of cells it is nobody else
    t.index = t.parent = kNoThread;
    return t;
}

Value observer_answer(Context& cx, const ThreadState& observer, bool& raised) {
    const Stack& stack = cx.at<Stack>(observer.stack);
    raised = stack.words[bytecode::kFrameHeaderWords + 1] == kTrue;
    return stack.words[bytecode::kFrameHeaderWords];
}

Value allocate_thread(Context& cx, Value type, bool timer) {
    Value v = make_thread(cx, timer ? 1 : 0, kNone, kUnbound, cx.make_tuple(0), kNone, kFalse);
    cx.object<ThreadObject>(v).type = type;
    return v;
}

void boot_main_thread(Context& cx) {
    ThreadState& t = *cx.thread;
    const bytecode::Program& program = cx.machine.link().program();
    Function& module = cx.allocate<Function>(Kind::Function);
    module.code = 0;
    module.defaults = module.kwdefaults = module.closure = kNone;
    module.name = module.qualname = cx.make_str(program.codes.empty() ? "<module>" : program.codes[0].name);
    module.dict = module.annotations = kUnbound;
    Value thread = make_thread(cx, 0, cx.value_of(module), cx.make_str("MainThread"), cx.make_tuple(0), kNone, kFalse);
    t.object = thread;
    ThreadObject& object = cx.object<ThreadObject>(thread);
    object.state = cx.ref_of(t);
    object.phase = 1;
    object.ident = cx.make_int(140000000000000);
    push_bootstrap(cx, t, "main");
}

Value make_bare_thread(Context& cx, Value function, Value args, Value kwargs) {
    Value thread = make_thread(cx, kBareThread, function, cx.make_str("Dummy"), args, kwargs, kTrue);
    cx.object<ThreadObject>(thread).phase = 1;
    return thread;
}

NativeTable timer_methods() { return {"Timer", Kind::Unbound, kTimer}; }
NativeTable thread_methods() { return {"Thread", Kind::Thread, kThread}; }
NativeTable threading_types() { // with the constructors of threading_module.cpp
    static const auto all = [] {
        std::vector<NativeDef> defs(std::begin(kThreadTypes), std::end(kThreadTypes));
        NativeTable others = sync_types();
        defs.insert(defs.end(), others.defs.begin(), others.defs.end());
        return defs;
    }();
    return {"threading types", Kind::Module, all};
}

} // namespace heddle::vm
