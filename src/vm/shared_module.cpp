// _lab_shared: the memory that processes share, as natives on places in it. multiprocessing's classes are Python over these
// (src/stdlib/multiprocessing/); a place is an int, valid in every process of the program. Here are semaphores, pipes and the table of all;
// shared_memory.cpp has the items.
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/native_modules.h"
#include "vm/shared_natives.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

namespace shared {

bool as_place(Context& cx, SharedSpace& space, Value v, std::uint64_t bytes, std::uint64_t& place) {
    std::int64_t number;
    if (v.is_int()) number = v.as_int();
    else if (!as_index(cx, v, number, "place")) return false;
    place = static_cast<std::uint64_t>(number);
    if (number > 0 && space.contains(place, bytes)) return true;
    cx.raise(TypeId::ValueError, "no place in the shared memory");
    return false;
}

NativeResult made(Call& call, std::uint64_t place) {
    if (place == 0) return os_error(call.cx, ENOSPC);
    return done(call, call.cx.make_int(static_cast<std::int64_t>(place)));
}

NativeResult block(Call& call, std::uint64_t place, std::uint64_t need) {
    ThreadState& t = *call.cx.thread;
    t.wait_kind = static_cast<std::uint64_t>(WaitKind::Shared);
    t.wait_object = 0;
    t.wait_outside = place;
    t.wait_need = need;
    return NativeResult::Block;
}

namespace {

// Timeouts of multiprocessing: None waits for ever, a negative one not at all.
bool shared_timeout(Context& cx, Value timeout, bool& has_deadline, std::int64_t& ns) { return parse_timeout(cx, timeout, has_deadline, ns); }

// Semaphores

NativeResult semaphore(Call& call) { // count, maximum, recursive
    Context& cx = call.cx;
    Processes* processes = need_processes(cx);
    std::int64_t count, maximum;
    if (processes == nullptr || !as_index(cx, call.args[0], count, "value") || !as_index(cx, call.args[1], maximum, "maxvalue")) return NativeResult::Raise;
    if (count < 0 || count > maximum || maximum > INT32_MAX) return os_error(cx, EINVAL);
    return made(call, processes->space().make_semaphore(static_cast<std::uint32_t>(count), static_cast<std::uint32_t>(maximum), call.args[2] == kTrue));
}

NativeResult acquire_for_ever(Call& call, const Placed<SharedSemaphore>& semaphore) {
    Context& cx = call.cx;
    SharedSpace& space = *semaphore.space;
    const std::uint32_t thread = cx.thread_index();
    if (space.try_acquire(*semaphore, space.me(thread), cx.site()) || space.spin_for(*semaphore, space.me(thread), cx.site())) return done(call, kTrue);
    return block(call, semaphore.place, shared_need(SharedNeed::Permit, thread + 1));
}

bool is_mine(Context& cx, const Placed<SharedSemaphore>& semaphore) {
    return semaphore->count.load() < semaphore->maximum && semaphore->owner.load() == semaphore.space->me(cx.thread_index());
}

} // namespace

NativeResult acquire(Call& call) { // place, block, timeout
    Context& cx = call.cx;
    const auto semaphore = object_at<SharedSemaphore>(call);
    if (!semaphore) return NativeResult::Raise;
    Tri blocking = call.args[1] == kUnbound ? 1 : truth(cx, call.args[1]);
    if (blocking < 0) return failed(cx);
    bool has_deadline;
    std::int64_t ns = 0;
    if (!shared_timeout(cx, call.args[2], has_deadline, ns)) return NativeResult::Raise;
    if (blocking != 0 && !has_deadline) return acquire_for_ever(call, semaphore);
    SharedSpace& space = *semaphore.space;
    const std::uint32_t thread = cx.thread_index();
    bool got = space.try_acquire(*semaphore, space.me(thread), cx.site());
    if (!got && blocking != 0 && ns > 0 && !(call.step != 0 && timed_out(cx))) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (call.step == 0) set_deadline(cx, ns);
        call.step = 1;
        return block(call, semaphore.place, shared_need(SharedNeed::Permit, thread + 1));
    }
    if (call.step != 0) clear_deadline(cx);
    return done(call, bool_value(got));
}

NativeResult enter(Call& call) {
    const auto semaphore = object_at<SharedSemaphore>(call);
    return !semaphore ? NativeResult::Raise : acquire_for_ever(call, semaphore);
}

