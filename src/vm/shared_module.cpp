// _lab_shared: the memory that processes share, as natives on places in it. multiprocessing's classes are Python over these
// (src/stdlib/multiprocessing/); a place is an int, valid in every process of the program.
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/native_modules.h"
#include "vm/process_natives.h"
#include "vm/sync_natives.h"

namespace heddle::vm {

namespace {

// Every place comes from here, so that a wrong number is an exception and nothing worse.
bool as_place(Context& cx, SharedSpace& space, Value v, std::uint64_t bytes, std::uint64_t& place) {
    std::int64_t number;
    if (!as_index(cx, v, number, "place")) return false;
    place = static_cast<std::uint64_t>(number);
    if (number > 0 && space.contains(place, bytes)) return true;
    cx.raise(TypeId::ValueError, "no place in the shared memory");
    return false;
}

template <typename T> T* object_at(Call& call, std::uint64_t* place = nullptr) {
    Processes* processes = need_processes(call.cx);
    std::uint64_t at;
    if (processes == nullptr || !as_place(call.cx, processes->space(), call.args[0], sizeof(T), at)) return nullptr;
    if (place != nullptr) *place = at;
    return &processes->space().at<T>(at);
}

SharedSpace& space_of(Context& cx) { return cx.machine.host().processes()->space(); }

NativeResult made(Call& call, std::uint64_t place) {
    if (place == 0) return os_error(call.cx, ENOSPC);
    return done(call, call.cx.make_int(static_cast<std::int64_t>(place)));
}

// The thread goes on when `need` of `place` may be met, or its deadline fires; the native is then called again and looks for itself.
NativeResult block(Call& call, std::uint64_t place, std::uint64_t need) {
    ThreadState& t = *call.cx.thread;
    t.wait_kind = static_cast<std::uint64_t>(WaitKind::Shared);
    t.wait_object = 0;
    t.wait_outside = place;
    t.wait_need = need;
    return NativeResult::Block;
}

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

NativeResult acquire_for_ever(Call& call, SharedSemaphore& semaphore, std::uint64_t place) {
    Context& cx = call.cx;
    SharedSpace& space = space_of(cx);
    const std::uint32_t thread = cx.thread_index();
    // A lock that is held is often free again within a microsecond; parking and being woken takes twenty.
    for (int spins = 0; spins < 100; spins++) {
        if (space.try_acquire(semaphore, space.me(thread), cx.site())) return done(call, kTrue);
    }
    return block(call, place, shared_need(SharedNeed::Permit, thread + 1));
}

NativeResult acquire(Call& call) { // place, block, timeout
    Context& cx = call.cx;
    std::uint64_t place;
    auto* semaphore = object_at<SharedSemaphore>(call, &place);
    if (semaphore == nullptr) return NativeResult::Raise;
    Tri blocking = call.args[1] == kUnbound ? 1 : truth(cx, call.args[1]);
    if (blocking < 0) return failed(cx);
    bool has_deadline;
    std::int64_t ns = 0;
    if (!shared_timeout(cx, call.args[2], has_deadline, ns)) return NativeResult::Raise;
    if (blocking != 0 && !has_deadline) return acquire_for_ever(call, *semaphore, place);
    SharedSpace& space = space_of(cx);
    const std::uint32_t thread = cx.thread_index();
    bool got = space.try_acquire(*semaphore, space.me(thread), cx.site());
    if (!got && blocking != 0 && ns > 0 && !(call.step != 0 && timed_out(cx))) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (call.step == 0) set_deadline(cx, ns);
        call.step = 1;
        return block(call, place, shared_need(SharedNeed::Permit, thread + 1));
    }
    if (call.step != 0) clear_deadline(cx);
    return done(call, bool_value(got));
}

NativeResult enter(Call& call) {
    std::uint64_t place;
    auto* semaphore = object_at<SharedSemaphore>(call, &place);
    return semaphore == nullptr ? NativeResult::Raise : acquire_for_ever(call, *semaphore, place);
}

bool is_mine(Context& cx, const SharedSemaphore& semaphore) {
    return semaphore.count.load() < semaphore.maximum && semaphore.owner.load() == space_of(cx).me(cx.thread_index());
}

NativeResult release(Call& call) {
    Context& cx = call.cx;
    auto* semaphore = object_at<SharedSemaphore>(call);
    if (semaphore == nullptr) return NativeResult::Raise;
    if (semaphore->recursive != 0) {
        if (!is_mine(cx, *semaphore)) return cx.raise(TypeId::AssertionError, "attempt to release recursive lock not owned by thread");
    } else if (semaphore->count.load() >= semaphore->maximum) {
        return cx.raise(TypeId::ValueError, "semaphore or lock released too many times");
    }
    space_of(cx).release(*semaphore);
    return NativeResult::Done;
}

NativeResult mine(Call& call) {
    auto* semaphore = object_at<SharedSemaphore>(call);
    if (semaphore == nullptr) return NativeResult::Raise;
    return done(call, bool_value(is_mine(call.cx, *semaphore)));
}
NativeResult value(Call& call) {
    auto* semaphore = object_at<SharedSemaphore>(call);
    return semaphore == nullptr ? NativeResult::Raise : done(call, int_value(semaphore->count.load()));
}
// How often the calling thread holds the lock.
NativeResult depth(Call& call) {
    auto* semaphore = object_at<SharedSemaphore>(call);
    if (semaphore == nullptr) return NativeResult::Raise;
    return done(call, int_value(!is_mine(call.cx, *semaphore) ? 0 : semaphore->recursive != 0 ? semaphore->depth.load() : 1));
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
    auto* pipe = object_at<SharedPipe>(call);
    PipeEnd end;
    if (pipe == nullptr || !as_end(call.cx, call.args[1], end)) return NativeResult::Raise;
    space_of(call.cx).open_end(*pipe, end, space_of(call.cx).slot());
    return NativeResult::Done;
}
NativeResult close_end(Call& call) {
    auto* pipe = object_at<SharedPipe>(call);
    PipeEnd end;
    if (pipe == nullptr || !as_end(call.cx, call.args[1], end)) return NativeResult::Raise;
    space_of(call.cx).close_end(*pipe, end);
    return NativeResult::Done;
}

constexpr std::uint64_t kHead = 4;
constexpr std::uint64_t kPieceMin = 4096; ///< a long message goes on when there is room for so much, or its rest

// A message that fits goes in whole; a longer one in pieces as there is room, and meanwhile blocks.
NativeResult send(Call& call) {
    Context& cx = call.cx;
    std::uint64_t place;
    auto* pipe = object_at<SharedPipe>(call, &place);
    if (pipe == nullptr) return NativeResult::Raise;
    if (!cx.is(call.args[1], Kind::Bytes)) return type_error(cx, fmt::format("a bytes-like object is required, not '{}'", cx.type_name(call.args[1])));
    const Bytes& data = cx.object<Bytes>(call.args[1]);
    SharedSpace& space = space_of(cx);
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
        return block(call, place, shared_need(SharedNeed::Writable, length + kHead));
    }
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 0) {
        if (space.put(*pipe, reinterpret_cast<const char*>(&length), kHead, true) == 0) return block(call, place, shared_need(SharedNeed::Writable, kHead));
        call.step = 1;
    }
    sent += space.put(*pipe, data.data + sent, length - sent, false);
    cx.set_register(call.state[0], int_value(static_cast<std::int64_t>(sent)));
    space.wake_readers(*pipe);
    if (sent == length) return NativeResult::Done;
    return block(call, place, shared_need(SharedNeed::Writable, std::min<std::uint64_t>(kPieceMin, length - sent)));
}

