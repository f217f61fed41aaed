// The first frame of every thread: a resumable native that calls the target, reports an exception that comes back, and ends the thread. The
// main thread's waits for the others and ends the machine.
#include <optional>

#include <fmt/format.h>

#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/generators.h"
#include "vm/modules.h"
#include "vm/operations.h"
#include "vm/process_natives.h"
#include "vm/sync_natives.h"
#include "vm/thread_parts.h"

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

namespace {

// What a thread of a class of the program runs instead of its target: run(), where the class or the thread itself has one of its own.
Value own_run(Context& cx, const ThreadObject& t) {
    Value name = cx.make_str("run"), object = cx.value_of(t);
    Value dict = cx.load(t, t.dict);
    if (dict.is_ref())
        if (Value run = dict_get_str(cx, dict, name); !(run == kUnbound)) return run;
    if (t.type == kUnbound || is_native(class_lookup(cx, t.type, "run"))) return kUnbound;
    return load_attr_str(cx, object, name);
}

bool is_unjoined(Context& cx, std::uint32_t thread) {
    const ThreadState& t = cx.machine.thread(thread);
    return t.process == cx.thread->process && (t.flags & (kThreadJoined | kThreadDaemon)) == 0;
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
    // Threads that are left are daemons, processes are orphans: the end of the first process cuts them off wherever they are.
    if (cx.tracking && cuts_off(cx, true) && cx.touch(kEverything, true, Action::Exit)) return NativeResult::Stop;
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

} // namespace

void end_machine(Context& cx, int exit_code) { Bootstrap::set_exit_code(cx, exit_code); }

NativeTable bootstrap_functions() { return {"bootstrap", Kind::Module, kBootstrap}; }

} // namespace heddle::vm
