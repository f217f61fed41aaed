// ==, <, in and truth over built-in values. Containers are compared element by element with a bounded depth.

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

constexpr int kCompareDepthMax = 200; // C++ frames; a structure this deep is recursive or hostile

Tri equal(Context& cx, Value a, Value b, int depth);
Tri order(Context& cx, CompareOp op, Value a, Value b, int depth);

Tri too_deep(Context& cx) {
    cx.raise(TypeId::RecursionError, "maximum recursion depth exceeded in comparison");
    return -1;
}

// Elements of a list or tuple, copied: nothing is locked while they are compared.
std::vector<Value> elements(Context& cx, Value v) {
    if (cx.is(v, Kind::List)) return list_values(cx, v);
    if (cx.is(v, Kind::Deque)) return deque_values(cx, v);
    const Tuple& t = cx.object<Tuple>(v);
    return {t.items, t.items + t.size};
}

// equal() of these elements has asked their __eq__: those that follow will be asked at once. (Under the controlled driver each is read where it
// is asked.)
void ask_in_a_row(Context& cx, Value a, Value b, std::size_t at, Value x, Value y) {
    if (!cx.asking() || cx.controlled || cx.is(a, Kind::Deque)) return;
    const Tuple& question = cx.object<Tuple>(cx.question);
    if (question.size == 3 && question.items[1] == x && question.items[2] == y) cx.ask_on(a, b, at + 1);
}

Tri sequence_equal(Context& cx, Value a, Value b, int depth) {
    if (depth > kCompareDepthMax) return too_deep(cx);
    if (!cx.is(a, Kind::Tuple) && (touch_whole(cx, cx.header(a)) || touch_whole(cx, cx.header(b)))) return -1;
    if (cx.is(a, Kind::Tuple)) { // immutable: no copies
        const Tuple &x = cx.object<Tuple>(a), &y = cx.object<Tuple>(b);
        if (x.size != y.size) return 0;
        for (std::uint32_t i = 0; i < x.size; i++) {
            Tri same = equal(cx, x.items[i], y.items[i], depth + 1);
            if (same < 0) ask_in_a_row(cx, a, b, i, x.items[i], y.items[i]);
            if (same != 1) return same;
        }
        return 1;
    }
    std::vector<Value> x = elements(cx, a), y = elements(cx, b);
    if (x.size() != y.size()) return 0;
    for (std::size_t i = 0; i < x.size(); i++) {
        Tri same = equal(cx, x[i], y[i], depth + 1);
        if (same < 0) ask_in_a_row(cx, a, b, i, x[i], y[i]);
        if (same != 1) return same;
    }
    return 1;
}

Tri dict_equal(Context& cx, Value a, Value b, int depth) {
    if (depth > kCompareDepthMax) return too_deep(cx);
    if (touch_whole(cx, cx.header(a)) || touch_whole(cx, cx.header(b))) return -1;
    std::vector<DictEntry> entries = dict_entries(cx, a);
    Dict& other = cx.object<Dict>(b);
    {
        ObjectLock lock(cx, other);
        if (entries.size() != other.length) return 0;
    }
    for (const DictEntry& e : entries) {
        bool ok = true;
        Value value = kUnbound;
        {
            ObjectLock lock(cx, other);
            value = dict_get(cx, other, e.key, e.hash, ok);
        }
        if (!ok) return -1;
        if (value == kUnbound) return 0;
        Tri same = equal(cx, e.value, value, depth + 1);
        if (same != 1) return same;
    }
    return 1;
}

Tri by_class(Context& cx, CompareOp op, Value a, Value b, int depth) {
    if (depth > kCompareDepthMax) return too_deep(cx);
    Value v = special_compare(cx, op, a, b, depth);
    return v == kUnbound ? -1 : truth(cx, v);
}

