#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"

namespace heddle::vm {

namespace {

Dict& self_of(Call& call) { return call.cx.object<Dict>(call.args[0]); }

NativeResult add(Call& call) {
    Context& cx = call.cx;
    Dict& set = self_of(call);
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, call.args[1], ok);
    if (!ok) return failed(cx);
    bool is_new = !cx.controlled || set_find(cx, set, call.args[1], hash, ok) == nullptr;
    if (!ok || touch_shape(cx, set, is_new)) return failed(cx);
    ObjectLock lock(cx, set);
    return set_add(cx, set, call.args[1], hash) ? NativeResult::Done : failed(cx);
}

// discard, and remove with its KeyError. A set is looked up as a frozenset.
NativeResult take_out(Call& call, bool must) {
    Context& cx = call.cx;
    Dict& set = self_of(call);
    bool ok = true, found = false;
    std::uint64_t hash = cx.is(call.args[1], Kind::Set) ? hash_of_set(cx, call.args[1]) : hash_bits(cx, call.args[1], ok);
    if (!ok) return failed(cx);
    bool present = !cx.controlled || set_find(cx, set, call.args[1], hash, ok) != nullptr;
    if (!ok || touch_shape(cx, set, present)) return failed(cx);
    {
        ObjectLock lock(cx, set);
        if (!set_discard(cx, set, call.args[1], hash, found)) return failed(cx);
    }
    return found || !must ? NativeResult::Done : cx.raise_value(TypeId::KeyError, call.args[1]);
}
NativeResult discard(Call& call) { return take_out(call, false); }
NativeResult remove(Call& call) { return take_out(call, true); }

NativeResult pop(Call& call) {
    Context& cx = call.cx;
    Dict& set = self_of(call);
    if (touch_shape(cx, set, true)) return NativeResult::Stop;
    Value v = kUnbound;
    {
        ObjectLock lock(cx, set);
        v = set_pop(cx, set);
    }
    if (v == kUnbound) return cx.raise_value(TypeId::KeyError, cx.make_str("pop from an empty set"));
    return done(call, v);
}

NativeResult clear(Call& call) {
    Dict& set = self_of(call);
    if (touch_shape(call.cx, set, true)) return NativeResult::Stop;
    ObjectLock lock(call.cx, set);
    set_clear(call.cx, set);
    return NativeResult::Done;
}

Value copy_of(Context& cx, Value v) {
    if (cx.is(v, Kind::FrozenSet)) return v;
    if (touch_shape(cx, cx.header(v), false)) return kUnbound;
    SetCopy table = set_copy_table(cx, v);
    Value copy = cx.make_set(Kind::Set);
    return set_merge(cx, cx.object<Dict>(copy), table.slots, table.fill, table.live) ? copy : kUnbound;
}

NativeResult copy(Call& call) { return done(call, copy_of(call.cx, call.args[0])); }

// The others of a variadic method as plain sets and lists, Python iterators taken apart.
std::optional<NativeResult> materialize_others(Call& call) {
    if (call.step >= kMaterialize)
        if (auto stop = materialize(call, materialized_argument(call.step))) return stop;
    for (std::uint32_t i = 1; i < call.nargs; i++)
        if (auto stop = materialize(call, i)) return stop;
    return std::nullopt;
}

// As a set of its own, for an operator's right side.
Value set_from(Context& cx, Value iterable) {
    if (is_set(cx, iterable)) return iterable;
    Value set = cx.make_set(Kind::Set);
    return set_update_from(cx, set, iterable) ? set : kUnbound;
}

NativeResult update(Call& call) {
    Context& cx = call.cx;
    if (auto stop = materialize_others(call)) return *stop;
    if (touch_shape(cx, self_of(call), true)) return NativeResult::Stop;
    for (std::uint32_t i = 1; i < call.nargs; i++)
        if (touch_iterable(cx, call.args[i])) return NativeResult::Stop;
    for (std::uint32_t i = 1; i < call.nargs; i++)
        if (!set_update_from(cx, call.args[0], call.args[i])) return failed(cx);
    return NativeResult::Done;
}

template <BinaryOp kOp, bool kInPlace> NativeResult combine(Call& call) {
    Context& cx = call.cx;
    if (auto stop = materialize_others(call)) return *stop;
    if (kInPlace && touch_shape(cx, self_of(call), true)) return NativeResult::Stop;
    for (std::uint32_t i = 1; i < call.nargs; i++)
        if (touch_iterable(cx, call.args[i])) return NativeResult::Stop;
    Value result = call.args[0];
    if (!kInPlace && (kOp == BinaryOp::OR || call.nargs == 1)) { // union: a copy that takes the others in
        SetCopy table = touch_shape(cx, cx.header(result), false) ? SetCopy{} : set_copy_table(cx, result);
        if (cx.stop_here) return NativeResult::Stop;
        result = cx.make_set(cx.kind(result));
        if (!set_merge(cx, cx.object<Dict>(result), table.slots, table.fill, table.live)) return failed(cx);
        for (std::uint32_t i = 1; i < call.nargs; i++)
            if (!(call.args[i] == call.args[0]) && !set_update_from(cx, result, call.args[i])) return failed(cx);
        return done(call, result);
    }
    for (std::uint32_t i = 1; i < call.nargs; i++) {
        bool plain = !is_set(cx, call.args[i]) && (kOp == BinaryOp::AND || (kOp == BinaryOp::SUB && !cx.is(call.args[i], Kind::Dict)));
        if (!kInPlace && plain) {
            result = set_with_iterable(cx, kOp, result, call.args[i]);
            if (result == kUnbound) return failed(cx);
            continue;
        }
        Value other = set_from(cx, call.args[i]);
        if (other == kUnbound) return failed(cx);
        result = set_binary(cx, kOp, result, other, kInPlace);
        if (result == kUnbound) return failed(cx);
    }
    return done(call, kInPlace ? kNone : result);
}

template <CompareOp kOp> NativeResult relation(Call& call) {
    Context& cx = call.cx;
    if (auto stop = materialize(call, 1)) return *stop;
    Value other = set_from(cx, call.args[1]);
    if (other == kUnbound) return failed(cx);
    Tri t = set_compare(cx, kOp, call.args[0], other);
    return t < 0 ? failed(cx) : done(call, bool_value(t != 0));
}

NativeResult isdisjoint(Call& call) {
    Context& cx = call.cx;
    if (auto stop = materialize(call, 1)) return *stop;
    Value other = set_from(cx, call.args[1]);
    if (other == kUnbound) return failed(cx);
    Value common = set_binary(cx, BinaryOp::AND, call.args[0], other, false);
    return common == kUnbound ? failed(cx) : done(call, bool_value(cx.object<Dict>(common).length == 0));
}

#define HEDDLE_COMMON_SET_METHODS \
    {"copy", copy, "self", 0, "reads shape"}, {"union", combine<BinaryOp::OR, false>, "self, /, *others", 1, "reads shape of all"}, \
        {"intersection", combine<BinaryOp::AND, false>, "self, /, *others", 1, "reads shape of all"}, \
        {"difference", combine<BinaryOp::SUB, false>, "self, /, *others", 1, "reads shape of all"}, \
        {"symmetric_difference", combine<BinaryOp::XOR, false>, "self, other, /", 1, "reads shape of both"}, \
        {"issubset", relation<CompareOp::LE>, "self, other, /", 1, "reads shape of both"}, \
        {"issuperset", relation<CompareOp::GE>, "self, other, /", 1, "reads shape of both"}, \
        {"isdisjoint", isdisjoint, "self, other, /", 1, "reads shape of both"}

constexpr NativeDef kSet[] = {
    {"add", add, "self, element, /", 0, "writes shape (reads it when the element is there)"},
    {"remove", remove, "self, element, /", 0, "writes shape (reads it when the element is missing)"},
    {"discard", discard, "self, element, /", 0, "writes shape (reads it when the element is missing)"},
    {"pop", pop, "self", 0, "writes shape"},
    {"clear", clear, "self", 0, "writes shape"},
    {"update", update, "self, /, *others", 1, "writes shape; reads shape of the others"},
    {"intersection_update", combine<BinaryOp::AND, true>, "self, /, *others", 1, "writes shape; reads shape of the others"},
    {"difference_update", combine<BinaryOp::SUB, true>, "self, /, *others", 1, "writes shape; reads shape of the others"},
    {"symmetric_difference_update", combine<BinaryOp::XOR, true>, "self, other, /", 1, "writes shape; reads shape of the other"},
    HEDDLE_COMMON_SET_METHODS,
};

constexpr NativeDef kFrozenSet[] = {HEDDLE_COMMON_SET_METHODS};

} // namespace

NativeTable set_methods() { return {"set", Kind::Set, kSet}; }
NativeTable frozenset_methods() { return {"frozenset", Kind::FrozenSet, kFrozenSet}; }

} // namespace heddle::vm
