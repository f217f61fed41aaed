// Pipes of _lab_shared under the controlled driver: messages in a list. A pipe is a semaphore that counts them (aux kPipeSemaphore), so that
// receiving waits as acquiring does, and beside it in World::shared its record: (the list, who has its ends open and how full it is).
//
// The last writer's end adds kNoWriter to the semaphore: then nobody waits any more, and who finds no message finds the end. A message that is
// longer than the pipe is in it as a whole, as far as those who receive can tell; who sends it waits until what is left fits.
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/process_natives.h"
#include "vm/shared_space.h"
#include "vm/sync_natives.h"

namespace heddle::vm::inside {

namespace {

constexpr std::uint64_t kNoWriter = std::uint64_t{1} << 32;
constexpr std::uint64_t kHead = 4; // what each message takes beside its bytes

struct PipeState {
    std::uint64_t filled;                ///< bytes
    std::uint64_t lent[kProcessesMax / 64]; ///< processes that sent somebody a handle: when they end matters to who receives it
    std::uint8_t open[2][kProcessesMax]; ///< by PipeEnd and number of the process: how many handles it has open
};

struct Pipe {
    Value semaphore = kUnbound;
    Ref messages = 0;
    PipeState* state = nullptr;
};

Pipe pipe_of(Machine& m, Value entry) {
    const Tuple& parts = m.object<Tuple>(entry.as_ref());
    if (parts.size < 3 || m.heap().object(parts.items[0].as_ref())->kind != Kind::Semaphore) return {};
    const Tuple& record = m.object<Tuple>(parts.items[2].as_ref());
    return {parts.items[0], record.items[0].as_ref(), reinterpret_cast<PipeState*>(m.object<SharedMemory>(record.items[1].as_ref()).data)};
}

template <typename F> void each_pipe(Machine& m, F&& f) {
    for (Value v = m.world().shared; v.is_ref(); v = m.object<Tuple>(v.as_ref()).items[1])
        if (Pipe pipe = pipe_of(m, v); pipe.state != nullptr) f(pipe);
}

Pipe pipe_at(Machine& m, std::uint64_t place) {
    Pipe found;
    each_pipe(m, [&](const Pipe& pipe) {
        if (pipe.semaphore.as_ref() == place) found = pipe;
    });
    return found;
}

bool as_pipe(Context& cx, Value v, Pipe& pipe) {
    std::int64_t place;
    if (!as_index(cx, v, place, "place")) return false;
    pipe = pipe_at(cx.machine, static_cast<std::uint64_t>(place));
    if (pipe.state != nullptr) return true;
    cx.raise(TypeId::ValueError, "no place in the shared memory");
    return false;
}

std::uint32_t number_of(const ProcessState& process) { return static_cast<std::uint32_t>(process.pid - kFirstPid); }

bool is_open(const PipeState& state, PipeEnd end) {
    for (std::uint8_t handles : state.open[end])
        if (handles != 0) return true;
    return false;
}

SemaphoreObject& semaphore_of(Context& cx, const Pipe& pipe) { return cx.object<SemaphoreObject>(pipe.semaphore); }

// Whoever opens the first writer's end or closes the last changes what receivers wait for.
void set_open(Context& cx, const Pipe& pipe, PipeEnd end, std::uint32_t process, std::uint8_t handles) {
    const bool was = is_open(*pipe.state, end);
    std::uint8_t& count = pipe.state->open[end][process];
    if (cx.undo != nullptr) cx.undo->push(reinterpret_cast<std::uint64_t*>(reinterpret_cast<std::uintptr_t>(&count) & ~std::uintptr_t{7}));
    count = handles;
    const bool is = is_open(*pipe.state, end);
    if (is == was) return;
    if (end == kWriteEnd) {
        SemaphoreObject& s = semaphore_of(cx, pipe);
        cx.store_word(s.count, is ? s.count - kNoWriter : s.count + kNoWriter);
    }
    if (cx.transition != nullptr) cx.record(state_of(pipe.semaphore), true, Action::Close);
}

bool as_end(Context& cx, Value v, PipeEnd& end) {
    std::int64_t number;
    if (!as_index(cx, v, number, "end")) return false;
    end = number == 0 ? kReadEnd : kWriteEnd;
    return true;
}

bool has_room(const PipeState& state, std::uint64_t bytes) { return state.filled + bytes <= kPipeBytes || !is_open(state, kReadEnd); }

NativeResult wait_for_room(Call& call, const Pipe& pipe, std::uint64_t bytes) {
    ThreadState& t = *call.cx.thread;
    t.wait_kind = static_cast<std::uint64_t>(WaitKind::Shared);
    t.wait_object = pipe.semaphore.as_ref();
    t.wait_need = shared_need(SharedNeed::Writable, bytes);
    return NativeResult::Block;
}

bool is_ready(Machine& m, Value v) { // a pipe's semaphore, or the thread of a process
    if (m.heap().object(v.as_ref())->kind == Kind::Semaphore) return m.object<SemaphoreObject>(v.as_ref()).count > 0;
    return m.object<ThreadObject>(v.as_ref()).phase == 2;
}

} // namespace

bool can_go_on(Machine& m, const ThreadState& t) {
    const auto need = static_cast<SharedNeed>(t.wait_need & 0xffffffff);
    if (need == SharedNeed::Writable) return has_room(*pipe_at(m, t.wait_object).state, t.wait_need >> 32);
    const Tuple& objects = m.object<Tuple>(t.wait_object);
    for (std::uint32_t i = 0; i < objects.size; i++)
        if (is_ready(m, objects.items[i])) return true;
    return false;
}

void inherit_pipes(Context& cx, const ProcessState& child) {
    each_pipe(cx.machine, [&](const Pipe& pipe) {
        for (PipeEnd end : {kReadEnd, kWriteEnd})
            if (const std::uint8_t handles = pipe.state->open[end][number_of(*cx.process)]; handles != 0) set_open(cx, pipe, end, number_of(child), handles);
    });
}

void give_end(Context& cx, std::uint64_t place, PipeEnd end, const ProcessState& process) {
    const Pipe pipe = pipe_at(cx.machine, place);
    if (pipe.state == nullptr) return;
    const std::uint8_t handles = pipe.state->open[end][number_of(process)];
    set_open(cx, pipe, end, number_of(process), static_cast<std::uint8_t>(handles + 1));
}

void each_pipe_message(Machine& m, const std::function<void(Ref, const std::vector<std::uint64_t>&)>& tell) {
    std::vector<Pipe> pipes; // the newest first
    each_pipe(m, [&](const Pipe& pipe) { pipes.push_back(pipe); });
    for (auto pipe = pipes.rbegin(); pipe != pipes.rend(); ++pipe) {
        const List& messages = m.object<List>(pipe->messages);
        std::vector<std::uint64_t> sizes;
        for (std::uint64_t i = 0; i < messages.length; i++) sizes.push_back(m.object<Bytes>(m.object<ListItems>(messages.items).items[i].as_ref()).size);
        tell(pipe->semaphore.as_ref(), sizes);
    }
}

void close_pipes(Context& cx) {
    const std::uint32_t me = number_of(*cx.process);
    each_pipe(cx.machine, [&](const Pipe& pipe) {
        for (PipeEnd end : {kReadEnd, kWriteEnd})
            if (pipe.state->open[end][me] != 0) set_open(cx, pipe, end, me, 0);
        if ((pipe.state->lent[me / 64] >> me % 64 & 1) != 0 && cx.transition != nullptr) cx.record(state_of(pipe.semaphore), true, Action::Close);
    });
}

NativeResult pipe(Call& call) {
    Context& cx = call.cx;
    Value list = cx.make_list(0);
    SharedMemory& memory = cx.allocate<SharedMemory>(Kind::SharedMemory, sizeof(Object) + sizeof(PipeState), sizeof(PipeState));
    memory.aux = 0;
    std::memset(memory.data, 0, sizeof(PipeState));
    auto& state = *reinterpret_cast<PipeState*>(memory.data);
    for (PipeEnd end : {kReadEnd, kWriteEnd}) state.open[end][number_of(*cx.process)] = 1;
    Value record = cx.make_tuple({list, cx.value_of(memory)});
    SemaphoreObject& s = cx.allocate<SemaphoreObject>(Kind::Semaphore);
    s.aux = kPipeSemaphore;
    s.count = s.initial = s.waiters = 0;
    return share(call, s, int_value(static_cast<std::int64_t>(cx.ref_of(s))), record);
}

// The last handle of all is what others can see.
NativeResult close_end(Call& call) { // place, end
    Context& cx = call.cx;
    Pipe pipe;
    PipeEnd end;
    if (!as_pipe(cx, call.args[0], pipe) || !as_end(cx, call.args[1], end)) return NativeResult::Raise;
    const std::uint32_t me = number_of(*cx.process);
    const std::uint8_t mine = pipe.state->open[end][me];
    if (mine == 0) return NativeResult::Done;
    std::uint32_t all = 0;
    for (std::uint8_t handles : pipe.state->open[end]) all += handles;
    const AtProgram place(cx);
    if (all == 1 && cx.touch(state_of(pipe.semaphore), true, Action::Close)) return NativeResult::Stop;
    set_open(cx, pipe, end, me, static_cast<std::uint8_t>(mine - 1));
    return done(call, kNone);
}

NativeResult lend_end(Call& call) { // place, end
    Context& cx = call.cx;
    Pipe pipe;
    PipeEnd end;
    if (!as_pipe(cx, call.args[0], pipe) || !as_end(cx, call.args[1], end)) return NativeResult::Raise;
    const std::uint32_t me = number_of(*cx.process);
    const AtProgram place(cx);
    if (!is_open(*pipe.state, end) && cx.touch(state_of(pipe.semaphore), true, Action::Close)) return NativeResult::Stop;
    std::uint64_t& lenders = pipe.state->lent[me / 64];
    cx.store_word(lenders, lenders | std::uint64_t{1} << (me % 64));
    set_open(cx, pipe, end, me, static_cast<std::uint8_t>(pipe.state->open[end][me] + 1));
    return done(call, int_value(me));
}

NativeResult adopt_end(Call& call) { // place, end, lender
    Context& cx = call.cx;
    Pipe pipe;
    PipeEnd end;
    std::int64_t lender;
    if (!as_pipe(cx, call.args[0], pipe) || !as_end(cx, call.args[1], end) || !as_index(cx, call.args[2], lender, "lender")) return NativeResult::Raise;
    const AtProgram place(cx);
    if (cx.touch(state_of(pipe.semaphore), true, Action::Close)) return NativeResult::Stop;
    const auto from = static_cast<std::uint64_t>(lender);
    if (from >= kProcessesMax || pipe.state->open[end][from] == 0) return os_error(cx, ENOENT);
    const std::uint32_t me = number_of(*cx.process);
    set_open(cx, pipe, end, me, static_cast<std::uint8_t>(pipe.state->open[end][me] + 1)); // first, so that it is open all the time
    set_open(cx, pipe, end, static_cast<std::uint32_t>(from), static_cast<std::uint8_t>(pipe.state->open[end][from] - 1));
    return done(call, kNone);
}

NativeResult send(Call& call) { // place, data
    Context& cx = call.cx;
    enum : std::uint32_t { kBegin, kSent };
    Pipe pipe;
    if (!as_pipe(cx, call.args[0], pipe)) return NativeResult::Raise;
    if (!cx.is(call.args[1], Kind::Bytes)) return type_error(cx, fmt::format("a bytes-like object is required, not '{}'", cx.type_name(call.args[1])));
    const std::uint64_t bytes = cx.object<Bytes>(call.args[1]).size + kHead;
    const AtProgram place(cx);
    if (call.step == kBegin) {
        if (!has_room(*pipe.state, std::min(bytes, kPipeBytes))) return wait_for_room(call, pipe, std::min(bytes, kPipeBytes));
        if (bytes > kPipeBytes && !call.has_frame) return NativeResult::NeedFrame;
        const bool open = is_open(*pipe.state, kReadEnd);
        if (cx.touch(state_of(pipe.semaphore), true, open ? Action::Send : Action::Close)) return NativeResult::Stop;
        if (!open) return os_error(cx, EPIPE);
        SemaphoreObject& s = semaphore_of(cx, pipe);
        cx.store_word(pipe.state->filled, pipe.state->filled + bytes);
        cx.store_word(s.count, s.count + 1);
        if (!list_push(cx, cx.at<List>(pipe.messages), call.args[1])) return NativeResult::Raise;
        cx.machine.note_message(pipe.semaphore.as_ref());
        if (bytes <= kPipeBytes) return done(call, kNone);
        call.step = kSent;
    }
    if (!has_room(*pipe.state, 0)) return wait_for_room(call, pipe, 0);
    if (cx.touch(state_of(pipe.semaphore), false, Action::Acquire)) return NativeResult::Stop;
    if (!is_open(*pipe.state, kReadEnd)) return os_error(cx, EPIPE);
    return done(call, kNone);
}

NativeResult receive(Call& call) { // place, maxlength
    Context& cx = call.cx;
    Pipe pipe;
    if (!as_pipe(cx, call.args[0], pipe)) return NativeResult::Raise;
    std::int64_t longest = INT64_MAX;
    if (!(call.args[1] == kUnbound) && !(call.args[1] == kNone) && !as_index(cx, call.args[1], longest, "maxlength")) return NativeResult::Raise;
    const AtProgram place(cx);
    if (auto stop = call.await(WaitKind::Semaphore, pipe.semaphore.as_ref(), state_of(pipe.semaphore), Action::Receive)) return *stop;
    List& messages = cx.at<List>(pipe.messages);
    if (messages.length == 0) return cx.raise(TypeId::EOFError, "");
    Value message = list_item(cx, messages, 0);
    const std::uint32_t size = cx.object<Bytes>(message).size;
    if (size > longest) return done(call, kNone);
    SemaphoreObject& s = semaphore_of(cx, pipe);
    cx.store_word(s.count, s.count - 1);
    cx.store_word(pipe.state->filled, pipe.state->filled - size - kHead);
    list_erase(cx, messages, 0, 1);
    return done(call, message);
}

NativeResult wait_for_any(Call& call) { // places, pids, timeout
    Context& cx = call.cx;
    bool has_deadline;
    std::int64_t ns = 0;
    if (!parse_timeout(cx, call.args[2], has_deadline, ns)) return NativeResult::Raise;
    std::vector<Value> handles, pids, objects, ready;
    if (!collect_elements(cx, call.args[0], handles)) return failed(cx);
    for (Value v : handles) {
        Pipe pipe;
        if (!as_pipe(cx, v, pipe)) return NativeResult::Raise;
        objects.push_back(pipe.semaphore);
    }
    if (!collect_elements(cx, call.args[1], pids)) return failed(cx);
    for (Value v : pids) {
        Value thread = child_thread(cx, static_cast<std::uint64_t>(v.as_int()));
        if (thread == kUnbound) continue;
        handles.push_back(v);
        objects.push_back(thread);
    }
    const AtProgram place(cx);
    bool any = false;
    for (Value v : objects) any = any || is_ready(cx.machine, v);
    const bool in_time = !(has_deadline && ns <= 0) && !(call.step != 0 && timed_out(cx));
    if (!any && in_time) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (has_deadline && call.step == 0) {
            if (cx.touch(kTimers, true)) return NativeResult::Stop;
            set_deadline(cx, ns);
        }
        call.step = 1;
        ThreadState& t = *cx.thread;
        t.wait_kind = static_cast<std::uint64_t>(WaitKind::Shared);
        t.wait_object = make_tuple_of(cx, objects.data(), objects.size()).as_ref();
        t.wait_need = shared_need(SharedNeed::Signal, 0);
        return NativeResult::Block;
    }
    for (std::size_t i = 0; i < objects.size(); i++) {
        const bool is_thread = cx.is(objects[i], Kind::Thread);
        if (is_thread ? touch_thread_list(cx, state_of(objects[i])) : cx.touch(state_of(objects[i]), false, Action::Read)) return NativeResult::Stop;
        if (is_ready(cx.machine, objects[i])) ready.push_back(handles[i]);
    }
    if (call.step != 0) clear_deadline(cx);
    return done(call, make_list_of(cx, ready.data(), ready.size()));
}

} // namespace heddle::vm::inside