enum { kGot, kBuffer };

// The next message; None for one that is longer than `maxlength`. EOFError when nobody can write any more.
NativeResult receive(Call& call) {
    Context& cx = call.cx;
    std::uint64_t place;
    auto* pipe = object_at<SharedPipe>(call, &place);
    if (pipe == nullptr) return NativeResult::Raise;
    std::int64_t longest = INT64_MAX;
    if (!(call.args[1] == kUnbound) && !(call.args[1] == kNone) && !as_index(cx, call.args[1], longest, "maxlength")) return NativeResult::Raise;
    SharedSpace& space = space_of(cx);
    if (call.step == 0) {
        const bool can_end = !space.is_open(*pipe, kWriteEnd); // before the look: what was written before the end is there
        std::uint32_t length;
        if (space.take(*pipe, reinterpret_cast<char*>(&length), kHead, true, true) == 0) {
            if (can_end) return cx.raise(TypeId::EOFError, "");
            if (!call.has_frame) return NativeResult::NeedFrame;
            return block(call, place, shared_need(SharedNeed::Readable, kHead));
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
                return block(call, place, shared_need(SharedNeed::Readable, kHead));
            }
            space.wake_writers(*pipe);
            return done(call, make_bytes(cx, {message + kHead, length}));
        }
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (space.take(*pipe, reinterpret_cast<char*>(&length), kHead, true) == 0) return block(call, place, shared_need(SharedNeed::Readable, kHead));
        cx.set_register(call.state[kBuffer], make_bytes(cx, std::string(length, '\0')));
        cx.set_register(call.state[kGot], int_value(0));
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
    return block(call, place, shared_need(SharedNeed::Readable, 1));
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

// Memory. Types are those of struct and array: one letter each.

struct Item {
    char code;
    std::uint32_t bytes;
};

bool as_code(Context& cx, Value v, Item& item) {
    if (cx.is_str(v) && cx.text(v).size() == 1) {
        switch (item.code = cx.text(v)[0]) {
            case 'b': case 'B': case 'c': case '?': item.bytes = 1; return true;
            case 'h': case 'H': item.bytes = 2; return true;
            case 'i': case 'I': case 'f': case 'u': item.bytes = 4; return true;
            case 'l': case 'L': case 'q': case 'Q': case 'd': item.bytes = 8; return true;
            default: break;
        }
    }
    cx.raise(TypeId::TypeError, "this type has no place in shared memory");
    return false;
}

std::uint64_t load_bits(SharedSpace& space, std::uint64_t place, std::uint32_t bytes) {
    switch (bytes) {
        case 1: return space.at<Shared<std::uint8_t>>(place).load();
        case 2: return space.at<Shared<std::uint16_t>>(place).load();
        case 4: return space.at<Shared<std::uint32_t>>(place).load();
        default: return space.at<Shared<std::uint64_t>>(place).load();
    }
}
void store_bits(SharedSpace& space, std::uint64_t place, std::uint32_t bytes, std::uint64_t bits) {
    switch (bytes) {
        case 1: space.at<Shared<std::uint8_t>>(place).store(static_cast<std::uint8_t>(bits)); break;
        case 2: space.at<Shared<std::uint16_t>>(place).store(static_cast<std::uint16_t>(bits)); break;
        case 4: space.at<Shared<std::uint32_t>>(place).store(static_cast<std::uint32_t>(bits)); break;
        default: space.at<Shared<std::uint64_t>>(place).store(bits); break;
    }
}

Value from_bits(Context& cx, Item item, std::uint64_t bits) {
    switch (item.code) {
        case 'b': return int_value(static_cast<std::int8_t>(bits));
        case 'h': return int_value(static_cast<std::int16_t>(bits));
        case 'i': return int_value(static_cast<std::int32_t>(bits));
        case 'l': case 'q': return cx.make_int(static_cast<std::int64_t>(bits));
        case 'L': case 'Q':
            if (bits > INT64_MAX) return from_bytes(cx, {reinterpret_cast<const char*>(&bits), 8}, true, false);
            return cx.make_int(static_cast<std::int64_t>(bits));
        case '?': return bool_value(bits != 0);
        case 'c': return make_bytes(cx, {reinterpret_cast<const char*>(&bits), 1});
        case 'f': {
            float f;
            std::memcpy(&f, &bits, sizeof f);
            return cx.make_float(f);
        }
        case 'd': {
            double d;
            std::memcpy(&d, &bits, sizeof d);
            return cx.make_float(d);
        }
        case 'u': {
            char utf8[4];
            std::size_t n = 0;
            const auto c = static_cast<std::uint32_t>(bits);
            if (c < 0x80) utf8[n++] = static_cast<char>(c);
            else if (c < 0x800) utf8[n++] = static_cast<char>(0xc0 | c >> 6), utf8[n++] = static_cast<char>(0x80 | (c & 63));
            else if (c < 0x10000) utf8[n++] = static_cast<char>(0xe0 | c >> 12), utf8[n++] = static_cast<char>(0x80 | (c >> 6 & 63)), utf8[n++] = static_cast<char>(0x80 | (c & 63));
            else utf8[n++] = static_cast<char>(0xf0 | c >> 18), utf8[n++] = static_cast<char>(0x80 | (c >> 12 & 63)), utf8[n++] = static_cast<char>(0x80 | (c >> 6 & 63)), utf8[n++] = static_cast<char>(0x80 | (c & 63));
            return cx.make_str({utf8, n});
        }
        default: return int_value(static_cast<std::int64_t>(bits)); // B H I
    }
}

// As ctypes stores: integers lose what does not fit.
bool to_bits(Context& cx, Item item, Value v, std::uint64_t& bits) {
    bits = 0;
    switch (item.code) {
        case 'f': case 'd': {
            if (!is_number(cx, v)) {
                cx.raise(TypeId::TypeError, fmt::format("must be real number, not {}", cx.type_name(v)));
                return false;
            }
            bool ok = true;
            const double d = cx.is_float(v) ? cx.as_float(v) : int_to_double(cx, v, ok);
            if (!ok) return false;
            if (item.code == 'd') std::memcpy(&bits, &d, sizeof d);
            else {
                const auto f = static_cast<float>(d);
                std::memcpy(&bits, &f, sizeof f);
            }
            return true;
        }
        case 'c':
            if (cx.is(v, Kind::Bytes) && cx.object<Bytes>(v).size == 1) {
                bits = static_cast<std::uint8_t>(cx.object<Bytes>(v).data[0]);
                return true;
            }
            if (v.is_int() && v.as_int() >= 0 && v.as_int() < 256) {
                bits = static_cast<std::uint64_t>(v.as_int());
                return true;
            }
            cx.raise(TypeId::TypeError, "one character bytes, bytearray or integer expected");
            return false;
        case 'u':
            if (cx.is_str(v) && cx.object<Str>(v).size == 1) {
                std::string_view s = cx.text(v);
                const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<std::uint8_t>(s[i])); };
                bits = s.size() == 1 ? byte(0) : s.size() == 2 ? (byte(0) & 31) << 6 | (byte(1) & 63)
                     : s.size() == 3 ? (byte(0) & 15) << 12 | (byte(1) & 63) << 6 | (byte(2) & 63)
                                     : (byte(0) & 7) << 18 | (byte(1) & 63) << 12 | (byte(2) & 63) << 6 | (byte(3) & 63);
                return true;
            }
            cx.raise(TypeId::TypeError, cx.is_str(v) ? "one character unicode string expected" : fmt::format("unicode string expected instead of {} instance", cx.type_name(v)));
            return false;
        case '?': {
            Tri yes = truth(cx, v);
            if (yes < 0) return false;
            bits = yes != 0;
            return true;
        }
        default: break;
    }
    std::int64_t small;
    if (is_small(v, small)) {
        bits = static_cast<std::uint64_t>(small);
        return true;
    }
    if (is_integer(cx, v)) {
        std::string digits;
        Value low = big_binary(cx, BinaryOp::AND, v, from_bytes(cx, std::string(8, '\xff'), true, false));
        if (!to_bytes(cx, low, 8, true, false, digits)) return false;
        std::memcpy(&bits, digits.data(), 8);
        return true;
    }
    cx.raise(TypeId::TypeError, fmt::format("'{}' object cannot be interpreted as an integer", cx.type_name(v)));
    return false;
}

