// threading.Thread and Timer, and the first frame of every thread: a resumable native that calls the target, reports an exception that
// comes back, and ends the thread. The main thread's waits for the others and ends the machine.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/frames.h"
#include "vm/generators.h"
#include "vm/modules.h"
#include "vm/operations.h"
#include "vm/process_natives.h"
#include "vm/registry.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

// Friend of Machine: what threads record there.
class Bootstrap {
public:
    /// Gives the traceback's text; nothing: the exception's own __str__ is to be asked first.
    static std::optional<std::string> add_error(Context& cx, Value exception) {
        const Exception& e = cx.object<Exception>(exception);
        std::string line, text = format_traceback(cx, exception, &line);
        if (cx.stop_here) return std::nullopt;
        Machine::ThreadError error{cx.thread_index(), std::string(cx.text(cx.object<Type>(e.type).name)), line, text, traceback_line(cx, exception)};
        std::lock_guard<std::mutex> guard(cx.machine.threads_mutex_);
        cx.machine.thread_errors_.push_back(std::move(error));
        return text;
    }
    static void set_exit_code(Context& cx, int code) { cx.machine.exit_code_ = code; }
    static int exit_code(Context& cx) { return cx.machine.exit_code_; }
    static Ref world(Context& cx) { return cx.machine.world_; }
};

bool touch_thread_list(Context& cx, Location where) {
    Visibility& visibility = cx.machine.visibility();
    if (cx.tracking && !visibility.thread_list_matters) visibility.thread_list_matters = visibility.changed = true;
    return cx.touch(where, false, Action::Read);
}

