// Built-in functions that consume iterables, and sorting.
//
// Sorting: stable, with one comparison kind chosen by a look at all keys (small integers, floats, strings, anything). Key functions
// run before anything is moved, as in CPython.

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/generators.h"
#include "vm/special.h"

namespace heddle::vm {

NativeResult builtin_iter(Call& call) {
    Context& cx = call.cx;
    if (call.args[1] == kUnbound) return done(call, iterate(cx, call.args[0]));
    return done(call, make_iterator(cx, IteratorKind::Callable, call.args[0], int_value(0), call.args[1]));
}

NativeResult builtin_next(Call& call) {
    Context& cx = call.cx;
    Value it = call.args[0], v = kUnbound;
    if (is_user_object(cx, it)) { // the StopIteration is the method's own
        Value method = special_method(cx, it, "__next__");
        if (method == kUnbound) return type_error(cx, fmt::format("'{}' object is not an iterator", cx.type_name(it)));
        v = call_special(cx, method, it, {});
        if (v == kUnbound && !(call.args[1] == kUnbound) && take_exception(cx, TypeId::StopIteration)) v = call.args[1];
        return done(call, v);
    }
    if (call.step == 1) {
        v = call.returned == kDeleted ? kUnbound : call.returned;
    } else if (is_generator(cx, it) && call.args[1] == kUnbound) { // its result and its StopIteration are ours
        take_next(call, it, 0);
        call.resume = ResumeMode::Call;
        return NativeResult::Resume;
    } else if (needs_python(cx, it)) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        return take_next(call, it, 1);
    } else {
        v = next(cx, it);
        if (v == kUnbound && (cx.raising() || cx.stop_here)) return failed(cx);
    }
    if (!(v == kUnbound)) return done(call, v);
    if (!(call.args[1] == kUnbound)) return done(call, call.args[1]);
    return cx.raise(TypeId::StopIteration, "");
}

namespace {
constexpr std::uint32_t kSumming = 2002;

// sum() of objects with an __add__ of their own. State: 0 the elements, 1 the total, 2 how many are in it.
NativeResult sum_asking(Call& call) {
    Context& cx = call.cx;
    StopPoll poll;
    for (;;) {
        const List& list = cx.object<List>(call.state[0]);
        auto at = static_cast<std::uint64_t>(call.state[2].as_int());
        if (at >= list.length) return done(call, call.state[1]);
        Value total = binary(cx, BinaryOp::ADD, call.state[1], list_item(cx, list, at), false);
        if (total == kUnbound || poll.stopped(cx)) return failed(cx);
        cx.set_register(call.state[1], total);
        cx.set_register(call.state[2], int_value(static_cast<std::int64_t>(at + 1)));
        forget_answers(cx);
    }
}
} // namespace

constexpr std::uint32_t kSummingChunks = 3000;

// The numbers that a generator yields, some thousand at a time. Nothing: an object of a class comes; it is in state[0], the sum so far is
// the start, and the step is materialize()'s.
std::optional<NativeResult> sum_chunk(Call& call, Value start) {
    Context& cx = call.cx;
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 0) {
        cx.set_register(call.state[1], start);
    } else {
        Value total = call.state[1];
        auto add = [&](Value v) {
            if (both_int(total, v) && fits_int(total.as_int() + v.as_int()))
                total = int_value(total.as_int() + v.as_int());
            else
                total = binary(cx, BinaryOp::ADD, total, v, false);
            return !(total == kUnbound);
        };
        for (Value v : list_values(cx, call.state[0]))
            if (!add(v)) return failed(cx);
        if (call.returned == kDeleted) return done(call, total);
        if (is_user_object(cx, call.returned)) {
            cx.set_register(call.state[0], cx.make_list(0));
            cx.set_register(call.state[1], kUnbound);
            cx.set_register(call.args[1], total);
            call.step = kMaterialize;
            return std::nullopt;
        }
        if (!add(call.returned)) return failed(cx);
        cx.set_register(call.state[1], total);
    }
    cx.set_register(call.state[0], cx.make_list(0));
    return collect_generator(call, call.args[0], kSummingChunks, kCollectFrame | kCollectNumbersFrame);
}