// The item `index` of the array at args[0] with the type args[1].
bool item_place(Call& call, Value index, Item& item, std::uint64_t& place) {
    Processes* processes = need_processes(call.cx);
    std::int64_t number = 0;
    if (processes == nullptr || !as_code(call.cx, call.args[1], item) || !as_place(call.cx, processes->space(), call.args[0], item.bytes, place)) return false;
    if (!(index == kUnbound) && !as_index(call.cx, index, number, "index")) return false;
    place += static_cast<std::uint64_t>(number) * item.bytes;
    if (number >= 0 && processes->space().contains(place, item.bytes)) return true;
    call.cx.raise(TypeId::IndexError, "invalid index");
    return false;
}

NativeResult memory(Call& call) {
    Processes* processes = need_processes(call.cx);
    std::int64_t bytes;
    if (processes == nullptr || !as_index(call.cx, call.args[0], bytes, "size")) return NativeResult::Raise;
    if (bytes < 0) return call.cx.raise(TypeId::ValueError, fmt::format("Array length must be >= 0, not {}", bytes));
    return made(call, processes->space().allocate(static_cast<std::uint64_t>(bytes)));
}

NativeResult load(Call& call) { // place, code, index
    Item item{};
    std::uint64_t place;
    if (!item_place(call, call.args[2], item, place)) return NativeResult::Raise;
    return done(call, from_bits(call.cx, item, load_bits(space_of(call.cx), place, item.bytes)));
}

