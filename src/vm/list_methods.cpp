#include <algorithm>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

List& self_of(Call& call) { return call.cx.object<List>(call.args[0]); }

NativeResult append(Call& call) {
    List& list = self_of(call);
    if (touch_shape(call.cx, list, true)) return NativeResult::Stop;
    ObjectLock lock(call.cx, list);
    return list_push(call.cx, list, call.args[1]) ? NativeResult::Done : NativeResult::Raise;
}

NativeResult extend(Call& call) {
    if (auto stop = materialize(call, 1)) return *stop;
    return list_extend(call.cx, call.args[0], call.args[1]) ? NativeResult::Done : failed(call.cx);
}

NativeResult insert(Call& call) {
    Context& cx = call.cx;
    List& list = self_of(call);
    std::int64_t index = 0;
    if (!as_index(cx, call.args[1], index, nullptr)) return NativeResult::Raise;
    if (touch_shape(cx, list, true)) return NativeResult::Stop;
    ObjectLock lock(cx, list);
    auto length = static_cast<std::int64_t>(list.length);
    if (index < 0) index = std::max<std::int64_t>(index + length, 0);
    index = std::min(index, length);
    return list_insert(cx, list, static_cast<std::uint64_t>(index), call.args[2]) ? NativeResult::Done : NativeResult::Raise;
}

NativeResult pop(Call& call) {
    Context& cx = call.cx;
    List& list = self_of(call);
    std::int64_t index = -1;
    if (!(call.args[1] == kUnbound) && !as_index(cx, call.args[1], index, nullptr)) return NativeResult::Raise;
    if (touch_shape(cx, list, true)) return NativeResult::Stop;
    ObjectLock lock(cx, list);
    auto length = static_cast<std::int64_t>(list.length);
    if (length == 0) return cx.raise(TypeId::IndexError, "pop from empty list");
    if (index < 0) index += length;
    if (index < 0 || index >= length) return cx.raise(TypeId::IndexError, "pop index out of range");
    call.result = list_item(cx, list, static_cast<std::uint64_t>(index));
    list_erase(cx, list, static_cast<std::uint64_t>(index), 1);
    return NativeResult::Done;
}

NativeResult clear(Call& call) {
    Context& cx = call.cx;
    List& list = self_of(call);
    if (touch_shape(cx, list, true)) return NativeResult::Stop;
    ObjectLock lock(cx, list);
    cx.store_word(list.items, 0);
    cx.store_word(list.length, 0);
    return NativeResult::Done;
}

// Position of a value, -1 when it is not there, -2 when failed.
std::int64_t position(Context& cx, const std::vector<Value>& values, Value wanted, std::int64_t from, std::int64_t to) {
    StopPoll poll;
    auto n = static_cast<std::int64_t>(values.size());
    if (from < 0) from = std::max<std::int64_t>(from + n, 0);
    if (to < 0) to += n;
    for (std::int64_t i = from; i < to && i < n; i++) {
        Tri same = values_equal(cx, values[static_cast<std::size_t>(i)], wanted);
        if (same < 0 || poll.stopped(cx)) return -2;
        if (same) return i;
    }
    return -1;
}

NativeResult not_found(Call& call) {
    Context& cx = call.cx;
    if (cx.is(call.args[0], Kind::Tuple)) return cx.raise(TypeId::ValueError, "tuple.index(x): x not in tuple");
    std::string shown = repr(cx, call.args[1]);
    if (cx.raising() || cx.stop_here) return failed(cx);
    return cx.raise(TypeId::ValueError, shown + " is not in list");
}

NativeResult index_asking(Call& call, const std::vector<Value>& values, std::int64_t from, std::int64_t to) {
    if (call.state != nullptr && call.step == kSeeking && call.state[1] == kNone) return not_found(call);
    const NativeResult result = seek_asking(call, values, call.args[1], from, to, false);
    if (result != NativeResult::Done || !(call.result == int_value(-1))) return result;
    call.cx.set_register(call.state[1], kNone); // what repr() asks is asked after this
    forget_answers(call.cx);
    return not_found(call);
}

