// Deques: a ring of slots that is replaced by one twice as large when it is full. Item i lies in slot (first + i) modulo the ring's size,
// which is a power of two; the other slots hold kUnbound.

#include <algorithm>

#include "vm/containers.h"

namespace heddle::vm {

namespace {

bool ring_reserve(Context& cx, Deque& deque, std::uint64_t capacity) {
    const std::uint64_t have = deque.items == 0 ? 0 : cx.at<ListItems>(deque.items).size;
    if (capacity <= have) return true;
    std::uint64_t size = std::max<std::uint64_t>(have * 2, 8);
    while (size < capacity) size *= 2;
    if (size > UINT32_MAX / 2) {
        cx.raise(TypeId::MemoryError, "");
        return false;
    }
    if (!cx.reserve(size * sizeof(Value))) return false;
    ListItems& ring = cx.allocate<ListItems>(Kind::ListItems, sizeof(Object) + size * sizeof(Value), static_cast<std::uint32_t>(size));
    ring.flags |= deque.flags & kEscaped;
    for (std::uint64_t i = 0; i < deque.length; i++) ring.items[i] = deque_item(cx, deque, i);
    std::fill(ring.items + deque.length, ring.items + size, kUnbound);
    cx.store_word(deque.items, cx.ref_of(ring));
    cx.store_word(deque.first, 0);
    return true;
}

void changed(Context& cx, Deque& deque) { cx.store_word(deque.changes, deque.changes + 1); }

void put(Context& cx, Deque& deque, std::uint64_t index, Value v) { cx.store_item(deque, deque_slot(cx, deque, index), v); }

void move_first(Context& cx, Deque& deque, std::uint64_t by) {
    cx.store_word(deque.first, (deque.first + by) & (cx.at<ListItems>(deque.items).size - 1));
}

bool is_full(const Deque& deque) { return deque.maxlen.is_int() && deque.length >= static_cast<std::uint64_t>(deque.maxlen.as_int()); }

} // namespace

bool deque_push(Context& cx, Deque& deque, Value v) {
    if (is_full(deque)) {
        if (deque.length == 0) return changed(cx, deque), true;
        deque_pop_left(cx, deque);
    }
    if (!ring_reserve(cx, deque, deque.length + 1)) return false;
    put(cx, deque, deque.length, v);
    cx.store_word(deque.length, deque.length + 1);
    changed(cx, deque);
    return true;
}

bool deque_push_left(Context& cx, Deque& deque, Value v) {
    if (is_full(deque)) {
        if (deque.length == 0) return changed(cx, deque), true;
        deque_pop(cx, deque);
    }
    if (!ring_reserve(cx, deque, deque.length + 1)) return false;
    move_first(cx, deque, ~std::uint64_t{0});
    put(cx, deque, 0, v);
    cx.store_word(deque.length, deque.length + 1);
    changed(cx, deque);
    return true;
}

Value deque_pop(Context& cx, Deque& deque) {
    if (deque.length == 0) return kUnbound;
    Value v = deque_item(cx, deque, deque.length - 1);
    put(cx, deque, deque.length - 1, kUnbound);
    cx.store_word(deque.length, deque.length - 1);
    changed(cx, deque);
    return v;
}

Value deque_pop_left(Context& cx, Deque& deque) {
    if (deque.length == 0) return kUnbound;
    Value v = deque_item(cx, deque, 0);
    put(cx, deque, 0, kUnbound);
    move_first(cx, deque, 1);
    cx.store_word(deque.length, deque.length - 1);
    changed(cx, deque);
    return v;
}

void deque_assign(Context& cx, Deque& deque, std::uint64_t index, Value v) { put(cx, deque, index, v); }

// The items on the shorter side make room.
bool deque_insert(Context& cx, Deque& deque, std::uint64_t index, Value v) {
    if (!ring_reserve(cx, deque, deque.length + 1)) return false;
    cx.store_word(deque.length, deque.length + 1);
    if (index > deque.length / 2) {
        for (std::uint64_t i = deque.length - 1; i > index; i--) put(cx, deque, i, deque_item(cx, deque, i - 1));
    } else {
        move_first(cx, deque, ~std::uint64_t{0});
        for (std::uint64_t i = 0; i < index; i++) put(cx, deque, i, deque_item(cx, deque, i + 1));
    }
    put(cx, deque, index, v);
    changed(cx, deque);
    return true;
}

void deque_remove(Context& cx, Deque& deque, std::uint64_t index) {
    if (index > deque.length / 2) {
        for (std::uint64_t i = index; i + 1 < deque.length; i++) put(cx, deque, i, deque_item(cx, deque, i + 1));
        deque_pop(cx, deque);
    } else {
        for (std::uint64_t i = index; i > 0; i--) put(cx, deque, i, deque_item(cx, deque, i - 1));
        deque_pop_left(cx, deque);
    }
}

void deque_clear(Context& cx, Deque& deque) {
    cx.store_word(deque.items, 0);
    cx.store_word(deque.first, 0);
    cx.store_word(deque.length, 0);
    changed(cx, deque);
}

void deque_rotate(Context& cx, Deque& deque, std::int64_t n) {
    const auto length = static_cast<std::int64_t>(deque.length);
    if (length < 2) return;
    n %= length;
    if (n > length / 2) n -= length;
    if (n < -(length / 2)) n += length;
    const std::uint32_t size = cx.at<ListItems>(deque.items).size;
    changed(cx, deque);
    if (deque.length == size) return move_first(cx, deque, static_cast<std::uint64_t>(-n)); // no free slots: the ring turns as it is
    for (; n > 0; n--) {
        Value v = deque_item(cx, deque, deque.length - 1);
        put(cx, deque, deque.length - 1, kUnbound);
        move_first(cx, deque, ~std::uint64_t{0});
        put(cx, deque, 0, v);
    }
    for (; n < 0; n++) {
        Value v = deque_item(cx, deque, 0);
        put(cx, deque, 0, kUnbound);
        move_first(cx, deque, 1);
        put(cx, deque, deque.length - 1, v);
    }
}

bool deque_replace(Context& cx, Deque& deque, const Value* values, std::uint64_t n) {
    deque_clear(cx, deque);
    const std::uint64_t kept = deque.maxlen.is_int() ? std::min<std::uint64_t>(n, static_cast<std::uint64_t>(deque.maxlen.as_int())) : n;
    if (kept > 0 && !ring_reserve(cx, deque, kept)) return false;
    for (std::uint64_t i = 0; i < kept; i++) put(cx, deque, i, values[n - kept + i]);
    cx.store_word(deque.length, kept);
    return true;
}

std::vector<Value> deque_values(Context& cx, Value v) {
    Deque& deque = cx.object<Deque>(v);
    ObjectLock lock(cx, deque);
    std::vector<Value> values;
    values.reserve(deque.length);
    for (std::uint64_t i = 0; i < deque.length; i++) values.push_back(deque_item(cx, deque, i));
    return values;
}

Value make_deque_of(Context& cx, const Value* values, std::uint64_t n, Value maxlen) {
    Value v = cx.make_deque();
    Deque& deque = cx.object<Deque>(v);
    deque.maxlen = maxlen;
    return deque_replace(cx, deque, values, n) ? v : kUnbound;
}

bool deque_extend(Context& cx, Value v, Value iterable) {
    Deque& deque = cx.object<Deque>(v);
    if (touch_shape(cx, deque, true)) return false;
    std::vector<Value> values;
    if (!collect_elements(cx, iterable, values)) return false;
    ObjectLock lock(cx, deque);
    for (Value item : values)
        if (!deque_push(cx, deque, item)) return false;
    return true;
}

} // namespace heddle::vm
