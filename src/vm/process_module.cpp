// _lab_process: processes of the program. The rest of multiprocessing is Python (src/stdlib/multiprocessing/).
//
// fork() is the driver's: it waits until no thread of the machine runs, and splits the process there. The native is resumed in both.
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/modules.h"
#include "vm/native_modules.h"
#include "vm/processes.h"
#include "vm/process_natives.h"
#include "vm/thread_parts.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

Processes* need_processes(Context& cx) {
    Processes* processes = cx.controlled ? nullptr : cx.machine.host().processes();
    if (processes == nullptr)
        cx.raise(TypeId::NotImplementedError, "here the program runs on real threads of one process. `heddle run FILE.py` natively starts processes of the system; "
                                              "stepping, exploring and `heddle run --controlled` have processes of the lab's own");
    return processes;
}

NativeResult limit_of_processes(Context& cx, Processes& processes) {
    processes.space().end_all(Ending::TooManyProcesses); // the driver sees it before this thread runs again
    cx.exit = Exit::Switch;
    return NativeResult::Limit;
}

namespace {
// Programs know Linux's numbers; the C library of wasm has others.
int number_of_linux(int own) {
    switch (own) {
    case ENOENT: return 2;
    case EAGAIN: return 11;
    case ENOMEM: return 12;
    case EINVAL: return 22;
    case ENOSPC: return 28;
    case EPIPE: return 32;
    case ENAMETOOLONG: return 36;
    default: return own;
    }
}
} // namespace

NativeResult os_error(Context& cx, int number) {
    const TypeId type = number == EAGAIN ? TypeId::BlockingIOError : number == EPIPE ? TypeId::BrokenPipeError : TypeId::OSError;
    Value error = cx.make_exception(type, "");
    const char* text = number == ENOMEM ? "Cannot allocate memory" : std::strerror(number); // wasm's C library has other words
    cx.object<Exception>(error).args = cx.make_tuple({int_value(number_of_linux(number)), cx.make_str(text)});
    finish_os_error(cx, error);
    return cx.raise_object(error);
}

namespace {
NativeResult exit_process(Call& call, bool waits) {
    Context& cx = call.cx;
    std::int64_t code;
    if (!as_index(cx, call.args[0], code, "status")) return NativeResult::Raise;
    if (!call.has_frame) return NativeResult::NeedFrame; // only a native with one can end what it is in
    if (cx.controlled && cx.thread->process != cx.machine.world().process) return inside::exit(call, static_cast<int>(code & 0xff), waits);
    if (cx.tracking && cuts_off(cx, waits) && cx.touch(kEverything, true, Action::Exit)) return NativeResult::Stop;
    end_machine(cx, static_cast<int>(code & 0xff));
    return NativeResult::EndProcess;
}
} // namespace

NativeResult exit_now(Call& call) { return exit_process(call, false); }

namespace {
// Of a child that has done all that is done at an end, and has joined its threads.
NativeResult exit_at_end(Call& call) { return exit_process(call, true); }


bool as_pid(Context& cx, Value v, int& pid) {
    std::int64_t number;
    if (!as_index(cx, v, number, "pid")) return false;
    pid = static_cast<int>(number);
    return true;
}

NativeResult available(Call& call) {
    call.result = bool_value(call.cx.controlled || call.cx.machine.host().processes() != nullptr);
    return NativeResult::Done;
}

NativeResult fork(Call& call) {
    Context& cx = call.cx;
    Processes* processes = need_processes(cx);
    if (processes == nullptr) return NativeResult::Raise;
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 0) {
        call.step = 1;
        cx.thread->wait_kind = static_cast<std::uint64_t>(WaitKind::Fork);
        cx.thread->wait_object = 0;
        return NativeResult::Block;
    }
    const auto pid = static_cast<std::int64_t>(cx.thread->outside_result);
    if (pid < 0) return os_error(cx, static_cast<int>(-pid));
    return done(call, int_value(pid));
}