NativeResult builtin_sum(Call& call) {
    Context& cx = call.cx;
    Value total = call.args[1] == kUnbound ? int_value(0) : call.args[1];
    if (cx.is_str(total)) return type_error(cx, "sum() can't sum strings [use ''.join(seq) instead]");
    if (cx.is(total, Kind::Bytes)) return type_error(cx, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (call.step == kSumming) return sum_asking(call);
    if ((call.step == 0 || call.step == kSummingChunks) && is_generator(cx, call.args[0]) && is_number(cx, total)) {
        if (auto stop = sum_chunk(call, total)) return *stop;
    }
    if (auto stop = materialize(call, 0)) return *stop;
    if (is_number(cx, call.args[1])) total = call.args[1];
    Value source = call.args[0];
    StopPoll poll;
    bool own_list = false; // the total is a list that nobody else can see: it grows where it is
    auto add = [&](Value v) {
        if (both_int(total, v) && fits_int(total.as_int() + v.as_int())) {
            total = int_value(total.as_int() + v.as_int());
        } else {
            const bool lists = cx.is(total, Kind::List) && cx.is(v, Kind::List);
            total = binary(cx, BinaryOp::ADD, total, v, lists && own_list);
            own_list = lists;
        }
        return !(total == kUnbound) && !poll.stopped(cx);
    };
    if (cx.is(source, Kind::Iterator) || cx.is(source, Kind::Range)) { // one at a time: it may be long
        if (touch_iterable(cx, source)) return NativeResult::Stop;
        Value it = iterate(cx, source);
        for (;;) {
            Value v = it == kUnbound ? kUnbound : step_iterator(cx, it);
            if (v == kUnbound) {
                if (cx.raising() || cx.stop_here) return failed(cx);
                break;
            }
            if (!add(v)) return failed(cx);
        }
        return done(call, total);
    }
    std::vector<Value> values;
    if (!collect_elements(cx, source, values)) return failed(cx);
    if (is_user_object(cx, total) || std::any_of(values.begin(), values.end(), [&](Value v) { return is_user_object(cx, v); })) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        Value copy = make_list_of(cx, values.data(), values.size());
        if (copy == kUnbound) return NativeResult::Raise;
        cx.set_register(call.state[0], copy);
        cx.set_register(call.state[1], total);
        cx.set_register(call.state[2], int_value(0));
        call.step = kSumming;
        return sum_asking(call);
    }
    for (Value v : values)
        if (!add(v)) return failed(cx);
    return done(call, total);
}

// All keys are there: comparing them may hand over, and the last one is not to be taken again.
constexpr std::uint32_t kHaveKeys = 2006;

std::optional<NativeResult> compute_keys(Call& call, Value key, Value items, std::uint32_t keys_register) {
    Context& cx = call.cx;
    if (call.step == kHaveKeys) return std::nullopt;
    Value& keys = call.state[keys_register];
    if (call.step == kKeys) {
        if (!list_push(cx, cx.object<List>(keys), call.returned)) return NativeResult::Raise;
    } else {
        cx.set_register(keys, cx.make_list(0));
    }
    const List& done = cx.object<List>(keys);
    const List& list = cx.object<List>(items);
    if (done.length == list.length) {
        call.step = kHaveKeys;
        return std::nullopt;
    }
    call.step = kKeys;
    call.callee = key;
    call.call_args[0] = list_item(cx, list, done.length);
    call.call_nargs = 1;
    return NativeResult::CallPython;
}

bool direct_keys(Context& cx, Value key, const std::vector<Value>& values, std::vector<Value>& keys) {
    StopPoll poll;
    keys.reserve(values.size());
    for (Value v : values) {
        keys.push_back(call_direct(cx, key, &v, 1));
        if (keys.back() == kUnbound || poll.stopped(cx)) return false;
    }
    return true;
}