NativeResult store(Call& call) { // place, code, value, index
    Item item{};
    std::uint64_t place, bits;
    if (!item_place(call, call.args[3], item, place)) return NativeResult::Raise;
    if (!to_bits(call.cx, item, call.args[2], bits)) return failed(call.cx);
    store_bits(space_of(call.cx), place, item.bytes, bits);
    return NativeResult::Done;
}

// What a Value's `value` reads and writes: the item while nobody else holds the lock at args[0].
NativeResult load_locked(Call& call) { // lock, place, code
    std::uint64_t at;
    auto* semaphore = object_at<SharedSemaphore>(call, &at);
    if (semaphore == nullptr) return NativeResult::Raise;
    SharedSpace& space = space_of(call.cx);
    const std::uint64_t me = space.me(call.cx.thread_index());
    if (!space.try_acquire(*semaphore, me, call.cx.site())) return block(call, at, shared_need(SharedNeed::Permit, call.cx.thread_index() + 1));
    Call inner{call.cx, call.args + 1, 3};
    Value no_index[3] = {call.args[1], call.args[2], kUnbound};
    inner.args = no_index;
    NativeResult result = load(inner);
    space.release(*semaphore);
    call.result = inner.result;
    return result;
}
NativeResult store_locked(Call& call) { // lock, place, code, value
    std::uint64_t at;
    auto* semaphore = object_at<SharedSemaphore>(call, &at);
    if (semaphore == nullptr) return NativeResult::Raise;
    SharedSpace& space = space_of(call.cx);
    const std::uint64_t me = space.me(call.cx.thread_index());
    if (!space.try_acquire(*semaphore, me, call.cx.site())) return block(call, at, shared_need(SharedNeed::Permit, call.cx.thread_index() + 1));
    Value no_index[4] = {call.args[1], call.args[2], call.args[3], kUnbound};
    Call inner{call.cx, no_index, 4};
    NativeResult result = store(inner);
    space.release(*semaphore);
    return result;
}

