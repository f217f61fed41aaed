// Sorting whose comparisons may run Python code: a native with a frame, one comparison at a time, all state in its registers.
//
// The order of the comparisons is CPython's for fewer than 64 elements (a run at the beginning, then binary insertion), so that a
// __lt__ that counts or prints does the same there. Longer lists: runs of at least 32, merged neighbour by neighbour.

#include <algorithm>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

enum Phase : std::int64_t { kRunStart, kRunUp, kRunDown, kInsert, kMerge, kDone };
// kOrder: positions of the keys, as sorted so far. kEnds: where the runs end. kMerged: the pair of runs being merged so far.
enum Register : std::uint32_t { kOrder, kEnds, kMerged, kPhase, kLow, kAt, kLeft, kRight, kRegisters };

class Sorter {
public:
    explicit Sorter(Call& call) : call_(call), cx_(call.cx) {}

    NativeResult run() {
        const std::int64_t n = length(call_.args[0]);
        if (call_.state[kOrder] == kUnbound) begin(n);
        StopPoll poll;
        while (get(kPhase) != kDone) {
            if (poll.stopped(cx_) || !step(n)) return failed(cx_);
        }
        std::vector<Value> order = list_values(cx_, call_.state[kOrder]);
        if (call_.args[1] == kTrue) std::reverse(order.begin(), order.end());
        return done(call_, make_list_of(cx_, order.data(), order.size()));
    }

private:
    std::int64_t get(Register r) const { return call_.state[r].as_int(); }
    void set(Register r, std::int64_t i) { cx_.set_register(call_.state[r], int_value(i)); }
    std::int64_t length(Value list) const { return static_cast<std::int64_t>(cx_.object<List>(list).length); }
    Value item(Value list, std::int64_t i) const { return cx_.at<ListItems>(cx_.object<List>(list).items).items[i]; }
    void put(Value list, std::int64_t i, Value v) { list_assign(cx_, cx_.object<List>(list), static_cast<std::uint64_t>(i), v); }
    Value order(std::int64_t i) const { return item(call_.state[kOrder], i); }

    // Reverse sorts keep the order of equal elements: the list is turned round before and after.
    void begin(std::int64_t n) {
        std::vector<Value> first;
        for (std::int64_t i = 0; i < n; i++) first.push_back(int_value(call_.args[1] == kTrue ? n - 1 - i : i));
        cx_.set_register(call_.state[kOrder], make_list_of(cx_, first.data(), first.size()));
        cx_.set_register(call_.state[kEnds], cx_.make_list(0));
        set(kLow, 0);
        set(kPhase, n < 2 ? kDone : kRunStart);
    }

    // Whether the key at position a comes before that at b; false with stop_here or an exception: not known.
    bool less(Value a, Value b, bool& yes) {
        Tri t = compare(cx_, CompareOp::LT, item(call_.args[0], a.as_int()), item(call_.args[0], b.as_int()));
        yes = t > 0;
        if (t < 0) return false;
        forget_answers(cx_);
        return true;
    }

    static std::int64_t shortest_run(std::int64_t n) {
        std::int64_t rest = 0;
        for (; n >= 64; n >>= 1) rest |= n & 1;
        return n + rest;
    }

    bool step(std::int64_t n) {
        const std::int64_t low = get(kLow);
        bool yes = false;
        switch (get(kPhase)) {
            case kRunStart:
                if (low + 1 == n) return end_run(n, n);
                if (!less(order(low + 1), order(low), yes)) return false;
                set(kAt, low + 2);
                set(kPhase, yes ? kRunDown : kRunUp);
                return true;
            case kRunUp: case kRunDown: {
                const std::int64_t at = get(kAt);
                const bool down = get(kPhase) == kRunDown;
                if (at < n) {
                    if (!less(order(at), order(at - 1), yes)) return false;
                    if (yes == down) return set(kAt, at + 1), true;
                }
                if (down) {
                    for (std::int64_t i = low, j = at - 1; i < j; i++, j--) {
                        Value v = order(i);
                        put(call_.state[kOrder], i, order(j));
                        put(call_.state[kOrder], j, v);
                    }
                }
                return begin_insert(at, n);
            }
            case kInsert: return insert(n);
            case kMerge: return merge(n);
            default: return true;
        }
    }

    // The element at `at` goes into the run [low, at).
    bool begin_insert(std::int64_t at, std::int64_t n) {
        const std::int64_t low = get(kLow), end = std::min(n, low + shortest_run(n));
        if (at >= end) return end_run(at, n);
        set(kAt, at), set(kLeft, low), set(kRight, at), set(kPhase, kInsert);
        return true;
    }

    bool insert(std::int64_t n) {
        const std::int64_t at = get(kAt), left = get(kLeft), right = get(kRight);
        if (left < right) {
            const std::int64_t middle = left + (right - left) / 2;
            bool yes = false;
            if (!less(order(at), order(middle), yes)) return false;
            if (yes)
                set(kRight, middle);
            else
                set(kLeft, middle + 1);
            return true;
        }
        Value v = order(at);
        for (std::int64_t i = at; i > left; i--) put(call_.state[kOrder], i, order(i - 1));
        put(call_.state[kOrder], left, v);
        return begin_insert(at + 1, n);
    }