Tri equal(Context& cx, Value a, Value b, int depth) {
    if (a == b && !a.is_inline_float()) return 1;
    if (is_user_object(cx, a) || is_user_object(cx, b)) return by_class(cx, CompareOp::EQ, a, b, depth);
    bool handled = true;
    Tri numbers = number_compare(cx, CompareOp::EQ, a, b, handled);
    if (handled) return a == b ? 1 : numbers; // identity first: a NaN is found in its own list
    if (cx.is(a, Kind::Complex) || cx.is(b, Kind::Complex)) {
        if (cx.is(b, Kind::Complex)) std::swap(a, b);
        const ComplexBox& c = cx.object<ComplexBox>(a);
        if (cx.is(b, Kind::Complex)) return c.real == cx.object<ComplexBox>(b).real && c.imag == cx.object<ComplexBox>(b).imag;
        return is_number(cx, b) && c.imag == 0 && number_compare(cx, CompareOp::EQ, cx.make_float(c.real), b, handled) == 1;
    }
    if (!a.is_ref() || !b.is_ref()) return a == b;
    Kind ka = cx.header(a).kind, kb = cx.header(b).kind;
    if (is_set(cx, a) || is_set_like_view(cx, a)) {
        if (!is_set(cx, b) && !is_set_like_view(cx, b)) return 0;
        return set_compare(cx, CompareOp::EQ, a, b);
    }
    if (ka != kb) return 0;
    switch (ka) {
        case Kind::Str: {
            const Str &x = cx.object<Str>(a), &y = cx.object<Str>(b);
            return x.bytes == y.bytes && cx.text(a) == cx.text(b);
        }
        case Kind::Bytes: {
            const Bytes &x = cx.object<Bytes>(a), &y = cx.object<Bytes>(b);
            return std::string_view(x.data, x.size) == std::string_view(y.data, y.size);
        }
        case Kind::List: case Kind::Deque: case Kind::Tuple: return sequence_equal(cx, a, b, depth);
        case Kind::Dict: return dict_equal(cx, a, b, depth);
        case Kind::Range: {
            const Range &x = cx.object<Range>(a), &y = cx.object<Range>(b);
            if (number_compare(cx, CompareOp::NE, x.length, y.length, handled)) return 0;
            if (x.length == int_value(0)) return 1;
            if (number_compare(cx, CompareOp::NE, x.start, y.start, handled)) return 0;
            return x.length == int_value(1) || number_compare(cx, CompareOp::EQ, x.step, y.step, handled);
        }
        case Kind::Slice: {
            const Slice &x = cx.object<Slice>(a), &y = cx.object<Slice>(b);
            for (auto [p, q] : {std::pair{x.start, y.start}, {x.stop, y.stop}, {x.step, y.step}}) {
                Tri same = equal(cx, p, q, depth + 1);
                if (same != 1) return same;
            }
            return 1;
        }
        case Kind::BoundMethod: {
            const BoundMethod &x = cx.object<BoundMethod>(a), &y = cx.object<BoundMethod>(b);
            return x.self == y.self && x.function == y.function;
        }
        default: return 0;
    }
}

const char* symbol(CompareOp op) {
    constexpr const char* kSymbols[] = {"<", "<=", ">", ">=", "==", "!="};
    return kSymbols[static_cast<int>(op)];
}

Tri unordered(Context& cx, CompareOp op, Value a, Value b) {
    cx.raise(TypeId::TypeError, fmt::format("'{}' not supported between instances of '{}' and '{}'", symbol(op), cx.type_name(a), cx.type_name(b)));
    return -1;
}

template <typename T> Tri by_order(CompareOp op, const T& x, const T& y) {
    switch (op) {
        case CompareOp::LT: return x < y;
        case CompareOp::LE: return x <= y;
        case CompareOp::GT: return x > y;
        case CompareOp::GE: return x >= y;
        case CompareOp::EQ: return x == y;
        default: return x != y;
    }
}

// The first elements that differ decide; else the lengths.
Tri sequence_order(Context& cx, CompareOp op, Value a, Value b, int depth) {
    if (depth > kCompareDepthMax) return too_deep(cx);
    if (!cx.is(a, Kind::Tuple) && (touch_whole(cx, cx.header(a)) || touch_whole(cx, cx.header(b)))) return -1;
    std::vector<Value> x = elements(cx, a), y = elements(cx, b);
    for (std::size_t i = 0; i < x.size() && i < y.size(); i++) {
        Tri same = equal(cx, x[i], y[i], depth + 1);
        if (same < 0) return -1;
        if (!same) return order(cx, op, x[i], y[i], depth + 1);
    }
    return by_order(op, x.size(), y.size());
}

Tri order(Context& cx, CompareOp op, Value a, Value b, int depth) {
    bool handled = true;
    Tri numbers = number_compare(cx, op, a, b, handled);
    if (handled) return numbers;
    if (is_user_object(cx, a) || is_user_object(cx, b)) return by_class(cx, op, a, b, depth);
    if (op == CompareOp::EQ) return equal(cx, a, b, depth);
    if (op == CompareOp::NE) {
        Tri same = equal(cx, a, b, depth);
        return same < 0 ? -1 : !same;
    }
    if (!a.is_ref() || !b.is_ref()) return unordered(cx, op, a, b);
    Kind ka = cx.header(a).kind, kb = cx.header(b).kind;
    bool set_a = is_set(cx, a) || is_set_like_view(cx, a), set_b = is_set(cx, b) || is_set_like_view(cx, b);
    if (set_a && set_b) return set_compare(cx, op, a, b);
    if (ka != kb) return unordered(cx, op, a, b);
    switch (ka) {
        case Kind::Str: return by_order(op, cx.text(a), cx.text(b));
        case Kind::Bytes: {
            const Bytes &x = cx.object<Bytes>(a), &y = cx.object<Bytes>(b);
            return by_order(op, std::string_view(x.data, x.size), std::string_view(y.data, y.size));
        }
        case Kind::List: case Kind::Deque: case Kind::Tuple: return sequence_order(cx, op, a, b, depth);
        default: return unordered(cx, op, a, b);
    }
}

} // namespace