// Bytes as they are: for shared_memory and arrays of characters.
NativeResult read_bytes(Call& call) { // place, count
    Processes* processes = need_processes(call.cx);
    std::int64_t count;
    std::uint64_t place;
    if (processes == nullptr || !as_index(call.cx, call.args[1], count, "count")) return NativeResult::Raise;
    if (count < 0 || !as_place(call.cx, processes->space(), call.args[0], static_cast<std::uint64_t>(count), place)) return NativeResult::Raise;
    if (!call.cx.reserve(static_cast<std::size_t>(count))) return NativeResult::Raise;
    std::string data;
    for (std::int64_t i = 0; i < count; i++) data.push_back(static_cast<char>(load_bits(processes->space(), place + static_cast<std::uint64_t>(i), 1)));
    return done(call, make_bytes(call.cx, data));
}
NativeResult write_bytes(Call& call) { // place, bytes
    Processes* processes = need_processes(call.cx);
    std::uint64_t place;
    if (processes == nullptr) return NativeResult::Raise;
    if (!call.cx.is(call.args[1], Kind::Bytes)) return type_error(call.cx, "bytes are needed");
    const Bytes& data = call.cx.object<Bytes>(call.args[1]);
    if (!as_place(call.cx, processes->space(), call.args[0], data.size, place)) return NativeResult::Raise;
    for (std::uint32_t i = 0; i < data.size; i++) store_bits(processes->space(), place + i, 1, static_cast<std::uint8_t>(data.data[i]));
    return NativeResult::Done;
}