bool sort_values(Context& cx, std::vector<Value>& values, const std::vector<Value>& keys, bool reverse) {
    bool ints = true, floats = true, strings = true;
    for (Value k : keys) {
        ints = ints && k.is_int();
        floats = floats && k.is_inline_float();
        strings = strings && cx.is_str(k);
    }
    bool ok = true;
    StopPoll poll;
    auto less = [&](Value a, Value b) {
        if (!ok || poll.stopped(cx)) return ok = false;
        Tri t = compare(cx, CompareOp::LT, a, b);
        if (t < 0) ok = false;
        return t > 0;
    };
    auto text_less = [&](Value a, Value b) { return cx.text(a) < cx.text(b); };
    auto float_less = [](Value a, Value b) { return a.as_inline_float() < b.as_inline_float(); };
    auto int_less = [](Value a, Value b) { return a.as_int() < b.as_int(); };
    // Stable in both directions: equal elements keep their order under reverse too.
    auto sort_plain = [&](auto before) {
        if (reverse)
            std::stable_sort(values.begin(), values.end(), [&](Value a, Value b) { return before(b, a); });
        else
            std::stable_sort(values.begin(), values.end(), before);
    };
    auto sort_keyed = [&](auto before) {
        std::vector<std::uint32_t> order(values.size());
        std::iota(order.begin(), order.end(), 0u);
        std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            return reverse ? before(keys[b], keys[a]) : before(keys[a], keys[b]);
        });
        std::vector<Value> sorted;
        sorted.reserve(values.size());
        for (std::uint32_t i : order) sorted.push_back(values[i]);
        values = std::move(sorted);
    };
    auto sort = [&](auto before) {
        if (&keys == &values)
            sort_plain(before);
        else
            sort_keyed(before);
    };
    if (ints)
        sort(int_less);
    else if (floats)
        sort(float_less);
    else if (strings)
        sort(text_less);
    else
        sort(less);
    return ok;
}

// sorted(iterable, *, key, reverse). State: 0 materialising, 1 the elements, 2 their keys.
NativeResult builtin_sorted(Call& call) {
    Context& cx = call.cx;
    Value key = call.args[1];
    bool keyed = !(key == kUnbound) && !(key == kNone);
    Tri reverse = call.args[2] == kUnbound ? 0 : truth(cx, call.args[2]);
    if (reverse < 0) return failed(cx);
    if (call.step == kOrdered) return done(call, in_order(cx, call.state[1], call.returned));
    if (call.step != kKeys && call.step != kHaveKeys) {
        if (auto stop = materialize(call, 0)) return *stop;
        if (!keyed) {
            std::vector<Value> values;
            if (!collect_elements(cx, call.args[0], values)) return failed(cx);
            if (comparing_asks(cx, values)) {
                if (!call.has_frame) return NativeResult::NeedFrame;
                Value copy = make_list_of(cx, values.data(), values.size());
                if (copy == kUnbound) return NativeResult::Raise;
                cx.set_register(call.state[1], copy);
                return ask_order(call, copy, reverse != 0);
            }
            if (!sort_values(cx, values, values, reverse != 0)) return failed(cx);
            return done(call, make_list_of(cx, values.data(), values.size()));
        }
        if (is_direct(cx, key)) { // one operation, as in CPython, where nothing can come between
            std::vector<Value> values, keys;
            if (!collect_elements(cx, call.args[0], values) || !direct_keys(cx, key, values, keys)) return failed(cx);
            if (!sort_values(cx, values, keys, reverse != 0)) return failed(cx);
            return done(call, make_list_of(cx, values.data(), values.size()));
        }
        if (!call.has_frame) return NativeResult::NeedFrame;
        std::vector<Value> values;
        if (!collect_elements(cx, call.args[0], values)) return failed(cx);
        Value copy = make_list_of(cx, values.data(), values.size());
        if (copy == kUnbound) return NativeResult::Raise;
        cx.set_register(call.state[1], copy);
    }
    if (auto stop = compute_keys(call, key, call.state[1], 2)) return *stop;
    std::vector<Value> values = list_values(cx, call.state[1]), keys = list_values(cx, call.state[2]);
    if (comparing_asks(cx, keys)) return ask_order(call, call.state[2], reverse != 0);
    if (!sort_values(cx, values, keys, reverse != 0)) return failed(cx);
    return done(call, make_list_of(cx, values.data(), values.size()));
}

