// _lab_shared's memory: the items of Value and Array, bytes, and blocks under a name. Types are those of struct and array, one letter each.
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/operations.h"
#include "vm/shared_natives.h"

namespace heddle::vm::shared {

namespace {

struct Item {
    char code;
    std::uint32_t bytes;
};

bool as_code(Context& cx, Value v, Item& item) {
    if (cx.is_str(v) && cx.text(v).size() == 1) {
        item = {cx.text(v)[0], inside::item_bytes(cx.text(v)[0])};
        if (item.bytes != 0) return true;
    }
    cx.raise(TypeId::TypeError, "this type has no place in shared memory");
    return false;
}

// Where an item lies: in the memory of the processes' system, or in the heap.
struct Cell {
    char* at = nullptr;
    SharedMemory* owner = nullptr; ///< in the heap: the object …
    std::uint32_t offset = 0;      ///< … and the byte in it
};

template <typename T> Shared<T>& word_at(char* at) { return *reinterpret_cast<Shared<T>*>(at); }

std::uint64_t load_bits(char* at, std::uint32_t bytes) {
    switch (bytes) {
        case 1: return word_at<std::uint8_t>(at).load();
        case 2: return word_at<std::uint16_t>(at).load();
        case 4: return word_at<std::uint32_t>(at).load();
        default: return word_at<std::uint64_t>(at).load();
    }
}
void store_bits(char* at, std::uint32_t bytes, std::uint64_t bits) {
    switch (bytes) {
        case 1: word_at<std::uint8_t>(at).store(static_cast<std::uint8_t>(bits)); break;
        case 2: word_at<std::uint16_t>(at).store(static_cast<std::uint16_t>(bits)); break;
        case 4: word_at<std::uint32_t>(at).store(static_cast<std::uint32_t>(bits)); break;
        default: word_at<std::uint64_t>(at).store(bits); break;
    }
}

// In the heap: where schedules are chosen each item is a location, and what changes is logged. True: hand over.
bool touch(Context& cx, const Cell& cell, bool write) {
    if (cell.owner == nullptr) return false;
    const inside::AtProgram place(cx);
    return cx.touch_cell(*cell.owner, cell.offset, write);
}
bool touch_all(Context& cx, const Cell& cell, std::uint64_t bytes, bool write) {
    for (std::uint64_t i = 0; cell.owner != nullptr && i < bytes; i++)
        if (touch(cx, {nullptr, cell.owner, static_cast<std::uint32_t>(cell.offset + i)}, write)) return true;
    return false;
}
void set_bits(Context& cx, const Cell& cell, std::uint32_t bytes, std::uint64_t bits) {
    if (cell.owner != nullptr && cx.undo != nullptr) cx.undo->push(reinterpret_cast<std::uint64_t*>(cell.at - (cell.offset & 7)));
    store_bits(cell.at, bytes, bits);
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

// So many bytes at `offset` from the place; they are in use, or an exception is in flight.
bool memory_cell(Context& cx, Value place, std::uint64_t offset, std::uint64_t bytes, Cell& cell) {
    if (cx.controlled) {
        std::int64_t at;
        if (!as_index(cx, place, at, "place")) return false;
        cell.owner = inside::memory_at(cx, static_cast<std::uint64_t>(at));
        if (cell.owner != nullptr) {
            const std::uint64_t first = static_cast<std::uint64_t>(at) - static_cast<std::uint64_t>(cell.owner->data - cx.heap) + offset;
            if (first + bytes <= cell.owner->size) {
                cell.offset = static_cast<std::uint32_t>(first);
                cell.at = cell.owner->data + first;
                return true;
            }
        }
        cx.raise(TypeId::IndexError, "invalid index");
        return false;
    }
    SharedSpace* const space = need_space(cx);
    std::uint64_t at;
    if (space == nullptr || !as_place(cx, *space, place, bytes, at)) return false;
    if (space->contains(at + offset, bytes)) {
        cell.at = &space->at<char>(at + offset);
        return true;
    }
    cx.raise(TypeId::IndexError, "invalid index");
    return false;
}

// The item `index` of the array at args[0] with the type args[1].
bool item_cell(Call& call, Value index, Item& item, Cell& cell) {
    Context& cx = call.cx;
    std::int64_t number = 0;
    if (!as_code(cx, call.args[1], item)) return false;
    if (!(index == kUnbound) && !as_index(cx, index, number, "index")) return false;
    if (number < 0) {
        cx.raise(TypeId::IndexError, "invalid index");
        return false;
    }
    return memory_cell(cx, call.args[0], static_cast<std::uint64_t>(number) * item.bytes, item.bytes, cell);
}

} // namespace

NativeResult memory(Call& call) { // size, letter of the items' type
    std::int64_t bytes;
    if (!as_index(call.cx, call.args[0], bytes, "size")) return NativeResult::Raise;
    if (bytes < 0) return call.cx.raise(TypeId::ValueError, fmt::format("Array length must be >= 0, not {}", bytes));
    Item item{};
    if (!(call.args[1] == kUnbound) && !as_code(call.cx, call.args[1], item)) return NativeResult::Raise;
    if (call.cx.controlled) return inside::make_memory(call, static_cast<std::uint64_t>(bytes), item.code);
    Processes* processes = need_processes(call.cx);
    return processes == nullptr ? NativeResult::Raise : made(call, processes->space().allocate(static_cast<std::uint64_t>(bytes)));
}

NativeResult load(Call& call) { // place, code, index
    Item item{};
    Cell cell;
    if (!item_cell(call, call.args[2], item, cell)) return NativeResult::Raise;
    if (touch(call.cx, cell, false)) return NativeResult::Stop;
    return done(call, from_bits(call.cx, item, load_bits(cell.at, item.bytes)));
}

NativeResult store(Call& call) { // place, code, value, index
    Item item{};
    Cell cell;
    std::uint64_t bits;
    if (!item_cell(call, call.args[3], item, cell)) return NativeResult::Raise;
    if (!to_bits(call.cx, item, call.args[2], bits)) return failed(call.cx);
    if (touch(call.cx, cell, true)) return NativeResult::Stop;
    set_bits(call.cx, cell, item.bytes, bits);
    return NativeResult::Done;
}

namespace {
// What a Value's `value` reads (`v` null) and writes: the item while nobody else holds the lock. `cell`: places of both, the item's type.
NativeResult locked(Call& call, const Value* cell, const Value* v) {
    Context& cx = call.cx;
    SharedSpace* const memory = need_space(cx);
    if (memory == nullptr) return NativeResult::Raise;
    SharedSpace& space = *memory;
    Item item{};
    std::uint64_t lock, place, bits = 0;
    if (!as_code(cx, cell[2], item) || !as_place(cx, space, cell[0], sizeof(SharedSemaphore), lock) || !as_place(cx, space, cell[1], item.bytes, place))
        return NativeResult::Raise;
    if (v != nullptr && !to_bits(cx, item, *v, bits)) return failed(cx);
    auto& semaphore = space.at<SharedSemaphore>(lock);
    const std::uint64_t me = space.me(cx.thread_index());
    const bool held = semaphore.recursive != 0 && semaphore.owner.load(std::memory_order_relaxed) == me; // only this thread writes its own name there
    if (!held && !space.try_acquire(semaphore, me, cx.site()) && !space.spin_for(semaphore, me, cx.site()))
        return block(call, lock, shared_need(SharedNeed::Permit, cx.thread_index() + 1));
    char* at = &space.at<char>(place);
    if (v != nullptr) store_bits(at, item.bytes, bits);
    else call.result = from_bits(cx, item, load_bits(at, item.bytes));
    if (!held) space.release(semaphore);
    return NativeResult::Done;
}
} // namespace

NativeResult load_locked(Call& call) { // lock, place, code
    if (!call.cx.controlled) return locked(call, call.args, nullptr);
    Value item[3] = {call.args[1], call.args[2], kUnbound};
    return inside::with_lock(call, item, load);
}
NativeResult store_locked(Call& call) { // lock, place, code, value
    if (!call.cx.controlled) return locked(call, call.args, call.args + 3);
    Value item[4] = {call.args[1], call.args[2], call.args[3], kUnbound};
    return inside::with_lock(call, item, store);
}

// Bytes as they are: for shared_memory and arrays of characters.
NativeResult read_bytes(Call& call) { // place, count
    Context& cx = call.cx;
    std::int64_t count;
    Cell cell;
    if (!as_index(cx, call.args[1], count, "count") || count < 0 || !memory_cell(cx, call.args[0], 0, static_cast<std::uint64_t>(count), cell)) return NativeResult::Raise;
    if (!cx.reserve(static_cast<std::size_t>(count))) return NativeResult::Raise;
    if (touch_all(cx, cell, static_cast<std::uint64_t>(count), false)) return NativeResult::Stop;
    std::string data;
    for (std::int64_t i = 0; i < count; i++) data.push_back(static_cast<char>(load_bits(cell.at + i, 1)));
    return done(call, make_bytes(call.cx, data));
}
NativeResult write_bytes(Call& call) { // place, bytes
    Context& cx = call.cx;
    Cell cell;
    if (!cx.is(call.args[1], Kind::Bytes)) return type_error(cx, "bytes are needed");
    const Bytes& data = cx.object<Bytes>(call.args[1]);
    if (!memory_cell(cx, call.args[0], 0, data.size, cell)) return NativeResult::Raise;
    if (touch_all(cx, cell, data.size, true)) return NativeResult::Stop;
    for (std::uint32_t i = 0; i < data.size; i++) {
        const Cell byte{cell.at + i, cell.owner, cell.offset + i};
        set_bits(cx, byte, 1, static_cast<std::uint8_t>(data.data[i]));
    }
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

} // namespace heddle::vm::shared

namespace heddle::vm::inside {

namespace {

// Blocks of memory with a name: in World::shared as (memory, the rest, list of its name while it has one).
SharedMemory* named(Context& cx, Value name, Ref* record) {
    for (Value v = cx.machine.world().shared; v.is_ref(); v = cx.object<Tuple>(v).items[1]) {
        const Tuple& entry = cx.object<Tuple>(v);
        if (entry.size < 3 || !cx.is(entry.items[0], Kind::SharedMemory)) continue;
        const Ref list = entry.items[2].as_ref();
        if (cx.at<List>(list).length == 0 || cx.text(list_item(cx, cx.at<List>(list), 0)) != cx.text(name)) continue;
        if (record != nullptr) *record = list;
        return &cx.object<SharedMemory>(entry.items[0]);
    }
    return nullptr;
}

Value place_and_size(Context& cx, const SharedMemory& memory) {
    return cx.make_tuple({int_value(static_cast<std::int64_t>(memory.data - cx.heap)), int_value(memory.size)});
}

} // namespace

NativeResult name_memory(Call& call) { // name, size
    Context& cx = call.cx;
    std::int64_t size;
    if (!need_text(cx, call.args[0], "name") || !as_index(cx, call.args[1], size, "size")) return NativeResult::Raise;
    if (cx.touch(kSharedNames, true)) return NativeResult::Stop;
    if (named(cx, call.args[0], nullptr) != nullptr) return done(call, kNone);
    if (size < 0 || !cx.reserve(static_cast<std::size_t>(size))) return size < 0 ? os_error(cx, ENOSPC) : NativeResult::Raise;
    const std::size_t bytes = (std::max<std::size_t>(static_cast<std::size_t>(size), 1) + 7) & ~std::size_t{7};
    SharedMemory& memory = cx.allocate<SharedMemory>(Kind::SharedMemory, sizeof(Object) + bytes, static_cast<std::uint32_t>(size));
    memory.aux = 0;
    std::memset(memory.data, 0, bytes);
    Value record = make_list_of(cx, call.args, 1);
    return share(call, memory, place_and_size(cx, memory), record);
}

NativeResult find_memory(Call& call) {
    Context& cx = call.cx;
    if (!need_text(cx, call.args[0], "name")) return NativeResult::Raise;
    if (cx.touch(kSharedNames, false)) return NativeResult::Stop;
    const SharedMemory* memory = named(cx, call.args[0], nullptr);
    return done(call, memory == nullptr ? kNone : place_and_size(cx, *memory));
}

NativeResult unname_memory(Call& call) {
    Context& cx = call.cx;
    if (!need_text(cx, call.args[0], "name")) return NativeResult::Raise;
    if (cx.touch(kSharedNames, true)) return NativeResult::Stop;
    Ref record = 0;
    if (named(cx, call.args[0], &record) == nullptr) return done(call, kFalse);
    list_erase(cx, cx.at<List>(record), 0, 1);
    return done(call, kTrue);
}

std::uint32_t item_bytes(char code) {
    switch (code) {
        case 'b': case 'B': case 'c': case '?': return 1;
        case 'h': case 'H': return 2;
        case 'i': case 'I': case 'f': case 'u': return 4;
        case 'l': case 'L': case 'q': case 'Q': case 'd': return 8;
        default: return 0;
    }
}

std::string item_text(const SharedMemory& memory, std::uint32_t offset) {
    const char code = static_cast<char>(memory.aux);
    const std::uint32_t bytes = item_bytes(code);
    if (bytes == 0 || offset + bytes > memory.size) return "";
    const std::uint64_t bits = shared::load_bits(const_cast<char*>(memory.data) + offset, bytes);
    switch (code) {
        case 'd': return fmt::format("{}", __builtin_bit_cast(double, bits));
        case 'f': return fmt::format("{}", __builtin_bit_cast(float, static_cast<std::uint32_t>(bits)));
        case '?': return bits != 0 ? "True" : "False";
        case 'c': case 'u': return "";
        case 'B': case 'H': case 'I': case 'L': case 'Q': return fmt::format("{}", bits);
        default: {
            const std::uint32_t unused = 64 - 8 * bytes;
            return fmt::format("{}", static_cast<std::int64_t>(bits << unused) >> unused);
        }
    }
}

} // namespace heddle::vm::inside