// Blocks of memory under a name: (place, size), or None where the name is taken or unknown.
NativeResult name_memory(Call& call) { // name, size
    Context& cx = call.cx;
    Processes* processes = need_processes(cx);
    std::int64_t size;
    if (processes == nullptr || !need_text(cx, call.args[0], "name") || !as_index(cx, call.args[1], size, "size")) return NativeResult::Raise;
    SharedSpace& space = processes->space();
    if (space.find_name(cx.text(call.args[0])) != 0) return done(call, kNone);
    if (cx.text(call.args[0]).size() > sizeof SharedName::name) return os_error(cx, ENAMETOOLONG);
    const std::uint64_t place = size < 0 ? 0 : space.allocate(static_cast<std::uint64_t>(size));
    if (place == 0) return os_error(cx, ENOSPC);
    if (space.add_name(cx.text(call.args[0]), place, static_cast<std::uint64_t>(size)) == 0) return done(call, kNone);
    return done(call, cx.make_tuple({cx.make_int(static_cast<std::int64_t>(place)), call.args[1]}));
}
NativeResult find_memory(Call& call) {
    Context& cx = call.cx;
    Processes* processes = need_processes(cx);
    if (processes == nullptr || !need_text(cx, call.args[0], "name")) return NativeResult::Raise;
    const std::uint64_t found = processes->space().find_name(cx.text(call.args[0]));
    if (found == 0) return done(call, kNone);
    const auto& entry = processes->space().at<SharedName>(found);
    return done(call, cx.make_tuple({cx.make_int(static_cast<std::int64_t>(entry.place)), cx.make_int(static_cast<std::int64_t>(entry.size))}));
}
NativeResult unname_memory(Call& call) {
    Context& cx = call.cx;
    Processes* processes = need_processes(cx);
    if (processes == nullptr || !need_text(cx, call.args[0], "name")) return NativeResult::Raise;
    const std::uint64_t found = processes->space().find_name(cx.text(call.args[0]));
    return done(call, bool_value(found != 0 && processes->space().at<SharedName>(found).removed.exchange(1) == 0));
}

constexpr const char* kOutside = "of memory that processes share: not under the controlled driver";
constexpr NativeDef kShared[] = {
    {"semaphore", semaphore, "value, maximum, recursive, /"},
    {"acquire", acquire, "place, block?, timeout?", 1, kOutside},
    {"enter", enter, "place, /", 0, kOutside},
    {"release", release, "place, /", 0, kOutside},
    {"mine", mine, "place, /", 0, kOutside},
    {"value", value, "place, /", 0, kOutside},
    {"depth", depth, "place, /", 0, kOutside},
    {"pipe", pipe, ""},
    {"open_end", open_end, "place, end, /", 0, kOutside},
    {"close_end", close_end, "place, end, /", 0, kOutside},
    {"send", send, "place, data, /", 1, kOutside},
    {"receive", receive, "place, maxlength?, /", 2, kOutside},
    {"wait", wait, "places, pids, timeout?, /", 1, kOutside},
    {"memory", memory, "size, /"},
    {"load", load, "place, code, index?, /", 0, kOutside},
    {"store", store, "place, code, value, index?, /", 0, kOutside},
    {"load_locked", load_locked, "lock, place, code, /", 0, kOutside},
    {"store_locked", store_locked, "lock, place, code, value, /", 0, kOutside},
    {"read_bytes", read_bytes, "place, count, /", 0, kOutside},
    {"write_bytes", write_bytes, "place, data, /", 0, kOutside},
    {"name_memory", name_memory, "name, size, /", 0, kOutside},
    {"find_memory", find_memory, "name, /", 0, kOutside},
    {"unname_memory", unname_memory, "name, /", 0, kOutside},
};

} // namespace

NativeTable shared_functions() { return {"_lab_shared", Kind::Module, kShared}; }

} // namespace heddle::vm