NativeResult index(Call& call) {
    Context& cx = call.cx;
    std::int64_t from = 0, to = INT64_MAX;
    if (call.step == kSeeking) {
        if (call.args[3].is_int()) as_index(cx, call.args[3], to, nullptr);
        if (to < 0) to += static_cast<std::int64_t>(cx.object<List>(call.state[0]).length);
        return index_asking(call, {}, 0, to);
    }
    const char* what = "slice indices must be integers or have an __index__ method";
    if (!(call.args[2] == kUnbound) && !as_index(cx, call.args[2], from, what)) return NativeResult::Raise;
    if (!(call.args[3] == kUnbound) && !as_index(cx, call.args[3], to, what)) return NativeResult::Raise;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    if (asks_often(cx, values, call.args[1])) {
        const auto n = static_cast<std::int64_t>(values.size());
        return index_asking(call, values, from < 0 ? std::max<std::int64_t>(from + n, 0) : from, to < 0 ? to + n : to);
    }
    std::int64_t at = position(cx, values, call.args[1], from, to);
    if (at == -2) return failed(cx);
    return at >= 0 ? done(call, int_value(at)) : not_found(call);
}

NativeResult count(Call& call) {
    Context& cx = call.cx;
    std::vector<Value> values;
    if (call.step == kSeeking) return seek_asking(call, values, call.args[1], 0, INT64_MAX, true);
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    if (asks_often(cx, values, call.args[1])) return seek_asking(call, values, call.args[1], 0, INT64_MAX, true);
    std::int64_t n = 0;
    for (Value v : values) {
        Tri same = values_equal(cx, v, call.args[1]);
        if (same < 0) return failed(cx);
        n += same;
    }
    return done(call, int_value(n));
}

NativeResult remove(Call& call) {
    Context& cx = call.cx;
    List& list = self_of(call);
    if (touch_shape(cx, list, true)) return NativeResult::Stop;
    for (;;) {
        std::vector<Value> values = list_values(cx, call.args[0]);
        std::int64_t at = position(cx, values, call.args[1], 0, INT64_MAX);
        if (at == -2) return failed(cx);
        if (at < 0) return cx.raise(TypeId::ValueError, "list.remove(x): x not in list");
        ObjectLock lock(cx, list);
        // Another thread may have moved it while the elements were compared.
        auto i = static_cast<std::uint64_t>(at);
        if (i >= list.length || !(list_item(cx, list, i) == values[i])) continue;
        list_erase(cx, list, i, 1);
        return NativeResult::Done;
    }
}

NativeResult reverse(Call& call) {
    Context& cx = call.cx;
    List& list = self_of(call);
    if (touch_shape(cx, list, true)) return NativeResult::Stop;
    ObjectLock lock(cx, list);
    if (list.length < 2) return NativeResult::Done;
    const Value* items = cx.at<ListItems>(list.items).items;
    std::vector<Value> values(items, items + list.length);
    std::reverse(values.begin(), values.end());
    return list_replace(cx, list, 0, list.length, values.data(), values.size()) ? NativeResult::Done : NativeResult::Raise;
}

NativeResult copy(Call& call) {
    Context& cx = call.cx;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    return done(call, make_list_of(cx, values.data(), values.size()));
}

bool holds(const Context& cx, const List& list, const std::vector<Value>& values) {
    const Value* now = list.length == 0 ? nullptr : cx.at<ListItems>(list.items).items;
    return list.length == values.size() && std::equal(values.begin(), values.end(), now);
}

// One operation: elements are compared without the lock (they may be lists), so a list that has changed meanwhile is sorted again.
NativeResult sort_at_once(Call& call, List& list, Value key, bool reversed) {
    Context& cx = call.cx;
    for (;;) {
        std::vector<Value> taken = list_values(cx, call.args[0]), values = taken, keys;
        if (!(key == kUnbound) && !direct_keys(cx, key, values, keys)) return failed(cx);
        if (!sort_values(cx, values, key == kUnbound ? values : keys, reversed)) return failed(cx);
        ObjectLock lock(cx, list);
        if (holds(cx, list, taken))
            return list_replace(cx, list, 0, list.length, values.data(), values.size()) ? NativeResult::Done : NativeResult::Raise;
    }
}