NativeResult release(Call& call) {
    Context& cx = call.cx;
    const auto semaphore = object_at<SharedSemaphore>(call);
    if (!semaphore) return NativeResult::Raise;
    if (semaphore->recursive != 0) {
        if (!is_mine(cx, semaphore)) return cx.raise(TypeId::AssertionError, "attempt to release recursive lock not owned by thread");
    } else if (semaphore->count.load() >= semaphore->maximum) {
        return cx.raise(TypeId::ValueError, "semaphore or lock released too many times");
    }
    semaphore.space->release(*semaphore);
    return NativeResult::Done;
}

namespace {

NativeResult mine(Call& call) {
    const auto semaphore = object_at<SharedSemaphore>(call);
    if (!semaphore) return NativeResult::Raise;
    return done(call, bool_value(is_mine(call.cx, semaphore)));
}
NativeResult value(Call& call) {
    const auto semaphore = object_at<SharedSemaphore>(call);
    return !semaphore ? NativeResult::Raise : done(call, int_value(semaphore->count.load()));
}
// How often the calling thread holds the lock.
NativeResult depth(Call& call) {
    const auto semaphore = object_at<SharedSemaphore>(call);
    if (!semaphore) return NativeResult::Raise;
    return done(call, int_value(!is_mine(call.cx, semaphore) ? 0 : semaphore->recursive != 0 ? semaphore->depth.load() : 1));
}

// Pipes

NativeResult pipe(Call& call) {
    Processes* processes = need_processes(call.cx);
    return processes == nullptr ? NativeResult::Raise : made(call, processes->space().make_pipe());
}

bool as_end(Context& cx, Value v, PipeEnd& end) {
    std::int64_t number;
    if (!as_index(cx, v, number, "end")) return false;
    end = number == 0 ? kReadEnd : kWriteEnd;
    return true;
}
NativeResult open_end(Call& call) {
    const auto pipe = object_at<SharedPipe>(call);
    PipeEnd end;
    if (!pipe || !as_end(call.cx, call.args[1], end)) return NativeResult::Raise;
    pipe.space->open_end(*pipe, end, pipe.space->slot());
    return NativeResult::Done;
}
// The name of the calling process: it has one more handle open, for whoever receives it.
NativeResult lend_end(Call& call) {
    const NativeResult opened = open_end(call);
    return opened == NativeResult::Done ? done(call, int_value(object_at<SharedPipe>(call).space->name())) : opened;
}
NativeResult adopt_end(Call& call) { // place, end, lender
    const auto pipe = object_at<SharedPipe>(call);
    PipeEnd end;
    std::int64_t lender;
    if (!pipe || !as_end(call.cx, call.args[1], end) || !as_index(call.cx, call.args[2], lender, "lender")) return NativeResult::Raise;
    return pipe.space->adopt_end(*pipe, end, static_cast<std::uint32_t>(lender)) ? done(call, kNone) : os_error(call.cx, ENOENT);
}
NativeResult close_end(Call& call) {
    const auto pipe = object_at<SharedPipe>(call);
    PipeEnd end;
    if (!pipe || !as_end(call.cx, call.args[1], end)) return NativeResult::Raise;
    pipe.space->close_end(*pipe, end);
    return NativeResult::Done;
}

constexpr std::uint64_t kHead = kMessageHead;
constexpr std::uint64_t kPieceMin = 4096; ///< a long message goes on when there is room for so much, or its rest

// A message that fits goes in whole; a longer one in pieces as there is room, and meanwhile blocks.
NativeResult send(Call& call) {
    Context& cx = call.cx;
    const auto pipe = object_at<SharedPipe>(call);
    if (!pipe) return NativeResult::Raise;
    if (!cx.is(call.args[1], Kind::Bytes)) return type_error(cx, fmt::format("a bytes-like object is required, not '{}'", cx.type_name(call.args[1])));
    const Bytes& data = cx.object<Bytes>(call.args[1]);
    SharedSpace& space = *pipe.space;
    if (!space.is_open(*pipe, kReadEnd)) return os_error(cx, EPIPE);
    const std::uint32_t length = data.size;
    std::uint64_t sent = call.step == 0 ? 0 : static_cast<std::uint64_t>(call.state[0].as_int());
    if (length + kHead <= kPipeBytes) {
        char small[512];
        std::string large;
        char* message = small;
        if (length + kHead > sizeof small) large.resize(length + kHead), message = large.data();
        std::memcpy(message, &length, kHead);
        std::memcpy(message + kHead, data.data, length);
        if (space.put(*pipe, message, length + kHead, true) != 0) {
            space.wake_readers(*pipe);
            return NativeResult::Done;
        }
        if (!call.has_frame) return NativeResult::NeedFrame;
        return block(call, pipe.place, shared_need(SharedNeed::Writable, length + kHead));
    }
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 0) {
        if (space.put(*pipe, reinterpret_cast<const char*>(&length), kHead, true) == 0) return block(call, pipe.place, shared_need(SharedNeed::Writable, kHead));
        call.step = 1;
    }
    sent += space.put(*pipe, data.data + sent, length - sent, false);
    cx.set_register(call.state[0], int_value(static_cast<std::int64_t>(sent)));
    space.wake_readers(*pipe);
    if (sent == length) return NativeResult::Done;
    return block(call, pipe.place, shared_need(SharedNeed::Writable, std::min<std::uint64_t>(kPieceMin, length - sent)));
}

