// The start method spawn under the controlled driver: a process that begins anew, in the same heap. It has global variables, modules and a main
// thread of its own, none of them set; its first frame imports multiprocessing.spawn and calls _main() there, as a spawned process of the system
// does. The program's module is imported again under the name __mp_main__ (vm/imports.cpp).
#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/frames.h"
#include "vm/modules.h"
#include "vm/processes.h"
#include "vm/process_natives.h"

namespace heddle::vm {

namespace {

constexpr const char* kSpawnModule = "multiprocessing.spawn";

Value main_function(Context& cx) {
    const LinkedProgram& link = cx.machine.link();
    const int module = link.module_index(kSpawnModule);
    const int slot = module < 0 ? -1 : link.global_slot(static_cast<std::uint32_t>(module), "_main");
    return slot < 0 ? kUnbound : cx.globals[slot];
}

bool is_end(Value v, PipeEnd& end) {
    end = v == int_value(0) ? kReadEnd : kWriteEnd;
    return v.is_int();
}

} // namespace

// State: the report of an exception that waits to be written.
NativeResult spawned_bootstrap(Call& call) {
    enum : std::uint32_t { kBegin, kImported, kReturned, kReport };
    Context& cx = call.cx;
    if (call.step == kBegin) {
        call.step = kImported;
        call.callee = native_value(static_cast<std::uint32_t>(import_native()));
        call.call_args[0] = cx.make_str(kSpawnModule);
        call.call_nargs = 1;
        return NativeResult::CallPython;
    }
    if (call.step == kImported && call.exception == kUnbound) {
        call.step = kReturned;
        call.callee = main_function(cx);
        call.call_nargs = 0;
        return NativeResult::CallPython;
    }
    if (call.step != kReport) { // _main() ends the process itself, so it has raised
        if (call.exception == kUnbound) return inside::exit(call, 0);
        std::string text = format_traceback(cx, call.exception);
        if (cx.stop_here) return NativeResult::Stop;
        cx.thread->raised = kUnbound;
        cx.set_register(call.state[0], cx.make_str(text));
        call.step = kReport;
    }
    if (!(call.state[0] == kUnbound)) {
        if (cx.touch(kStderr, true, Action::Print)) return NativeResult::Stop;
        cx.write_output(cx.text(call.state[0]), true);
        cx.set_register(call.state[0], kUnbound);
    }
    return inside::exit(call, 1);
}

namespace inside {

NativeResult spawn(Call& call) { // data, ends, name
    Context& cx = call.cx;
    Machine& m = cx.machine;
    World& world = m.world();
    if (world.processes >= kProcessesMax) {
        cx.exit = Exit::ThreadLimit;
        return NativeResult::Limit;
    }
    if (!cx.is(call.args[0], Kind::Bytes)) return type_error(cx, "bytes are needed");
    std::vector<Value> pairs;
    if (!collect_elements(cx, call.args[1], pairs)) return failed(cx);
    const auto slots = static_cast<std::uint32_t>(m.link().program().globals.size());
    Globals& globals = cx.allocate<Globals>(Kind::Globals, sizeof(Object) + std::max<std::size_t>(slots, 1) * sizeof(Value), slots);
    std::fill_n(globals.slots, slots, kUnbound);
    ProcessState& process = cx.allocate<ProcessState>(Kind::Process);
    process.globals = cx.value_of(globals);
    process.modules = cx.make_dict();
    process.name = call.args[2];
    process.name_counter = 1;
    process.shares = process.exiting = process.exit_code = process.doomed = 0;
    process.parent = cx.process->pid;
    process.pid = kFirstPid + world.processes;
    name_modules(cx, globals, "__mp_main__");
    ThreadState& t = main_thread_of(cx, process, cx.make_tuple({call.args[0]}));
    process.main = cx.ref_of(t);
    register_thread(cx, t);
    for (Value v : pairs) {
        PipeEnd end;
        const Value* pair = cx.object<Tuple>(v).items;
        if (pair[0].is_int() && is_end(pair[1], end)) give_end(cx, static_cast<std::uint64_t>(pair[0].as_int()), end, process);
    }
    cx.thread->spawned++; // logged at the start of the transition
    cx.store_word(world.processes, world.processes + 1);
    cx.store_word(world.class_epoch, fresh_class_epoch()); // what is remembered of a class at these addresses is of an undone process
    if (world.started == 0) cx.store_word(world.started, 1);
    cx.tracking = true;
    cx.record(location(t.object.as_ref(), kState), true, Action::Start);
    cx.transition->visible++;
    return done(call, int_value(static_cast<std::int64_t>(process.pid)));
}

NativeResult spawn_data(Call& call) {
    Context& cx = call.cx;
    const Value args = cx.object<ThreadObject>(cx.at<ThreadState>(cx.process->main).object).args;
    return done(call, cx.object<Tuple>(args).items[0]);
}

} // namespace inside

} // namespace heddle::vm