// sort(*, key, reverse). State: 0 unused, 1 the elements, 2 their keys. The elements are taken when it begins and stored when it ends.
NativeResult sort(Call& call) {
    Context& cx = call.cx;
    Value key = call.args[1];
    bool keyed = !(key == kUnbound) && !(key == kNone);
    Tri reversed = call.args[2] == kUnbound ? 0 : truth(cx, call.args[2]);
    if (reversed < 0) return failed(cx);
    List& list = self_of(call);
    if (call.step != kKeys && call.step != 1 && call.step != kOrdered) {
        bool direct = keyed && is_direct(cx, key);
        if (keyed && !direct && !call.has_frame) return NativeResult::NeedFrame;
        if (touch_shape(cx, list, true)) return NativeResult::Stop;
        std::vector<Value> values = list_values(cx, call.args[0]);
        const bool asks = !keyed && comparing_asks(cx, values);
        if (asks && !call.has_frame) return NativeResult::NeedFrame;
        if ((!keyed && !asks) || direct) return sort_at_once(call, list, direct ? key : kUnbound, reversed != 0);
        Value taken = make_list_of(cx, values.data(), values.size());
        if (taken == kUnbound) return NativeResult::Raise;
        cx.set_register(call.state[1], taken);
        if (asks) return ask_order(call, taken, reversed != 0);
    }
    if (call.step != 1 && call.step != kOrdered) {
        if (auto stop = compute_keys(call, key, call.state[1], 2)) return *stop;
        if (comparing_asks(cx, list_values(cx, call.state[2]))) return ask_order(call, call.state[2], reversed != 0);
        call.step = 1;
    }
    std::vector<Value> taken = list_values(cx, call.state[1]), values = taken;
    if (call.step == kOrdered) {
        cx.set_register(call.state[2], in_order(cx, call.state[1], call.returned));
        values = list_values(cx, call.state[2]);
    } else if (!sort_values(cx, values, list_values(cx, call.state[2]), reversed != 0)) {
        return failed(cx);
    }
    if (touch_shape(cx, list, true)) return NativeResult::Stop;
    bool modified = false;
    {
        ObjectLock lock(cx, list);
        modified = !holds(cx, list, taken);
        if (!list_replace(cx, list, 0, list.length, values.data(), values.size())) return NativeResult::Raise;
    }
    return modified ? cx.raise(TypeId::ValueError, "list modified during sort") : NativeResult::Done;
}

constexpr NativeDef kList[] = {
    {"append", append, "self, object, /", 0, "writes shape"},
    {"extend", extend, "self, iterable, /", 1, "writes shape; reads shape and all elements of the other"},
    {"insert", insert, "self, index, object, /", 0, "writes shape"},
    {"remove", remove, "self, value, /", 0, "writes shape"},
    {"pop", pop, "self, index?, /", 0, "writes shape"},
    {"clear", clear, "self", 0, "writes shape"},
    {"index", index, "self, value, start?, stop?, /", 3, "reads shape and all elements"},
    {"count", count, "self, value, /", 3, "reads shape and all elements"},
    {"sort", sort, "self, *, key?, reverse?", 3, "writes shape"},
    {"reverse", reverse, "self", 0, "writes shape"},
    {"copy", copy, "self", 0, "reads shape and all elements"},
};

constexpr NativeDef kTuple[] = {
    {"index", index, "self, value, start?, stop?, /", 3},
    {"count", count, "self, value, /", 3},
};

NativeResult range_count(Call& call) {
    Tri in = contains(call.cx, call.args[0], call.args[1]);
    return in < 0 ? failed(call.cx) : done(call, int_value(in));
}

NativeResult range_index(Call& call) {
    Context& cx = call.cx;
    Tri in = contains(cx, call.args[0], call.args[1]);
    if (in < 0) return failed(cx);
    if (!in) {
        std::string shown = repr(cx, call.args[1]);
        return cx.raise(TypeId::ValueError, is_number(cx, call.args[1]) ? shown + " is not in range" : "sequence.index(x): x not in sequence");
    }
    const Range& range = cx.object<Range>(call.args[0]);
    Value offset = number_binary(cx, BinaryOp::SUB, call.args[1], range.start);
    return done(call, number_binary(cx, BinaryOp::FLOORDIV, offset, range.step));
}

constexpr NativeDef kRange[] = {
    {"index", range_index, "self, value, /"},
    {"count", range_count, "self, value, /"},
};

} // namespace

NativeTable list_methods() { return {"list", Kind::List, kList}; }
NativeTable tuple_methods() { return {"tuple", Kind::Tuple, kTuple}; }
NativeTable range_methods() { return {"range", Kind::Range, kRange}; }

} // namespace heddle::vm