NativeResult spawn(Call& call) {
    Context& cx = call.cx;
    Processes* processes = need_processes(cx);
    if (processes == nullptr) return NativeResult::Raise;
    if (!cx.is(call.args[0], Kind::Bytes)) return type_error(cx, "bytes are needed");
    const Bytes& data = cx.object<Bytes>(call.args[0]);
    std::vector<Value> pairs;
    std::vector<Processes::OpenEnd> ends;
    if (!collect_elements(cx, call.args[1], pairs)) return failed(cx);
    for (Value v : pairs) {
        const Value* pair = cx.object<Tuple>(v).items;
        const auto place = static_cast<std::uint64_t>(pair[0].as_int());
        if (!processes->space().contains(place, sizeof(SharedPipe))) return type_error(cx, "no pipe");
        ends.push_back({place, pair[1] == int_value(0) ? kReadEnd : kWriteEnd});
    }
    const int pid = processes->spawn({data.data, data.size}, ends);
    if (pid == -ENOSPC) return limit_of_processes(cx, *processes);
    if (pid < 0) return os_error(cx, -pid);
    return done(call, int_value(pid));
}

NativeResult spawn_data(Call& call) {
    Processes* processes = need_processes(call.cx);
    if (processes == nullptr) return NativeResult::Raise;
    return done(call, make_bytes(call.cx, processes->spawn_data()));
}

// How a child ended, or None while it has not; waits for that, at most `timeout` seconds.
NativeResult wait(Call& call) {
    Context& cx = call.cx;
    Processes* processes = need_processes(cx);
    int pid;
    if (processes == nullptr || !as_pid(cx, call.args[0], pid)) return NativeResult::Raise;
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(cx, call.args[1], has_deadline, ns)) return NativeResult::Raise;
    std::optional<int> status = processes->exit_status(pid);
    if (!status && !(has_deadline && ns == 0) && !(call.step != 0 && timed_out(cx))) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (call.step == 0 && has_deadline) set_deadline(cx, ns);
        call.step = 1;
        cx.thread->wait_kind = static_cast<std::uint64_t>(WaitKind::Child);
        cx.thread->wait_object = 0;
        cx.thread->wait_outside = static_cast<std::uint64_t>(pid);
        return NativeResult::Block;
    }
    if (call.step != 0) clear_deadline(cx);
    return done(call, status ? int_value(*status) : kNone);
}

NativeResult kill(Call& call) {
    Processes* processes = need_processes(call.cx);
    int pid;
    std::int64_t number;
    if (processes == nullptr || !as_pid(call.cx, call.args[0], pid) || !as_index(call.cx, call.args[1], number, "signal")) return NativeResult::Raise;
    return done(call, bool_value(processes->kill(pid, static_cast<int>(number))));
}

NativeResult set_name(Call& call) {
    Processes* processes = need_processes(call.cx);
    if (processes == nullptr) return NativeResult::Raise;
    if (!need_text(call.cx, call.args[0], "name")) return NativeResult::Raise;
    processes->set_name(call.cx.text(call.args[0]));
    return NativeResult::Done;
}

// Many processes fork the same counter: a number that no other gets.
NativeResult next_number(Call& call) {
    Processes* processes = need_processes(call.cx);
    if (processes == nullptr) return NativeResult::Raise;
    return done(call, call.cx.make_int(static_cast<std::int64_t>(processes->space().next_number())));
}

constexpr NativeDef kProcess[] = {
    {"available", available, ""},
    {"fork", either<fork, inside::fork>, "name, /", 1, "starts a process"},
    {"spawn", either<spawn, inside::spawn>, "data, ends, name, /", 0, "starts a process"},
    {"spawn_data", either<spawn_data, inside::spawn_data>, ""},
    {"wait", either<wait, inside::wait>, "pid, timeout?, /", 1, "waits for the end of a process"},
    {"kill", either<kill, inside::kill>, "pid, signal, /", 0, "sends a process a signal: writes its state"},
    {"exit", exit_at_end, "status, /", 1, "ends the process"},
    {"set_name", either<set_name, inside::set_name>, "name, /"},
    {"next_number", either<next_number, inside::next_number>, ""},
};

} // namespace

NativeTable process_functions() { return {"_lab_process", Kind::Module, kProcess}; }

} // namespace heddle::vm
