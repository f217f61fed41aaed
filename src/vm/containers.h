#pragma once
// Lists, dicts and sets from inside: what the operations and methods on them share.
//
// Locking: functions that say "locked" need the container's ObjectLock (or a container that nobody else can reach yet) and never touch;
// the others touch first, then lock. Nobody holds two locks at once: one container is copied under its lock, then the other is locked.
//
// Every change is logged for undo. Growing replaces the buffer, so that readers of the old one (undo) stay right.

#include <vector>

#include "vm/operations.h"

namespace heddle::vm {

inline bool is_live(Value key) { return !(key == kUnbound) && !(key == kDeleted); }

/// True: return with kUnbound / Stop at once. Sets cx.stop_here.
inline bool touch_or_stop(Context& cx, const Object& owner, std::uint32_t cell, bool write, Action action = Action::None) {
    if (!cx.touch_cell(owner, cell, write, action)) return false;
    cx.stop_here = true;
    return true;
}
inline bool touch_shape(Context& cx, const Object& owner, bool write) {
    return owner.kind != Kind::FrozenSet && touch_or_stop(cx, owner, kShape, write);
}
/// The whole container is read: shape and each element of a short one; a long one as if its shape was written, which over-approximates.
bool touch_whole(Context& cx, const Object& container);
/// What consuming `iterable` to its end reads and moves: the containers under it, and its own position if it is an iterator.
bool touch_iterable(Context& cx, Value iterable);
inline std::uint32_t dict_cell(std::uint64_t hash) { return static_cast<std::uint32_t>(hash & 0x7fffffff); }

/// In loops over many elements: true when a stop was requested; return kUnbound / Stop.
class StopPoll {
public:
    bool stopped(Context& cx) {
        if ((++count_ & 0xfff) != 0 || cx.machine.stop_word().load(std::memory_order_relaxed) == 0) return false;
        cx.stop_here = true;
        return true;
    }

private:
    std::uint32_t count_ = 0;
};

/// NativeResult of a function that gave kUnbound, -1 or false.
inline NativeResult failed(const Context& cx) { return cx.raising() ? NativeResult::Raise : NativeResult::Stop; }

/// A number for id() and for default hashes; the same object gives the same one.
std::uint64_t object_id(const Context& cx, Value v);

// Lists (list.cpp). "locked" all.
Value list_item(const Context& cx, const List& list, std::uint64_t index);
bool list_reserve(Context& cx, List& list, std::uint64_t capacity); ///< false: MemoryError
bool list_push(Context& cx, List& list, Value v);
bool list_insert(Context& cx, List& list, std::uint64_t index, Value v);
void list_erase(Context& cx, List& list, std::uint64_t from, std::uint64_t count);
/// list[from:from+count] = values
bool list_replace(Context& cx, List& list, std::uint64_t from, std::uint64_t count, const Value* values, std::uint64_t n);
void list_assign(Context& cx, List& list, std::uint64_t index, Value v);
/// A new list; kUnbound: MemoryError.
Value make_list_of(Context& cx, const Value* values, std::uint64_t n);
Value make_tuple_of(Context& cx, const Value* values, std::uint64_t n);
/// Copy of a list's elements; takes the lock itself, does not touch.
std::vector<Value> list_values(Context& cx, Value list);

// Deques (deque.cpp). "locked" all, but deque_values and deque_extend.
inline Value& deque_slot(const Context& cx, const Deque& deque, std::uint64_t index) {
    ListItems& ring = cx.at<ListItems>(deque.items);
    return ring.items[(deque.first + index) & (ring.size - 1)];
}
inline Value deque_item(const Context& cx, const Deque& deque, std::uint64_t index) { return deque_slot(cx, deque, index); }
bool deque_push(Context& cx, Deque& deque, Value v);      ///< on the right; with a limit, drops on the left. false: MemoryError
bool deque_push_left(Context& cx, Deque& deque, Value v);
Value deque_pop(Context& cx, Deque& deque);               ///< kUnbound: empty
Value deque_pop_left(Context& cx, Deque& deque);
void deque_assign(Context& cx, Deque& deque, std::uint64_t index, Value v);
bool deque_insert(Context& cx, Deque& deque, std::uint64_t index, Value v); ///< without a look at the limit
void deque_remove(Context& cx, Deque& deque, std::uint64_t index);
void deque_clear(Context& cx, Deque& deque);
bool deque_replace(Context& cx, Deque& deque, const Value* values, std::uint64_t n); ///< all of them; false: MemoryError
void deque_rotate(Context& cx, Deque& deque, std::int64_t n);
/// Copy of a deque's items; takes the lock itself, does not touch.
std::vector<Value> deque_values(Context& cx, Value deque);
/// The last ones that `maxlen` (an int or None) admits. kUnbound: MemoryError.
Value make_deque_of(Context& cx, const Value* values, std::uint64_t n, Value maxlen);
/// extend() and `+=`: touches.
bool deque_extend(Context& cx, Value deque, Value iterable);

// Dicts (dict_table.cpp). Locked; dict_get, dict_set, dict_delete are in operations.h.
DictEntry* dict_find(Context& cx, const Dict& dict, Value key, std::uint64_t hash, bool& ok);
/// Calls f(DictEntry&) for each live entry, oldest first; stops when it returns false.
template <typename F> void dict_each(const Context& cx, const Dict& dict, F&& f) {
    if (dict.table == 0) return;
    DictTable& table = cx.at<DictTable>(dict.table);
    for (std::uint64_t i = 0; i < table.used; i++)
        if (is_live(table.entries[i].key) && !f(table.entries[i])) return;
}
/// dict[key] = v where the key is known not to be there. false: MemoryError.
bool dict_add(Context& cx, Dict& dict, Value key, std::uint64_t hash, Value v);
void dict_clear(Context& cx, Dict& dict);
bool dict_pop_last(Context& cx, Dict& dict, Value& key, Value& value); ///< false: empty
/// Copy of the entries in order; takes the lock itself, does not touch.
std::vector<DictEntry> dict_entries(Context& cx, Value dict);
/// d.update(entries) on a dict that is touched; takes the lock itself.
bool dict_update_entries(Context& cx, Value dict, const std::vector<DictEntry>& entries);
Value dict_copy(Context& cx, Value dict); ///< does not touch
/// Pairs of any argument of dict() and update(): a dict or an iterable of pairs. Touches.
bool collect_pairs(Context& cx, Value source, std::vector<DictEntry>& out);
bool gives_keys(Context& cx, Value v); ///< of a user class, and to be read as a mapping: it derives from dict or has keys()

// Sets (set_table.cpp). Locked.
SetEntry* set_find(Context& cx, const Dict& set, Value key, std::uint64_t hash, bool& ok);
bool set_add(Context& cx, Dict& set, Value key, std::uint64_t hash);
bool set_discard(Context& cx, Dict& set, Value key, std::uint64_t hash, bool& found);
Value set_pop(Context& cx, Dict& set); ///< kUnbound: empty
void set_clear(Context& cx, Dict& set);
/// Adds another table's elements in CPython's way (its set_merge), which decides their later order.
bool set_merge(Context& cx, Dict& set, const std::vector<SetEntry>& table, std::uint64_t fill, std::uint64_t live);
/// After many removals: a new table when more than a quarter of the slots are removed ones.
bool set_drop_removed(Context& cx, Dict& set);
/// Makes room as update() with a dict does before it adds `n` keys.
bool set_reserve_for_dict(Context& cx, Dict& set, std::uint64_t n);
template <typename F> void set_each(const Context& cx, const Dict& set, F&& f) {
    if (set.table == 0) return;
    SetTable& table = cx.at<SetTable>(set.table);
    for (std::uint32_t i = 0; i < table.size; i++)
        if (is_live(table.entries[i].key) && !f(table.entries[i])) return;
}
/// A set's elements, copied under its lock, not touched.
struct SetCopy {
    std::vector<SetEntry> slots; ///< the whole table, empty slots included
    std::uint64_t fill = 0;
    std::uint64_t live = 0;
};
SetCopy set_copy_table(Context& cx, Value set);
SetCopy set_slots(const Context& cx, const Dict& set); ///< locked
/// Elements of any iterable, hashed, in order. Touches. false: failed.
bool collect_hashed(Context& cx, Value iterable, std::vector<SetEntry>& out);
/// What set(x), x.update(y) and {*x} do: `set` is touched by the caller.
bool set_update_from(Context& cx, Value set, Value iterable);
Value set_binary(Context& cx, BinaryOp op, Value a, Value b, bool in_place); ///< both sets (or key and item views)
/// set.intersection(iterable) and set.difference(iterable) with what is no set: in the iterable's order. A new set of a's kind.
Value set_with_iterable(Context& cx, BinaryOp op, Value a, Value iterable);
Tri set_compare(Context& cx, CompareOp op, Value a, Value b);
std::uint64_t hash_of_set(Context& cx, Value set); ///< as a frozenset's; takes the lock (numbers_hash.cpp)
inline bool is_set(const Context& cx, Value v) { return cx.is(v, Kind::Set) || cx.is(v, Kind::FrozenSet); }
inline IteratorKind iterator_kind(const Context& cx, Value v) { return static_cast<IteratorKind>(cx.header(v).aux); }
/// A generator that can be iterated: no coroutine, no asynchronous generator.
inline bool is_generator(const Context& cx, Value v) {
    return cx.is(v, Kind::Generator) && cx.header(v).aux == static_cast<std::uint8_t>(GeneratorKind::Generator);
}
inline bool is_view(const Context& cx, Value v) {
    return cx.is(v, Kind::Iterator) && iterator_kind(cx, v) >= IteratorKind::DictKeysView;
}
inline bool is_set_like_view(const Context& cx, Value v) {
    return is_view(cx, v) && iterator_kind(cx, v) != IteratorKind::DictValuesView;
}

// Slices and indices (items.cpp).
struct SliceRange {
    std::int64_t start, stop, step, length;
};
bool slice_range(Context& cx, Value slice, std::int64_t length, SliceRange& out);
Value range_item(Context& cx, const Range& range, Value index); ///< not checked
Value make_range(Context& cx, Value start, Value stop, Value step); ///< integers; ValueError for step 0

Value make_bytes(Context& cx, std::string_view bytes); // text.cpp

// Iterators (iterate.cpp).
bool is_iterable(const Context& cx, Value v);
Value make_iterator(Context& cx, IteratorKind kind, Value source, Value index, Value extra);
/// next() without touching: for loops that have touched everything with touch_iterable().
Value step_iterator(Context& cx, Value iterator);
/// Whether taking elements runs Python code (map, filter over Python functions, and what lies over them).
bool needs_python(Context& cx, Value iterator);

} // namespace heddle::vm