    bool end_run(std::int64_t end, std::int64_t n) {
        list_push(cx_, cx_.object<List>(call_.state[kEnds]), int_value(end));
        set(kLow, end);
        set(kPhase, end < n ? kRunStart : kMerge);
        if (end == n) set(kAt, 0), begin_merge();
        return true;
    }

    // kAt: which pair of runs. A pass over all pairs halves their number.
    void begin_merge() {
        const std::int64_t runs = length(call_.state[kEnds]), at = get(kAt);
        if (runs == 1) return set(kPhase, kDone);
        if (at + 1 >= runs) return set(kAt, 0), begin_merge();
        const std::int64_t low = at == 0 ? 0 : item(call_.state[kEnds], at - 1).as_int();
        cx_.set_register(call_.state[kMerged], cx_.make_list(0));
        set(kLow, low), set(kLeft, low), set(kRight, item(call_.state[kEnds], at).as_int());
    }

    bool merge(std::int64_t) {
        const std::int64_t at = get(kAt), left = get(kLeft), right = get(kRight);
        const std::int64_t middle = item(call_.state[kEnds], at).as_int(), end = item(call_.state[kEnds], at + 1).as_int();
        List& merged = cx_.object<List>(call_.state[kMerged]);
        if (left < middle && right < end) {
            bool yes = false;
            if (!less(order(right), order(left), yes)) return false;
            list_push(cx_, merged, order(yes ? right : left));
            set(yes ? kRight : kLeft, (yes ? right : left) + 1);
            return true;
        }
        for (std::int64_t i = left; i < middle; i++) list_push(cx_, merged, order(i));
        for (std::int64_t i = right; i < end; i++) list_push(cx_, merged, order(i));
        const std::int64_t low = get(kLow);
        for (std::int64_t i = low; i < end; i++) put(call_.state[kOrder], i, item(call_.state[kMerged], i - low));
        list_erase(cx_, cx_.object<List>(call_.state[kEnds]), static_cast<std::uint64_t>(at), 1);
        set(kAt, at + 1);
        begin_merge();
        return true;
    }

    Call& call_;
    Context& cx_;
};

bool asks(Context& cx, Value v, int depth) {
    if (is_user_object(cx, v)) return true;
    if (depth > 2 || !v.is_ref()) return false;
    std::vector<Value> inside;
    if (cx.is(v, Kind::Tuple)) {
        const Tuple& t = cx.object<Tuple>(v);
        inside.assign(t.items, t.items + t.size);
    } else if (cx.is(v, Kind::List)) {
        inside = list_values(cx, v);
    }
    return std::any_of(inside.begin(), inside.end(), [&](Value w) { return asks(cx, w, depth + 1); });
}

} // namespace

NativeResult order_of(Call& call) { return call.has_frame ? Sorter(call).run() : NativeResult::NeedFrame; }

bool comparing_asks(Context& cx, const std::vector<Value>& keys) {
    if (keys.empty() || !classes_exist(cx)) return false;
    return std::any_of(keys.begin(), keys.end(), [&](Value v) { return asks(cx, v, 0); });
}

NativeResult ask_order(Call& call, Value keys, bool reverse) {
    call.step = kOrdered;
    call.callee = order_native();
    call.call_args[0] = keys;
    call.call_args[1] = bool_value(reverse);
    call.call_nargs = 2;
    return NativeResult::CallPython;
}

bool asks_often(Context& cx, const std::vector<Value>& values, Value wanted) {
    constexpr std::size_t kFew = 16;
    return values.size() > kFew && comparing_asks(cx, {wanted, values.front()});
}

NativeResult seek_asking(Call& call, const std::vector<Value>& values, Value wanted, std::int64_t from, std::int64_t to, bool all) {
    Context& cx = call.cx;
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step != kSeeking) {
        Value copy = make_list_of(cx, values.data(), values.size());
        if (copy == kUnbound) return NativeResult::Raise;
        cx.set_register(call.state[0], copy);
        cx.set_register(call.state[1], int_value(from));
        cx.set_register(call.state[2], int_value(0));
        call.step = kSeeking;
    }
    StopPoll poll;
    for (;;) {
        const List& list = cx.object<List>(call.state[0]);
        const std::int64_t at = call.state[1].as_int();
        if (at >= static_cast<std::int64_t>(list.length) || at >= to) {
            call.result = all ? call.state[2] : int_value(-1);
            return NativeResult::Done;
        }
        const Tri same = values_equal(cx, list_item(cx, list, static_cast<std::uint64_t>(at)), wanted);
        if (same < 0 || poll.stopped(cx)) return failed(cx);
        if (same && !all) {
            call.result = int_value(at);
            return NativeResult::Done;
        }
        if (same) cx.set_register(call.state[2], int_value(call.state[2].as_int() + 1));
        cx.set_register(call.state[1], int_value(at + 1));
        forget_answers(cx);
    }
}

Value in_order(Context& cx, Value values, Value order) {
    std::vector<Value> all = list_values(cx, values), sorted;
    for (Value i : list_values(cx, order)) sorted.push_back(all[static_cast<std::size_t>(i.as_int())]);
    return make_list_of(cx, sorted.data(), sorted.size());
}

Value order_native() {
    static const int id = find_native("builtins", ".order");
    return native_value(static_cast<std::uint32_t>(id));
}

} // namespace heddle::vm