enum { kGot, kBuffer };

// The next message; None for one that is longer than `maxlength`. EOFError when nobody can write any more.
NativeResult receive(Call& call) {
    Context& cx = call.cx;
    const auto pipe = object_at<SharedPipe>(call);
    if (!pipe) return NativeResult::Raise;
    std::int64_t longest = INT64_MAX;
    if (!(call.args[1] == kUnbound) && !(call.args[1] == kNone) && !as_index(cx, call.args[1], longest, "maxlength")) return NativeResult::Raise;
    SharedSpace& space = *pipe.space;
    if (call.step == 0) {
        const bool can_end = !space.is_open(*pipe, kWriteEnd); // before the look: what was written before the end is there
        std::uint32_t length;
        if (space.take(*pipe, reinterpret_cast<char*>(&length), kHead, true, true) == 0) {
            if (can_end) return cx.raise(TypeId::EOFError, "");
            if (!call.has_frame) return NativeResult::NeedFrame;
            return block(call, pipe.place, shared_need(SharedNeed::Readable, kHead));
        }
        if (static_cast<std::int64_t>(length) > longest) return done(call, kNone);
        if (!cx.reserve(length)) return NativeResult::Raise;
        if (length + kHead <= kPipeBytes) {
            char small[512];
            std::string large;
            char* message = small;
            if (length + kHead > sizeof small) large.resize(length + kHead), message = large.data();
            if (space.take(*pipe, message, length + kHead, true) == 0) { // another thread or process was faster
                if (!call.has_frame) return NativeResult::NeedFrame;
                return block(call, pipe.place, shared_need(SharedNeed::Readable, kHead));
            }
            space.wake_writers(*pipe);
            return done(call, make_bytes(cx, {message + kHead, length}));
        }
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (space.take(*pipe, reinterpret_cast<char*>(&length), kHead, true) == 0) return block(call, pipe.place, shared_need(SharedNeed::Readable, kHead));
        cx.set_register(call.state[kBuffer], make_bytes(cx, std::string(length, '\0')));
        cx.set_register(call.state[kGot], int_value(0));
        pipe->rest.store(length);
        call.step = 1;
    }
    Bytes& buffer = cx.object<Bytes>(call.state[kBuffer]);
    auto got = static_cast<std::uint64_t>(call.state[kGot].as_int());
    const bool can_end = !space.is_open(*pipe, kWriteEnd);
    const std::uint64_t more = space.take(*pipe, buffer.data + got, buffer.size - got, false);
    got += more;
    cx.set_register(call.state[kGot], int_value(static_cast<std::int64_t>(got)));
    space.wake_writers(*pipe);
    if (got == buffer.size) return done(call, call.state[kBuffer]);
    if (more == 0 && can_end) return cx.raise(TypeId::OSError, "got end of file during message");
    return block(call, pipe.place, shared_need(SharedNeed::Readable, 1));
}

bool has_input(SharedSpace& space, std::uint64_t place) { return space.holds(place, shared_need(SharedNeed::Readable, 1)); }

// Those of some pipes and of some children (a list of places, a list of pids) that have something to read or have ended: waits until
// there is one, at most `timeout` seconds.
NativeResult wait(Call& call) {
    Context& cx = call.cx;
    Processes* processes = need_processes(cx);
    if (processes == nullptr) return NativeResult::Raise;
    SharedSpace& space = processes->space();
    bool has_deadline;
    std::int64_t ns = 0;
    if (!shared_timeout(cx, call.args[2], has_deadline, ns)) return NativeResult::Raise;
    const auto signals = space.self().signals.load();
    std::vector<Value> ready, places, pids;
    if (!collect_elements(cx, call.args[0], places) || !collect_elements(cx, call.args[1], pids)) return failed(cx);
    for (Value v : places) {
        std::uint64_t place;
        if (!as_place(cx, space, v, sizeof(SharedPipe), place)) return NativeResult::Raise;
        space.expect(place, shared_need(SharedNeed::Readable, 1));
        if (has_input(space, place)) ready.push_back(v);
    }
    for (Value v : pids)
        if (processes->exit_status(static_cast<int>(v.as_int()))) ready.push_back(v);
    if (ready.empty() && !(has_deadline && ns == 0) && !(call.step != 0 && timed_out(cx))) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (call.step == 0 && has_deadline) set_deadline(cx, ns);
        call.step = 1;
        return block(call, 0, shared_need(SharedNeed::Signal, signals));
    }
    if (call.step != 0) clear_deadline(cx);
    return done(call, make_list_of(cx, ready.data(), ready.size()));
}

