// collections.deque. Each method is one operation, as it is one call into C in CPython.

#include <algorithm>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/native_modules.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

Deque& self_of(Call& call) { return call.cx.object<Deque>(call.args[0]); }

template <bool (*kPush)(Context&, Deque&, Value)> NativeResult push(Call& call) {
    Deque& deque = self_of(call);
    if (touch_shape(call.cx, deque, true)) return NativeResult::Stop;
    ObjectLock lock(call.cx, deque);
    return kPush(call.cx, deque, call.args[1]) ? NativeResult::Done : NativeResult::Raise;
}

template <Value (*kPop)(Context&, Deque&)> NativeResult pop(Call& call) {
    Deque& deque = self_of(call);
    if (touch_shape(call.cx, deque, true)) return NativeResult::Stop;
    ObjectLock lock(call.cx, deque);
    call.result = kPop(call.cx, deque);
    return call.result == kUnbound ? call.cx.raise(TypeId::IndexError, "pop from an empty deque") : NativeResult::Done;
}

NativeResult extend(Call& call) {
    if (auto stop = materialize(call, 1)) return *stop;
    return deque_extend(call.cx, call.args[0], call.args[1]) ? NativeResult::Done : failed(call.cx);
}

NativeResult extend_left(Call& call) {
    Context& cx = call.cx;
    Deque& deque = self_of(call);
    if (auto stop = materialize(call, 1)) return *stop;
    if (touch_shape(cx, deque, true)) return NativeResult::Stop;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[1], values)) return failed(cx);
    ObjectLock lock(cx, deque);
    for (Value v : values)
        if (!deque_push_left(cx, deque, v)) return NativeResult::Raise;
    return NativeResult::Done;
}

NativeResult clear(Call& call) {
    Deque& deque = self_of(call);
    if (touch_shape(call.cx, deque, true)) return NativeResult::Stop;
    ObjectLock lock(call.cx, deque);
    deque_clear(call.cx, deque);
    return NativeResult::Done;
}

// Position of a value, -1 when it is not there, -2 when failed.
std::int64_t position(Context& cx, const std::vector<Value>& values, Value wanted, std::int64_t from, std::int64_t to) {
    StopPoll poll;
    const auto n = static_cast<std::int64_t>(values.size());
    if (from < 0) from = std::max<std::int64_t>(from + n, 0);
    if (to < 0) to += n;
    for (std::int64_t i = from; i < std::min(to, n); i++) {
        Tri same = values_equal(cx, values[static_cast<std::size_t>(i)], wanted);
        if (same < 0 || poll.stopped(cx)) return -2;
        if (same) return i;
    }
    return -1;
}

NativeResult not_there(Context& cx, Value wanted) {
    std::string shown = repr(cx, wanted);
    if (cx.raising() || cx.stop_here) return failed(cx);
    return cx.raise(TypeId::ValueError, shown + " is not in deque");
}

NativeResult index(Call& call) {
    Context& cx = call.cx;
    std::int64_t from = 0, to = INT64_MAX;
    const char* what = "slice indices must be integers or have an __index__ method";
    if (!(call.args[2] == kUnbound) && !as_index(cx, call.args[2], from, what)) return NativeResult::Raise;
    if (!(call.args[3] == kUnbound) && !as_index(cx, call.args[3], to, what)) return NativeResult::Raise;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    const std::int64_t at = position(cx, values, call.args[1], from, to);
    if (at == -2) return failed(cx);
    return at < 0 ? not_there(cx, call.args[1]) : done(call, int_value(at));
}

NativeResult count(Call& call) {
    Context& cx = call.cx;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    std::int64_t n = 0;
    for (Value v : values) {
        Tri same = values_equal(cx, v, call.args[1]);
        if (same < 0) return failed(cx);
        n += same;
    }
    return done(call, int_value(n));
}