namespace {

NativeResult thread_bootstrap(Call&);
NativeResult main_bootstrap(Call&);

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

// Ends and starts are seen only by programs that ask which threads are alive; the search learns that and starts again.
bool touch_life(Context& cx, Value thread, Action action) {
    if (!cx.machine.visibility().thread_list_matters) {
        cx.record(state_of(thread), true, action);
        return false;
    }
    return cx.touch(state_of(thread), true, action) || cx.touch(kThreadList, true, action);
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

// What a thread of a class of the program runs instead of its target: run(), where the class or the thread itself has one of its own.
Value own_run(Context& cx, const ThreadObject& t) {
    Value name = cx.make_str("run"), object = cx.value_of(t);
    Value dict = cx.load(t, t.dict);
    if (dict.is_ref())
        if (Value run = dict_get_str(cx, dict, name); !(run == kUnbound)) return run;
    if (t.type == kUnbound || is_native(class_lookup(cx, t.type, "run"))) return kUnbound;
    return load_attr_str(cx, object, name);
}

bool is_initialised(Context& cx, const ThreadObject& t, const char* message) {
    if (!(cx.load(t, t.name) == kUnbound)) return true;
    cx.raise(TypeId::RuntimeError, message);
    return false;
}

// A move that starts or joins many threads is cut before its footprint is full: what collapses there conflicts with everything.
bool footprint_full(Context& cx, std::size_t more) {
    if (!cx.tracking || cx.transition->count == 0 || cx.transition->count + more < Transition::kInline) return false;
    return cx.stop_here = true;
}

// A join commutes with what others can do, yet what this thread did before it in the same move need not come after the other's end: the
// join then begins a move of its own. So a move that joins conflicts with nothing by what precedes the join.
bool begins_with_join(Context& cx) {
    if (footprint_full(cx, 2)) return true;
    // What this very operation has touched already, to find what it calls, cannot be parted from it.
    if (!cx.tracking || cx.transition->visible <= (cx.touched ? 1u : 0u)) return false;
    return cx.stop_here = true;
}

constexpr std::uint64_t kThreadJoined = 2; ///< ThreadState::flags: the main thread has joined it

bool is_unjoined(Context& cx, std::uint32_t thread) {
    const ThreadState& t = cx.machine.thread(thread);
    return t.process == cx.thread->process && (t.flags & kThreadJoined) == 0;
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
        if (phase() == 2 && begins_with_join(cx)) return NativeResult::Stop;
        if (auto stop = call.await_quietly(WaitKind::Thread, self.as_ref())) return *stop;
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

// threading.excepthook's argument.
Value hook_args(Context& cx, Value exception) {
    const Exception& e = cx.object<Exception>(exception);
    Value dict = cx.make_dict();
    dict_set_str(cx, dict, cx.make_str("exc_type"), e.type);
    dict_set_str(cx, dict, cx.make_str("exc_value"), exception);
    dict_set_str(cx, dict, cx.make_str("exc_traceback"), e.traceback);
    dict_set_str(cx, dict, cx.make_str("thread"), cx.thread->object);
    Instance& args = cx.allocate<Instance>(Kind::Instance);
    args.base = kUnbound;
    args.type = cx.machine.type_object(TypeId::ExceptHookArgs);
    args.dict = dict;
    return cx.value_of(args);
}

// The hook that the program has set, or kUnbound for the built-in one.
Value program_hook(Context& cx) {
    Value modules = cx.process->modules;
    Value threading = dict_get_str(cx, modules, cx.make_str("threading"));
    if (threading == kUnbound) return kUnbound;
    Value hook = dict_get_str(cx, cx.object<Module>(threading).dict, cx.make_str("excepthook"));
    return hook == kUnbound || is_native(hook) ? kUnbound : hook;
}

// What a thread of _thread runs, in words that need no Python code.
std::string bare_target(Context& cx, Value target) {
    return cx.is(target, Kind::Instance) ? fmt::format("<{} object>", cx.type_name(target)) : repr(cx, target);
}

Value thread_report(Context& cx, std::string_view traceback) {
    const ThreadObject& t = cx.object<ThreadObject>(cx.thread->object);
    if (t.aux == kBareThread) return cx.make_str(fmt::format("Exception ignored in thread started by: {}\n{}", bare_target(cx, t.target), traceback));
    return cx.make_str(fmt::format("Exception in thread {}:\n{}", cx.text(t.name), traceback));
}

// sys.excepthook, if the program has set one.
Value main_hook(Context& cx) {
    const LinkedProgram& link = cx.machine.link();
    int module = link.module_index("sys");
    int slot = module < 0 ? -1 : link.global_slot(static_cast<std::uint32_t>(module), "excepthook");
    Value hook = slot < 0 ? kUnbound : cx.load(*cx.globals_object, cx.globals[slot]);
    return hook == kUnbound || is_native(hook) ? kUnbound : hook;
}

// The last of the callbacks in a list of _lab_exit: (function, args, kwargs), or kUnbound. True: hand over.
bool take_callback(Context& cx, const char* list_name, Value& entry) {
    entry = kUnbound;
    Value module = dict_get_str(cx, cx.process->modules, cx.make_str("_lab_exit"));
    if (module == kUnbound) return false;
    Value list = dict_get_str(cx, cx.object<Module>(module).dict, cx.make_str(list_name));
    if (touch_shape(cx, cx.header(list), true)) return true;
    ObjectLock lock(cx, cx.header(list));
    List& callbacks = cx.object<List>(list);
    if (callbacks.length == 0) return false;
    entry = list_item(cx, callbacks, callbacks.length - 1);
    list_erase(cx, callbacks, callbacks.length - 1, 1);
    return false;
}

bool is_system_exit(Context& cx, Value exception) {
    return is_subtype(static_cast<TypeId>(cx.object<Type>(cx.object<Exception>(exception).type).type_id), TypeId::SystemExit);
}

NativeResult end_thread(Call& call) {
    Context& cx = call.cx;
    Value object = cx.thread->object;
    ThreadObject& t = cx.object<ThreadObject>(object);
    if (touch_life(cx, object, Action::End)) return NativeResult::Stop;
    World& world = cx.machine.world();
    if (cx.undo != nullptr) cx.undo->push(&t.phase);
    cx.thread->aux = static_cast<std::uint8_t>(ThreadStatus::Ended); // its first word is logged at the start of the transition
    if (cx.controlled)
        cx.store_word(world.alive, world.alive - 1);
    else
        __atomic_fetch_sub(&world.alive, 1, __ATOMIC_SEQ_CST);
    __atomic_store_n(&t.phase, 2, __ATOMIC_SEQ_CST);
    if (!cx.controlled) {
        cx.machine.host().wake(object.as_ref(), true);
        cx.machine.host().wake(Bootstrap::world(cx), true);
    }
    return NativeResult::EndThread;
}

enum { kPending }; // state register: the report of an exception that waits to be written

// Steps: 0 begin (a Timer first waits); 1 call the target; 2 it has returned or raised; 3 report; 4 the hook has returned; 5 end.
NativeResult thread_bootstrap(Call& call) {
    Context& cx = call.cx;
    ThreadObject& t = cx.object<ThreadObject>(cx.thread->object);
    if (call.step == 0) {
        if (Value run = own_run(cx, t); !(run == kUnbound)) {
            call.step = 2;
            call.callee = run;
            call.call_nargs = 0;
            return NativeResult::CallPython;
        }
        if (cx.stop_here) return NativeResult::Stop;
        if (t.aux == 1) {
            const Value* extra = cx.object<Tuple>(t.extra).items;
            Value finished = extra[1];
            EventObject& event = cx.object<EventObject>(finished);
            bool has_deadline;
            std::int64_t ns = 0;
            if (!parse_timeout(cx, extra[0], has_deadline, ns)) {
                Value raised = cx.thread->raised;
                cx.thread->raised = kUnbound;
                cx.set_register(call.state[kPending], thread_report(cx, format_traceback(cx, raised)));
                call.step = 3;
            } else {
                if (cx.touch(state_of(finished), false, Action::Wait) || cx.touch(kTimers, true)) return NativeResult::Stop;
                set_deadline(cx, has_deadline ? ns : 0);
                call.step = 6;
            }
            (void)event;
        } else {
            call.step = 1;
        }
    }
    if (call.step == 6) { // Timer.run: wait for the interval or for cancel
        const Value* extra = cx.object<Tuple>(t.extra).items;
        Value finished = extra[1];
        EventObject& event = cx.object<EventObject>(finished);
        bool cancelled;
        {
            ObjectLock guard(cx, event);
            if (auto stop = call.await(WaitKind::Event, finished.as_ref(), state_of(finished), Action::Wait, false)) return *stop;
            cancelled = event.set != 0;
        }
        clear_deadline(cx);
        call.step = cancelled ? 5 : 1;
    }
    if (call.step == 1) {
        if (t.target == kNone) {
            call.step = 5;
        } else {
            call.step = 2;
            call.callee = t.target;
            call.call_tuple = t.args;
            call.call_keywords = t.kwargs;
            return NativeResult::CallPython;
        }
    }
    if (call.step == 2 || call.step == 4) {
        bool hook = call.step == 4;
        if (call.exception == kUnbound) {
            if (!hook && t.aux == 1 && own_run(cx, t) == kUnbound) { // the timer has fired: `finished` is set
                const Value* extra = cx.object<Tuple>(t.extra).items;
                Call set{cx, const_cast<Value*>(&extra[1]), 1};
                NativeTable table = event_methods();
                if (table.defs[0].function(set) == NativeResult::Stop) return NativeResult::Stop;
            }
            call.step = 5;
        } else {
            bool quiet = is_system_exit(cx, call.exception); // the built-in hook ignores it, a program's own does not
            if (!quiet) {
                auto traceback = Bootstrap::add_error(cx, call.exception);
                if (!traceback) return NativeResult::Stop;
                cx.set_register(call.state[kPending], thread_report(cx, *traceback));
            }
            Value own = hook || t.aux == kBareThread ? kUnbound : program_hook(cx);
            if (own == kUnbound) {
                call.step = quiet ? 5 : 3;
            } else {
                call.step = 4;
                call.callee = own;
                call.call_args[0] = hook_args(cx, call.exception);
                call.call_nargs = 1;
                return NativeResult::CallPython;
            }
        }
    }
    if (call.step == 3) {
        if (cx.touch(kStderr, true, Action::Print)) return NativeResult::Stop;
        cx.write_output(cx.text(call.state[kPending]), true);
        call.step = 5;
    }
    return end_thread(call);
}

// Steps: 0 call the module; 1 it has returned or raised; 2 report; 3 wait for the other threads; 4 end of the machine.
enum : std::uint32_t { kHookReturned = 10, kEarlyReturned, kEarlyReport, kWait, kLate, kLateReturned, kLateReport };

NativeResult main_bootstrap(Call& call) {
    Context& cx = call.cx;
    if (call.step == 0) {
        call.step = 1;
        call.callee = cx.object<ThreadObject>(cx.thread->object).target;
        return NativeResult::CallPython;
    }
    if (call.step == 1) {
        int code = 0;
        std::uint32_t next = 3;
        if (!(call.exception == kUnbound)) {
            if (is_system_exit(cx, call.exception)) {
                const Tuple& args = cx.object<Tuple>(cx.object<Exception>(call.exception).args);
                Value v = args.size == 0 ? kNone : args.items[0];
                if (v == kNone) {
                    code = 0;
                } else if (v.is_int() || is_bool(v)) {
                    code = static_cast<int>(v.is_int() ? v.as_int() & 0xff : v == kTrue);
                } else {
                    code = 1;
                    std::string text = str(cx, v);
                    if (cx.stop_here) return NativeResult::Stop;
                    cx.thread->raised = kUnbound;
                    cx.set_register(call.state[kPending], cx.make_str(text + "\n"));
                    next = 2;
                }
            } else {
                code = 1;
                auto traceback = Bootstrap::add_error(cx, call.exception);
                if (!traceback) return NativeResult::Stop;
                Value hook = main_hook(cx);
                if (!(hook == kUnbound)) {
                    cx.set_register(call.state[kPending + 1], int_value(code));
                    call.step = kHookReturned;
                    call.callee = hook;
                    call.call_args[0] = cx.object<Exception>(call.exception).type, call.call_args[1] = call.exception;
                    call.call_args[2] = cx.object<Exception>(call.exception).traceback;
                    call.call_nargs = 3;
                    return NativeResult::CallPython;
                }
                cx.set_register(call.state[kPending], cx.make_str(*traceback));
                next = 2;
            }
        }
        call.step = next;
        cx.set_register(call.state[kPending + 1], int_value(code));
    }
    if (call.step == kHookReturned) {
        if (!(call.exception == kUnbound)) {
            auto traceback = Bootstrap::add_error(cx, call.exception);
            if (!traceback) return NativeResult::Stop;
            cx.set_register(call.state[kPending], cx.make_str("Error in sys.excepthook:\n" + *traceback));
            call.step = 2;
        } else {
            call.step = 3;
        }
    }
    if (call.step == 2) {
        if (cx.touch(kStderr, true, Action::Print)) return NativeResult::Stop;
        cx.write_output(cx.text(call.state[kPending]), true);
        call.step = 3;
    }
    // Callbacks of threading._register_atexit come before the wait for the other threads, those of atexit after it.
    for (;;) {
        if (call.step == kEarlyReturned || call.step == kLateReturned) {
            const bool early = call.step == kEarlyReturned;
            if (!(call.exception == kUnbound) && !is_system_exit(cx, call.exception)) {
                auto traceback = Bootstrap::add_error(cx, call.exception);
                if (!traceback) return NativeResult::Stop;
                cx.set_register(call.state[kPending], cx.make_str((early ? "Exception ignored in: <module 'threading'>\n" : "Exception ignored in atexit callback:\n") + *traceback));
                call.step = early ? kEarlyReport : kLateReport;
            } else {
                call.step = early ? 3 : kLate;
            }
        }
        if (call.step == kEarlyReport || call.step == kLateReport) {
            if (cx.touch(kStderr, true, Action::Print)) return NativeResult::Stop;
            cx.write_output(cx.text(call.state[kPending]), true);
            call.step = call.step == kEarlyReport ? 3 : kLate;
        }
        if (call.step == 3 || call.step == kLate) {
            Value entry;
            if (take_callback(cx, call.step == 3 ? "early" : "late", entry)) return NativeResult::Stop;
            if (!(entry == kUnbound)) {
                const Value* parts = cx.object<Tuple>(entry).items;
                call.step = call.step == 3 ? kEarlyReturned : kLateReturned;
                call.callee = parts[0];
                call.call_tuple = parts[1];
                call.call_keywords = parts[2];
                return NativeResult::CallPython;
            }
            call.step = call.step == 3 ? kWait : 4;
        }
        if (call.step != kWait) break;
        std::uint32_t left = 0; // that this thread has not joined
        if (cx.tracking)
            for (std::uint32_t i = 1; i < cx.machine.thread_count(); i++) left += is_unjoined(cx, i);
        if (left != 0 && (begins_with_join(cx) || footprint_full(cx, left))) return NativeResult::Stop;
        if (auto stop = call.await_quietly(WaitKind::Threads, Bootstrap::world(cx))) return *stop;
        for (std::uint32_t i = 1; left != 0 && i < cx.machine.thread_count(); i++)
            if (is_unjoined(cx, i)) cx.record(state_of(cx.machine.thread(i).object), false, Action::Join);
        call.step = kLate;
    }
    if (call.step == 4 || call.step == 5) {
        NativeResult closing = close_at_exit(call, kPending, 5);
        if (closing != NativeResult::Done) return closing;
        call.step = 6;
    }
    World& world = cx.machine.world();
    // Threads that are left are daemons: the end of the process cuts them off wherever they are.
    if (cx.tracking && world.alive > 1 && cx.touch(kEverything, true, Action::Exit)) return NativeResult::Stop;
    Bootstrap::set_exit_code(cx, static_cast<int>(call.state[kPending + 1].as_int()));
    cx.thread->aux = static_cast<std::uint8_t>(ThreadStatus::Ended);
    ThreadObject& t = cx.object<ThreadObject>(cx.thread->object);
    if (cx.undo != nullptr) cx.undo->push(&t.phase);
    __atomic_store_n(&t.phase, 2, __ATOMIC_SEQ_CST);
    return NativeResult::EndProcess;
}

// State: the function that is to be called; then its answer, or what it raised, and whether it raised.
NativeResult observer_bootstrap(Call& call) {
    Context& cx = call.cx;
    if (call.step == 0) {
        call.step = 1;
        call.callee = call.state[0];
        return NativeResult::CallPython;
    }
    const bool raised = !(call.exception == kUnbound);
    cx.set_register(call.state[0], raised ? call.exception : call.returned);
    cx.set_register(call.state[1], bool_value(raised));
    return NativeResult::EndThread;
}

constexpr NativeDef kBootstrap[] = {
    {"thread", thread_bootstrap, "", 1, "writes the thread's state at its end", true},
    {"main", main_bootstrap, "", 2, "waits for the other threads", true},
    {"observer", observer_bootstrap, "", 2, "", true},
    {"spawned", spawned_bootstrap, "", 1, "", true},
};

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
void end_machine(Context& cx, int exit_code) { Bootstrap::set_exit_code(cx, exit_code); }

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

NativeTable bootstrap_functions() { return {"bootstrap", Kind::Module, kBootstrap}; }
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