// Whether the parent, of this pid, has ended: waits for that `timeout` seconds.
NativeResult wait_for_parent(Call& call) {
    Context& cx = call.cx;
    Processes* processes = need_processes(cx);
    std::int64_t pid;
    bool has_deadline;
    std::int64_t ns = 0;
    if (processes == nullptr || !as_index(cx, call.args[0], pid, "pid") || !shared_timeout(cx, call.args[1], has_deadline, ns)) return NativeResult::Raise;
    const auto signals = processes->space().self().signals.load(); // its end is one
    const bool ended = processes->parent_pid() != pid;
    if (!ended && !(has_deadline && ns <= 0) && !(call.step != 0 && timed_out(cx))) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (call.step == 0 && has_deadline) set_deadline(cx, ns);
        call.step = 1;
        return block(call, 0, shared_need(SharedNeed::Signal, signals));
    }
    if (call.step != 0) clear_deadline(cx);
    return done(call, bool_value(ended));
}

// Where processes are the system's, what is made of semaphores is Python (synchronize.py).
NativeResult nothing(Call& call) { return done(call, kNone); }

constexpr const char* kSemaphore = "the semaphore's state";
constexpr const char* kItems = "the item, and the state of its lock";
constexpr const char* kOutside = "the pipe's state";
constexpr NativeDef kShared[] = {
    {"semaphore", either<semaphore, inside::semaphore>, "value, maximum, recursive, /"},
    {"acquire", either<acquire, inside::acquire>, "place, block?, timeout?", 1, kSemaphore},
    {"enter", either<enter, inside::enter>, "place, /", 0, kSemaphore},
    {"release", either<release, inside::release>, "place, /", 0, kSemaphore},
    {"mine", either<mine, inside::mine>, "place, /", 0, kSemaphore},
    {"value", either<value, inside::value>, "place, /", 0, kSemaphore},
    {"depth", either<depth, inside::depth>, "place, /", 0, kSemaphore},
    {"pipe", either<pipe, inside::pipe>, ""},
    {"lend_end", either<lend_end, inside::lend_end>, "place, end, /", 0, kOutside},
    {"adopt_end", either<adopt_end, inside::adopt_end>, "place, end, lender, /", 0, kOutside},
    {"close_end", either<close_end, inside::close_end>, "place, end, /", 0, kOutside},
    {"send", either<send, inside::send>, "place, data, /", 1, kOutside},
    {"receive", either<receive, inside::receive>, "place, maxlength?, /", 2, kOutside},
    {"wait", either<wait, inside::wait_for_any>, "places, pids, timeout?, /", 1, kOutside},
    {"wait_for_parent", either<wait_for_parent, inside::wait_for_parent>, "pid, timeout?, /", 1, "whether the parent has ended"},
    {"memory", memory, "size, code?, /"},
    {"event", either<nothing, inside::event>, ""},
    {"condition", either<nothing, inside::condition>, "lock, /"},
    {"barrier", either<nothing, inside::barrier>, "parties, timeout, /"},
    {"place_of", either<nothing, inside::place_of>, "object, /"},
    {"object_at", either<nothing, inside::object_at>, "place, /"},
    {"load", load, "place, code, index?, /", 0, kItems},
    {"store", store, "place, code, value, index?, /", 0, kItems},
    {"load_locked", load_locked, "lock, place, code, /", 0, kItems},
    {"store_locked", store_locked, "lock, place, code, value, /", 0, kItems},
    {"read_bytes", read_bytes, "place, count, /", 0, kItems},
    {"write_bytes", write_bytes, "place, data, /", 0, kItems},
    {"name_memory", either<name_memory, inside::name_memory>, "name, size, /", 0, kOutside},
    {"find_memory", either<find_memory, inside::find_memory>, "name, /", 0, kOutside},
    {"unname_memory", either<unname_memory, inside::unname_memory>, "name, /", 0, kOutside},
};

} // namespace

} // namespace shared

NativeTable shared_functions() { return {"_lab_shared", Kind::Module, shared::kShared}; }

} // namespace heddle::vm