NativeResult insert(Call& call) {
    Context& cx = call.cx;
    Deque& deque = self_of(call);
    std::int64_t index = 0;
    if (!as_index(cx, call.args[1], index, nullptr)) return NativeResult::Raise;
    if (touch_shape(cx, deque, true)) return NativeResult::Stop;
    ObjectLock lock(cx, deque);
    const auto length = static_cast<std::int64_t>(deque.length);
    if (deque.maxlen.is_int() && length >= deque.maxlen.as_int()) return cx.raise(TypeId::IndexError, "deque already at its maximum size");
    if (index < 0) index = std::max<std::int64_t>(index + length, 0);
    return deque_insert(cx, deque, static_cast<std::uint64_t>(std::min(index, length)), call.args[2]) ? NativeResult::Done : NativeResult::Raise;
}

NativeResult remove(Call& call) {
    Context& cx = call.cx;
    Deque& deque = self_of(call);
    if (touch_shape(cx, deque, true)) return NativeResult::Stop;
    for (;;) {
        std::vector<Value> values = deque_values(cx, call.args[0]);
        const std::int64_t at = position(cx, values, call.args[1], 0, INT64_MAX);
        if (at == -2) return failed(cx);
        if (at < 0) return not_there(cx, call.args[1]);
        ObjectLock lock(cx, deque);
        // Another thread may have moved it while the items were compared.
        const auto i = static_cast<std::uint64_t>(at);
        if (i >= deque.length || !(deque_item(cx, deque, i) == values[i])) continue;
        deque_remove(cx, deque, i);
        return NativeResult::Done;
    }
}

NativeResult reverse(Call& call) {
    Context& cx = call.cx;
    Deque& deque = self_of(call);
    if (touch_shape(cx, deque, true)) return NativeResult::Stop;
    ObjectLock lock(cx, deque);
    for (std::uint64_t i = 0, j = deque.length; i + 1 < j; i++) {
        Value v = deque_item(cx, deque, i);
        deque_assign(cx, deque, i, deque_item(cx, deque, --j));
        deque_assign(cx, deque, j, v);
    }
    return NativeResult::Done;
}

NativeResult rotate(Call& call) {
    Context& cx = call.cx;
    Deque& deque = self_of(call);
    std::int64_t n = 1;
    if (!(call.args[1] == kUnbound) && !as_index(cx, call.args[1], n, nullptr)) return NativeResult::Raise;
    if (touch_shape(cx, deque, true)) return NativeResult::Stop;
    ObjectLock lock(cx, deque);
    deque_rotate(cx, deque, n);
    return NativeResult::Done;
}

constexpr NativeDef kDeque[] = {
    {"append", push<deque_push>, "self, x, /", 0, "writes shape"},
    {"appendleft", push<deque_push_left>, "self, x, /", 0, "writes shape"},
    {"pop", pop<deque_pop>, "self", 0, "writes shape"},
    {"popleft", pop<deque_pop_left>, "self", 0, "writes shape"},
    {"extend", extend, "self, iterable, /", 1, "writes shape; reads shape and all elements of the other"},
    {"extendleft", extend_left, "self, iterable, /", 1, "writes shape; reads shape and all elements of the other"},
    {"clear", clear, "self", 0, "writes shape"},
    {"index", index, "self, value, start?, stop?, /", 0, "reads shape and all elements"},
    {"count", count, "self, value, /", 0, "reads shape and all elements"},
    {"insert", insert, "self, index, object, /", 0, "writes shape"},
    {"remove", remove, "self, value, /", 0, "writes shape"},
    {"reverse", reverse, "self", 0, "writes shape"},
    {"rotate", rotate, "self, n?, /", 0, "writes shape"},
};

} // namespace

NativeTable deque_methods() { return {"deque", Kind::Deque, kDeque}; }

void fill_collections(Context& cx, Value dict) { put_name(cx, dict, "deque", cx.machine.type_object(TypeId::deque)); }

} // namespace heddle::vm