namespace {

constexpr std::uint32_t kComparing = 2003;
enum ExtremeState : std::uint32_t { kElements = 1, kElementKeys, kBest, kLooking };

// min() and max() of objects with an order of their own: one comparison after the other.
NativeResult extreme_asking(Call& call, CompareOp op) {
    Context& cx = call.cx;
    StopPoll poll;
    for (;;) {
        const List& keys = cx.object<List>(call.state[kElementKeys]);
        const auto at = static_cast<std::uint64_t>(call.state[kLooking].as_int()), best = static_cast<std::uint64_t>(call.state[kBest].as_int());
        if (at >= keys.length) return done(call, list_item(cx, cx.object<List>(call.state[kElements]), best));
        const Tri better = compare(cx, op, list_item(cx, keys, at), list_item(cx, keys, best));
        if (better < 0 || poll.stopped(cx)) return failed(cx);
        if (better) cx.set_register(call.state[kBest], call.state[kLooking]);
        cx.set_register(call.state[kLooking], int_value(static_cast<std::int64_t>(at + 1)));
        forget_answers(cx);
    }
}

// min and max: args 0 key, 1 default, positional ones from 2. State: 0 materialising, 1 the elements, 2 their keys, 3 which is the best
// so far, 4 which is looked at.
NativeResult extreme(Call& call, CompareOp op, const char* name) {
    constexpr std::uint32_t kFixed = 2;
    Context& cx = call.cx;
    if (call.step == kComparing) return extreme_asking(call, op);
    std::uint32_t count = call.nargs - kFixed;
    Value key = call.args[0];
    bool keyed = !(key == kUnbound) && !(key == kNone), direct = keyed && is_direct(cx, key);
    if (count == 0) return type_error(cx, fmt::format("{} expected at least 1 argument, got 0", name));
    if (count > 1 && !(call.args[1] == kUnbound))
        return type_error(cx, fmt::format("Cannot specify a default for {}() with multiple positional arguments", name));
    std::vector<Value> values, keys;
    if (call.step != kKeys && call.step != kHaveKeys) {
        if (count == 1) {
            if (auto stop = materialize(call, kFixed)) return *stop;
        }
        if (keyed && !direct && !call.has_frame) return NativeResult::NeedFrame;
        if (count > 1)
            values.assign(call.args + kFixed, call.args + call.nargs);
        else if (!collect_elements(cx, call.args[kFixed], values))
            return failed(cx);
        if (keyed && !direct) {
            Value copy = make_list_of(cx, values.data(), values.size());
            if (copy == kUnbound) return NativeResult::Raise;
            cx.set_register(call.state[1], copy);
        }
    }
    if (direct) {
        if (!direct_keys(cx, key, values, keys)) return failed(cx);
    } else if (keyed) {
        if (auto stop = compute_keys(call, key, call.state[1], 2)) return *stop;
        values = list_values(cx, call.state[1]);
        keys = list_values(cx, call.state[2]);
    }
    const std::vector<Value>& by = keyed ? keys : values;
    if (values.empty()) {
        if (!(call.args[1] == kUnbound)) return done(call, call.args[1]);
        return cx.raise(TypeId::ValueError, fmt::format("{}() arg is an empty sequence", name));
    }
    if (comparing_asks(cx, by)) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        Value elements = make_list_of(cx, values.data(), values.size()), element_keys = make_list_of(cx, by.data(), by.size());
        if (elements == kUnbound || element_keys == kUnbound) return NativeResult::Raise;
        cx.set_register(call.state[kElements], elements);
        cx.set_register(call.state[kElementKeys], element_keys);
        cx.set_register(call.state[kBest], int_value(0));
        cx.set_register(call.state[kLooking], int_value(1));
        call.step = kComparing;
        return extreme_asking(call, op);
    }
    std::size_t best = 0;
    StopPoll poll;
    for (std::size_t i = 1; i < values.size(); i++) {
        Tri better = compare(cx, op, by[i], by[best]);
        if (better < 0 || poll.stopped(cx)) return failed(cx);
        if (better) best = i;
    }
    return done(call, values[best]);
}