Tri values_equal(Context& cx, Value a, Value b) { return a == b ? 1 : equal(cx, a, b, 0); }

namespace {
// UTF-8 sorts as its code points do.
bool two_texts(const Context& cx, Value a, Value b) { return cx.is_str(a) && cx.is_str(b); }
Tri text_order(const Context& cx, CompareOp op, Value a, Value b) {
    if (op == CompareOp::EQ || op == CompareOp::NE) {
        const bool same = a == b || (cx.object<Str>(a).bytes == cx.object<Str>(b).bytes && cx.text(a) == cx.text(b));
        return same == (op == CompareOp::EQ);
    }
    return by_order(op, cx.text(a), cx.text(b));
}
} // namespace

Tri compare(Context& cx, CompareOp op, Value a, Value b) { return two_texts(cx, a, b) ? text_order(cx, op, a, b) : order(cx, op, a, b, 0); }

Tri compare_plain(Context& cx, CompareOp op, Value a, Value b, int depth) { return order(cx, op, a, b, depth); }

Value compare_value(Context& cx, CompareOp op, Value a, Value b) {
    if (two_texts(cx, a, b)) return bool_value(text_order(cx, op, a, b) != 0);
    if (is_user_object(cx, a) || is_user_object(cx, b)) return special_compare(cx, op, a, b, 0);
    Tri yes = order(cx, op, a, b, 0);
    return yes < 0 ? kUnbound : bool_value(yes != 0);
}

namespace {

// bool(v) of an object of a user class: __bool__, else __len__, else what is inside.
Tri truth_by_class(Context& cx, Value v) {
    Value method = special_method(cx, v, "__bool__");
    if (!(method == kUnbound)) {
        Value yes = call_special(cx, method, v, {});
        if (yes == kUnbound) return -1;
        if (is_bool(yes)) return yes == kTrue;
        cx.raise(TypeId::TypeError, fmt::format("__bool__ should return bool, returned {}", cx.type_name(yes)));
        return -1;
    }
    if (!(special_method(cx, v, "__len__") == kUnbound)) {
        Value n = length(cx, v);
        return n == kUnbound ? -1 : !(n == int_value(0));
    }
    Value base = plain(cx, v);
    return base == v ? 1 : truth(cx, base);
}

// item in v, where v is of a user class: __contains__, else what is inside, else the elements one by one.
Tri contains_by_class(Context& cx, Value v, Value item) {
    Value method = special_method(cx, v, "__contains__");
    if (method == kNone) {
        cx.raise(TypeId::TypeError, fmt::format("'{}' object is not a container", cx.type_name(v)));
        return -1;
    }
    if (!(method == kUnbound)) {
        Value found = call_special(cx, method, v, {item});
        return found == kUnbound ? -1 : truth(cx, found);
    }
    Value base = plain(cx, v);
    if (!(base == v)) return contains(cx, base, item);
    if (special_method(cx, v, "__iter__") == kUnbound && special_method(cx, v, "__getitem__") == kUnbound) {
        cx.raise(TypeId::TypeError, fmt::format("argument of type '{}' is not iterable", cx.type_name(v)));
        return -1;
    }
    Value found = cx.ask(search_native(), {v, item}); // a native with a frame: there may be many elements
    return found == kUnbound ? -1 : found == kTrue;
}

} // namespace

Tri truth(Context& cx, Value v) {
    if (v == kTrue) return 1;
    if (v == kFalse || v == kNone) return 0;
    if (v.is_int()) return v.as_int() != 0;
    if (cx.is_float(v)) return cx.as_float(v) != 0;
    if (!v.is_ref()) return 1;
    if (of_user_class(cx, v)) return truth_by_class(cx, v);
    switch (cx.header(v).kind) {
        case Kind::Str: case Kind::Bytes: case Kind::Tuple: return cx.header(v).size != 0;
        case Kind::Complex: return cx.object<ComplexBox>(v).real != 0 || cx.object<ComplexBox>(v).imag != 0;
        case Kind::Range: return !(cx.object<Range>(v).length == int_value(0));
        case Kind::List: case Kind::Deque: case Kind::Dict: case Kind::Set: case Kind::FrozenSet: {
            Value n = length(cx, v);
            return n == kUnbound ? -1 : !(n == int_value(0));
        }
        case Kind::Iterator:
            if (is_view(cx, v)) return truth(cx, cx.object<Iterator>(v).source);
            return 1;
        default: return 1;
    }
}

