// Lists: a length and a buffer that is replaced when it grows.

#include <algorithm>

#include "vm/containers.h"

namespace heddle::vm {

namespace {

ListItems& new_items(Context& cx, const List& list, std::uint64_t capacity) {
    ListItems& items = cx.allocate<ListItems>(Kind::ListItems, sizeof(Object) + capacity * sizeof(Value), static_cast<std::uint32_t>(capacity));
    items.flags |= list.flags & kEscaped;
    return items;
}

bool too_long(Context& cx) {
    cx.raise(TypeId::MemoryError, "");
    return false;
}

} // namespace

Value list_item(const Context& cx, const List& list, std::uint64_t index) { return cx.at<ListItems>(list.items).items[index]; }

bool list_reserve(Context& cx, List& list, std::uint64_t capacity) {
    std::uint64_t have = list.items == 0 ? 0 : cx.at<ListItems>(list.items).size;
    if (capacity <= have) return true;
    // Doubling while small, then by half: dead buffers wait for a collection.
    std::uint64_t grown = std::max<std::uint64_t>({capacity, 4, have < 4096 ? have * 2 : have + have / 2});
    if (grown > UINT32_MAX / 2 || !cx.reserve(grown * sizeof(Value))) return cx.raising() ? false : too_long(cx);
    ListItems& items = new_items(cx, list, grown);
    if (list.length > 0) std::copy_n(cx.at<ListItems>(list.items).items, list.length, items.items);
    std::fill(items.items + list.length, items.items + grown, kUnbound);
    cx.store_word(list.items, cx.ref_of(items));
    return true;
}

bool list_push(Context& cx, List& list, Value v) {
    std::uint64_t n = list.length;
    if (list.items == 0 || n == cx.at<ListItems>(list.items).size)
        if (!list_reserve(cx, list, n + 1)) return false;
    cx.store_item(list, cx.at<ListItems>(list.items).items[n], v);
    cx.store_word(list.length, n + 1);
    return true;
}

void list_assign(Context& cx, List& list, std::uint64_t index, Value v) {
    cx.store_item(list, cx.at<ListItems>(list.items).items[index], v);
}

bool list_replace(Context& cx, List& list, std::uint64_t from, std::uint64_t count, const Value* values, std::uint64_t n) {
    std::uint64_t length = list.length, new_length = length - count + n;
    if (!list_reserve(cx, list, new_length)) return false;
    if (list.items == 0) return true; // nothing into an empty list
    Value* items = cx.at<ListItems>(list.items).items;
    // Without undo, and with values that need no escape mark, the tail moves as one block.
    if (cx.undo == nullptr) {
        if (n > count)
            std::copy_backward(items + from + count, items + length, items + new_length);
        else if (n < count)
            std::copy(items + from + count, items + length, items + from + n);
    } else if (n > count) {
        for (std::uint64_t i = length; i > from + count; i--) cx.store_item(list, items[i - 1 + n - count], items[i - 1]);
    } else if (n < count) {
        for (std::uint64_t i = from + count; i < length; i++) cx.store_item(list, items[i - count + n], items[i]);
    }
    for (std::uint64_t i = 0; i < n; i++) cx.store_item(list, items[from + i], values[i]);
    for (std::uint64_t i = new_length; i < length; i++) cx.store_item(list, items[i], kUnbound);
    cx.store_word(list.length, new_length);
    return true;
}

bool list_insert(Context& cx, List& list, std::uint64_t index, Value v) { return list_replace(cx, list, index, 0, &v, 1); }

void list_erase(Context& cx, List& list, std::uint64_t from, std::uint64_t count) { list_replace(cx, list, from, count, nullptr, 0); }

Value make_list_of(Context& cx, const Value* values, std::uint64_t n) {
    if (n > UINT32_MAX / 2 || !cx.reserve(n * sizeof(Value))) {
        if (!cx.raising()) too_long(cx);
        return kUnbound;
    }
    Value v = cx.make_list(static_cast<std::uint32_t>(n));
    if (n > 0) {
        List& list = cx.object<List>(v);
        std::copy_n(values, n, cx.at<ListItems>(list.items).items);
        list.length = n;
    }
    return v;
}

Value make_tuple_of(Context& cx, const Value* values, std::uint64_t n) {
    if (n > UINT32_MAX / 2 || !cx.reserve(n * sizeof(Value))) {
        if (!cx.raising()) too_long(cx);
        return kUnbound;
    }
    Value v = cx.make_tuple(static_cast<std::uint32_t>(n));
    std::copy_n(values, n, cx.object<Tuple>(v).items);
    return v;
}

std::vector<Value> list_values(Context& cx, Value v) {
    List& list = cx.object<List>(v);
    ObjectLock lock(cx, list);
    if (list.length == 0) return {};
    const Value* items = cx.at<ListItems>(list.items).items;
    return {items, items + list.length};
}

} // namespace heddle::vm