// any and all stop at the first element that decides: what is behind it stays in an iterator.
NativeResult first_with(Call& call, bool wanted) {
    Context& cx = call.cx;
    Value source = call.args[0];
    auto decides = [&](Value v, Tri& t) {
        t = truth(cx, v);
        return t < 0 || (t != 0) == wanted;
    };
    Tri t = 0;
    bool is_iterator = cx.is(source, Kind::Iterator) && !is_view(cx, source);
    if (call.step == 1 || needs_python(cx, source) || (is_iterator && classes_exist(cx))) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        if (call.step == 0 && is_user_object(cx, source)) {
            source = iterate(cx, source);
            if (source == kUnbound) return failed(cx);
            cx.set_register(call.args[0], source);
        }
        if (call.step == 1) {
            if (call.returned == kDeleted) return done(call, bool_value(!wanted));
            if (decides(call.returned, t)) return t < 0 ? failed(cx) : done(call, bool_value(wanted));
        }
        return take_next(call, source, 1);
    }
    if (touch_iterable(cx, source)) return NativeResult::Stop;
    Value it = iterate(cx, source);
    StopPoll poll;
    for (;;) {
        Value v = it == kUnbound ? kUnbound : step_iterator(cx, it);
        if (v == kUnbound) return cx.raising() || cx.stop_here ? failed(cx) : done(call, bool_value(!wanted));
        if (decides(v, t)) return t < 0 ? failed(cx) : done(call, bool_value(wanted));
        if (poll.stopped(cx)) return NativeResult::Stop;
    }
}

} // namespace

NativeResult builtin_min(Call& call) { return extreme(call, CompareOp::LT, "min"); }
NativeResult builtin_max(Call& call) { return extreme(call, CompareOp::GT, "max"); }
// The hidden natives of UNPACK and IN, for iterators that run Python code. take(iterable, limit): a list of at most so many elements.
NativeResult iterable_take(Call& call) {
    Context& cx = call.cx;
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 0 && !is_generator(cx, call.args[0]) && !cx.is(call.args[0], Kind::Iterator)) {
        Value iterator = iterate(cx, call.args[0]);
        if (iterator == kUnbound) return failed(cx);
        cx.set_register(call.args[0], iterator);
    }
    if (call.state[0] == kUnbound) cx.set_register(call.state[0], cx.make_list(0));
    List& taken = cx.object<List>(call.state[0]);
    if (call.step == 1) {
        if (call.returned == kDeleted) return done(call, call.state[0]);
        if (!list_push(cx, taken, call.returned)) return NativeResult::Raise;
    }
    if (static_cast<std::int64_t>(taken.length) >= call.args[1].as_int()) return done(call, call.state[0]);
    return take_next(call, call.args[0], 1);
}

// contains(iterable, item, wanted)
NativeResult iterable_contains(Call& call) {
    Context& cx = call.cx;
    if (!call.has_frame) return NativeResult::NeedFrame;
    const bool wanted = call.args[2] == kTrue;
    if (call.step == 1) {
        if (call.returned == kDeleted) return done(call, bool_value(!wanted));
        Tri same = values_equal(cx, call.returned, call.args[1]);
        if (same < 0) return failed(cx);
        if (same > 0) return done(call, bool_value(wanted));
    }
    return take_next(call, call.args[0], 1);
}

NativeResult builtin_any(Call& call) { return first_with(call, true); }
NativeResult builtin_all(Call& call) { return first_with(call, false); }

} // namespace heddle::vm
