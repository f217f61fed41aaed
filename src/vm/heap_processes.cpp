// _lab_process under the controlled driver. All processes of the program are in one heap, so that they are stepped, undone and explored like
// threads: a process is threads that have objects of their own. Its life is that of its main thread, so start, end and join mean what they
// mean for threads. What several processes reach is in World::shared.
#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/modules.h"
#include "vm/process_natives.h"
#include "vm/shared_space.h"
#include "vm/sync_natives.h"
#include "vm/thread_parts.h"

namespace heddle::vm::inside {

Value child_thread(Context& cx, std::uint64_t pid) {
    for (std::uint32_t i = 0; i < cx.machine.thread_count(); i++) {
        const ThreadState& t = cx.machine.thread(i);
        const ProcessState& process = cx.machine.process_of(t);
        if (process.pid == pid && process.parent == cx.process->pid && process.main == cx.ref_of(t)) return t.object;
    }
    return kUnbound;
}

namespace {

bool as_child(Call& call, Value& thread) {
    std::int64_t pid;
    if (!as_index(call.cx, call.args[0], pid, "pid")) return false;
    thread = child_thread(call.cx, static_cast<std::uint64_t>(pid));
    return true;
}

ProcessState& process_of(Context& cx, Value thread) { return cx.at<ProcessState>(cx.at<ThreadState>(cx.object<ThreadObject>(thread).state).process); }

// Of the calling process that have not ended.
std::uint32_t other_threads(Context& cx) {
    std::uint32_t others = 0;
    for (std::uint32_t i = 0; i < cx.machine.thread_count(); i++) {
        const ThreadState& t = cx.machine.thread(i);
        others += &t != cx.thread && t.process == cx.thread->process && t.aux != static_cast<std::uint8_t>(ThreadStatus::Ended);
    }
    return others;
}

bool has_ended(Context& cx, Value thread) { return cx.object<ThreadObject>(thread).phase == 2; }

} // namespace

NativeResult fork(Call& call) {
    Context& cx = call.cx;
    constexpr std::uint32_t kInChild = 1;
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == kInChild) return done(call, int_value(0));
    if (cx.machine.world().processes >= kProcessesMax) { // in all: a program of so many is not for choosing schedules
        cx.exit = Exit::ThreadLimit;
        return NativeResult::Limit;
    }
    // The copy is what the process's other threads have come to: each of their accesses comes before it or after it, and matters.
    if (other_threads(cx) != 0) {
        Visibility& visibility = cx.machine.visibility();
        if (!visibility.everything) visibility.everything = visibility.changed = true;
        if (cx.touch(kEverything, true, Action::Start)) return NativeResult::Stop;
    }
    // As of a thread that is started: what comes next in this one need not commute with what the new one does.
    if (!need_text(cx, call.args[0], "name")) return NativeResult::Raise;
    const ThreadState& child = fork_process(cx, call.args[0], call.args, kInChild);
    cx.record(state_of(child.object), true, Action::Start);
    cx.transition->visible++;
    return done(call, int_value(static_cast<std::int64_t>(cx.machine.process_of(child).pid)));
}

NativeResult exit(Call& call, int code, bool waits) {
    Context& cx = call.cx;
    // Threads that are left are daemons: they are cut off wherever they are.
    if (cx.tracking && cuts_off(cx, waits) && cx.touch(kEverything, true, Action::Exit)) return NativeResult::Stop;
    if (cx.machine.visibility().thread_list_matters && cx.touch(state_of(cx.at<ThreadState>(cx.process->main).object), true, Action::End)) return NativeResult::Stop;
    end_process(cx, code);
    return NativeResult::EndThread;
}

namespace {
// Until the process of this main thread has ended, or its time is up.
NativeResult wait_for_end(Call& call, Value thread, Value timeout) {
    Context& cx = call.cx;
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(cx, timeout, has_deadline, ns)) return NativeResult::Raise;
    if (has_deadline && ns == 0) return touch_thread_list(cx, state_of(thread)) ? NativeResult::Stop : NativeResult::Done;
    Value args[2] = {thread, timeout};
    Call join = call;
    join.args = args;
    const NativeResult result = thread_join(join);
    call.step = join.step;
    return result;
}
} // namespace

NativeResult wait(Call& call) { // pid, timeout
    Context& cx = call.cx;
    Value thread;
    if (!as_child(call, thread)) return NativeResult::Raise;
    if (thread == kUnbound) return done(call, kNone);
    if (const NativeResult result = wait_for_end(call, thread, call.args[1]); result != NativeResult::Done) return result;
    return done(call, has_ended(cx, thread) ? int_value(static_cast<std::int64_t>(process_of(cx, thread).exit_code)) : kNone);
}

NativeResult wait_for_parent(Call& call) { // pid, timeout
    Context& cx = call.cx;
    Value thread = kUnbound;
    for (std::uint32_t i = 0; i < cx.machine.thread_count(); i++) {
        const ThreadState& t = cx.machine.thread(i);
        const ProcessState& process = cx.machine.process_of(t);
        if (process.pid == cx.process->parent && process.main == cx.ref_of(t)) thread = t.object;
    }
    if (thread == kUnbound) return done(call, kTrue);
    if (const NativeResult result = wait_for_end(call, thread, call.args[1]); result != NativeResult::Done) return result;
    return done(call, bool_value(has_ended(cx, thread)));
}

NativeResult kill(Call& call) { // pid, signal
    Context& cx = call.cx;
    Value thread;
    std::int64_t signal;
    if (!as_child(call, thread) || !as_index(cx, call.args[1], signal, "signal")) return NativeResult::Raise;
    if (thread == kUnbound) return done(call, kFalse);
    Visibility& visibility = cx.machine.visibility();
    if (!visibility.kills_matter) visibility.kills_matter = visibility.changed = true;
    if (!visibility.thread_list_matters) visibility.thread_list_matters = visibility.changed = true;
    ProcessState& process = process_of(cx, thread);
    if (cx.touch(location(cx.ref_of(process), kState), true, Action::Write)) return NativeResult::Stop;
    if (has_ended(cx, thread)) return done(call, kFalse);
    if (process.doomed == 0) cx.store_word(process.doomed, static_cast<std::uint64_t>(signal));
    return done(call, kTrue);
}

NativeResult set_name(Call& call) { // it has one since fork()
    call.result = kNone;
    return NativeResult::Done;
}

// A number that no other process gets: how much is shared, and one thing more.
NativeResult next_number(Call& call) {
    Context& cx = call.cx;
    if (cx.touch(kSharedNames, true)) return NativeResult::Stop;
    std::int64_t count = 1;
    for (Value v = cx.machine.world().shared; v.is_ref(); v = cx.object<Tuple>(v).items[1]) count++;
    SharedMemory& ticket = cx.allocate<SharedMemory>(Kind::SharedMemory, sizeof(Object) + sizeof(std::uint64_t), 0);
    std::memset(ticket.data, 0, sizeof(std::uint64_t));
    ticket.aux = 0;
    return share(call, ticket, int_value(count));
}

} // namespace heddle::vm::inside