Tri contains(Context& cx, Value container, Value item) {
    if (is_user_object(cx, container)) return contains_by_class(cx, container, item);
    switch (cx.kind(container)) {
        case Kind::Str:
            if (!cx.is_str(item)) item = plain(cx, item);
            if (!cx.is_str(item)) {
                cx.raise(TypeId::TypeError, fmt::format("'in <string>' requires string as left operand, not {}", cx.type_name(item)));
                return -1;
            }
            return cx.text(container).find(cx.text(item)) != std::string_view::npos;
        case Kind::Bytes: {
            const Bytes& b = cx.object<Bytes>(container);
            std::string_view text(b.data, b.size);
            std::int64_t byte = 0;
            if ((item = plain_key(cx, item)) == kUnbound) return -1;
            if (cx.is(item, Kind::Bytes)) return text.find({cx.object<Bytes>(item).data, cx.header(item).size}) != std::string_view::npos;
            if (!is_integer(cx, item)) {
                cx.raise(TypeId::TypeError, fmt::format("a bytes-like object is required, not '{}'", cx.type_name(item)));
                return -1;
            }
            if (!is_small(item, byte) || byte < 0 || byte > 255) {
                cx.raise(TypeId::ValueError, "byte must be in range(0, 256)");
                return -1;
            }
            return text.find(static_cast<char>(byte)) != std::string_view::npos;
        }
        case Kind::Dict: case Kind::Set: case Kind::FrozenSet: {
            Dict& dict = cx.object<Dict>(container);
            bool ok = true;
            std::uint64_t hash = 0;
            if (cx.is(item, Kind::Set) && dict.kind != Kind::Dict) // a set is looked up as a frozenset of the same elements
                hash = hash_of_set(cx, item);
            else
                hash = hash_bits(cx, item, ok);
            if (!ok || touch_shape(cx, dict, false)) return -1;
            ObjectLock lock(cx, dict);
            Value found = dict_get(cx, dict, item, hash, ok);
            return ok ? !(found == kUnbound) : -1;
        }
        case Kind::Range: {
            const Range& range = cx.object<Range>(container);
            if (is_integer(cx, item)) {
                bool handled = true;
                Value offset = number_binary(cx, BinaryOp::SUB, item, range.start);
                if (offset == kUnbound) return -1;
                if (!(number_binary(cx, BinaryOp::MOD, offset, range.step) == int_value(0))) return 0;
                Value index = number_binary(cx, BinaryOp::FLOORDIV, offset, range.step);
                return number_compare(cx, CompareOp::GE, index, int_value(0), handled) && number_compare(cx, CompareOp::LT, index, range.length, handled);
            }
            break;
        }
        case Kind::Iterator:
            if (is_view(cx, container)) {
                Value dict = cx.object<Iterator>(container).source;
                if (iterator_kind(cx, container) == IteratorKind::DictKeysView) return contains(cx, dict, item);
                if (iterator_kind(cx, container) == IteratorKind::DictItemsView) {
                    if (!cx.is(item, Kind::Tuple) || cx.object<Tuple>(item).size != 2) return 0;
                    const Value* pair = cx.object<Tuple>(item).items;
                    Value key = pair[0];
                    Tri has = contains(cx, dict, key);
                    if (has != 1) return has;
                    Value value = get_item(cx, dict, key);
                    return value == kUnbound ? -1 : values_equal(cx, value, pair[1]);
                }
            }
            break;
        case Kind::List: case Kind::Deque: case Kind::Tuple: break;
        default:
            cx.raise(TypeId::TypeError, fmt::format("argument of type '{}' is not iterable", cx.type_name(container)));
            return -1;
    }
    // Everything else is searched from its beginning; what is behind the find of an iterator stays in it.
    if (needs_python(cx, container) || (cx.is(container, Kind::Iterator) && !is_view(cx, container) && classes_exist(cx))) {
        Value found = cx.ask(search_native(), {container, item});
        return found == kUnbound ? -1 : found == kTrue;
    }
    if (cx.is(container, Kind::Iterator) && !is_view(cx, container)) {
        StopPoll poll;
        if (touch_iterable(cx, container)) return -1;
        for (;;) {
            Value v = step_iterator(cx, container);
            if (v == kUnbound) return cx.raising() || cx.stop_here ? -1 : 0;
            Tri same = values_equal(cx, v, item);
            if (same != 0) return same;
            if (poll.stopped(cx)) return -1;
        }
    }
    std::vector<Value> values;
    if (!collect_elements(cx, container, values)) return -1;
    if (asks_often(cx, values, item)) {
        Value found = cx.ask(search_native(), {container, item});
        return found == kUnbound ? -1 : found == kTrue;
    }
    for (Value v : values) {
        Tri same = values_equal(cx, v, item);
        if (same != 0) return same;
    }
    return 0;
}

} // namespace heddle::vm
