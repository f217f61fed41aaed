// Binary operators over all built-in types; numbers are in numbers.cpp, sets in set_operations.cpp.

#include <fmt/format.h>

#include "vm/generic_alias.h"
#include "vm/bigint.h"
#include "vm/containers.h"
#include "vm/registry.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

const char* symbol(BinaryOp op, bool in_place) {
    constexpr const char* kPlain[] = {"+", "-", "*", "/", "//", "%", "** or pow()", "<<", ">>", "&", "|", "^", "@"};
    constexpr const char* kInPlace[] = {"+=", "-=", "*=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^=", "@="};
    return (in_place ? kInPlace : kPlain)[static_cast<int>(op)];
}

bool is_sequence(Kind k) { return k == Kind::Str || k == Kind::Bytes || k == Kind::List || k == Kind::Tuple || k == Kind::Deque; }

// How often, for `sequence * n`: 0 for negative numbers.
bool repeat_count(Context& cx, Value n, std::uint64_t length, std::uint64_t item_bytes, std::uint64_t& out) {
    std::int64_t count = 0;
    if (!is_small(n, count)) {
        // 64 bits hold more than a small integer does.
        const BigInt& big = cx.object<BigInt>(n);
        if (big.size == 1 && is_negative(cx, n) && big.limbs[0] <= std::uint64_t{1} << 63) return out = 0, true;
        if (big.size == 1 && !is_negative(cx, n) && big.limbs[0] < std::uint64_t{1} << 63) {
            if (length == 0) return out = 0, true;
            return fail(cx, TypeId::MemoryError, ""), false;
        }
        return fail(cx, TypeId::OverflowError, "cannot fit 'int' into an index-sized integer"), false;
    }
    out = count < 0 ? 0 : static_cast<std::uint64_t>(count);
    std::uint64_t total = 0;
    if (__builtin_mul_overflow(out, length * item_bytes, &total) || total > UINT32_MAX / 2)
        return fail(cx, TypeId::MemoryError, ""), false;
    return cx.reserve(static_cast<std::size_t>(total));
}

Value repeat(Context& cx, Value sequence, Value n, bool in_place) {
    std::uint64_t count = 0;
    switch (cx.kind(sequence)) {
        case Kind::Str: {
            std::string_view text = cx.text(sequence);
            if (!repeat_count(cx, n, text.size(), 1, count)) return kUnbound;
            if (count == 1) return sequence;
            std::string out;
            out.reserve(text.size() * count);
            for (std::uint64_t i = 0; i < count; i++) out += text;
            return cx.make_str(out);
        }
        case Kind::Bytes: {
            std::string_view text(cx.object<Bytes>(sequence).data, cx.header(sequence).size);
            if (!repeat_count(cx, n, text.size(), 1, count)) return kUnbound;
            std::string out;
            for (std::uint64_t i = 0; i < count; i++) out += text;
            return make_bytes(cx, out);
        }
        case Kind::Tuple: {
            const Tuple& t = cx.object<Tuple>(sequence);
            if (!repeat_count(cx, n, t.size, sizeof(Value), count)) return kUnbound;
            if (count == 1) return sequence;
            std::vector<Value> values;
            for (std::uint64_t i = 0; i < count; i++) values.insert(values.end(), t.items, t.items + t.size);
            return make_tuple_of(cx, values.data(), values.size());
        }
        case Kind::Deque: {
            Deque& deque = cx.object<Deque>(sequence);
            if (in_place ? touch_shape(cx, deque, true) : touch_whole(cx, deque)) return kUnbound;
            ObjectLock lock(cx, deque);
            if (!repeat_count(cx, n, deque.length, sizeof(Value), count)) return kUnbound;
            std::vector<Value> all;
            for (std::uint64_t i = 0; i < count; i++)
                for (std::uint64_t k = 0; k < deque.length; k++) all.push_back(deque_item(cx, deque, k));
            if (!in_place) return make_deque_of(cx, all.data(), all.size(), deque.maxlen);
            return deque_replace(cx, deque, all.data(), all.size()) ? sequence : kUnbound;
        }
        default: {
            List& list = cx.object<List>(sequence);
            if (in_place ? touch_shape(cx, list, true) : touch_whole(cx, list)) return kUnbound;
            ObjectLock lock(cx, list);
            if (!repeat_count(cx, n, list.length, sizeof(Value), count)) return kUnbound;
            std::vector<Value> all;
            all.reserve(list.length * count);
            const Value* items = list.length == 0 ? nullptr : cx.at<ListItems>(list.items).items;
            for (std::uint64_t i = 0; i < count; i++) all.insert(all.end(), items, items + list.length);
            if (!in_place) return make_list_of(cx, all.data(), all.size());
            return list_replace(cx, list, 0, list.length, all.data(), all.size()) ? sequence : kUnbound;
        }
    }
}

Value join_sequences(Context& cx, Value a, Value b) {
    Kind ka = cx.kind(a), kb = cx.kind(b);
    if (ka == Kind::Str) {
        if (kb == Kind::Str) return concat(cx, a, b);
        return fail(cx, TypeId::TypeError, fmt::format("can only concatenate str (not \"{}\") to str", cx.type_name(b)));
    }
    if (ka == Kind::Bytes) {
        if (kb != Kind::Bytes) return fail(cx, TypeId::TypeError, fmt::format("can't concat {} to bytes", cx.type_name(b)));
        std::string out(cx.object<Bytes>(a).data, cx.header(a).size);
        out.append(cx.object<Bytes>(b).data, cx.header(b).size);
        return make_bytes(cx, out);
    }
    if (ka == Kind::Deque) {
        if (kb != Kind::Deque) return fail(cx, TypeId::TypeError, fmt::format("can only concatenate deque (not \"{}\") to deque", cx.type_name(b)));
        if (touch_whole(cx, cx.header(a)) || touch_whole(cx, cx.header(b))) return kUnbound;
        std::vector<Value> values = deque_values(cx, a), more = deque_values(cx, b);
        values.insert(values.end(), more.begin(), more.end());
        return make_deque_of(cx, values.data(), values.size(), cx.object<Deque>(a).maxlen);
    }
    if (ka != kb)
        return fail(cx, TypeId::TypeError, fmt::format("can only concatenate {} (not \"{}\") to {}", cx.type_name(a), cx.type_name(b), cx.type_name(a)));
    if (ka == Kind::List && (touch_whole(cx, cx.header(a)) || touch_whole(cx, cx.header(b)))) return kUnbound;
    std::vector<Value> values, more;
    if (!collect_elements(cx, a, values) || !collect_elements(cx, b, more)) return kUnbound;
    values.insert(values.end(), more.begin(), more.end());
    return ka == Kind::List ? make_list_of(cx, values.data(), values.size()) : make_tuple_of(cx, values.data(), values.size());
}

Value dict_union(Context& cx, Value a, Value b, bool in_place) {
    if (touch_whole(cx, cx.header(b))) return kUnbound;
    if (in_place ? touch_shape(cx, cx.header(a), true) : touch_whole(cx, cx.header(a))) return kUnbound;
    std::vector<DictEntry> more = dict_entries(cx, b);
    Value target = in_place ? a : dict_copy(cx, a);
    if (target == kUnbound || !dict_update_entries(cx, target, more)) return kUnbound;
    return target;
}

Value unsupported(Context& cx, BinaryOp op, Value a, Value b, bool in_place) {
    return fail(cx, TypeId::TypeError, fmt::format("unsupported operand type(s) for {}: '{}' and '{}'", symbol(op, in_place), cx.type_name(a), cx.type_name(b)));
}

} // namespace

namespace {
// `left` and `right` are the operands that an error names.
Value binary_builtin(Context& cx, BinaryOp op, Value a, Value b, bool in_place, Value left, Value right);

// deque + deque, deque * n where the deque is of a class of the program: its class makes the copy that grows.
Value grown_deque(Context& cx, BinaryOp op, Value deque, Value other) {
    static const auto copying = static_cast<std::uint32_t>(find_type_attribute(TypeId::deque, "copy"));
    Value copy = cx.ask(native_value(copying), {deque});
    if (copy == kUnbound) return kUnbound;
    return binary_builtin(cx, op, plain(cx, copy), other, true, copy, other) == kUnbound ? kUnbound : copy;
}
} // namespace

Value binary(Context& cx, BinaryOp op, Value a, Value b, bool in_place) {
    if (op == BinaryOp::ADD && cx.is_str(a) && cx.is_str(b)) return concat(cx, a, b); // by far the most frequent
    if (!is_user_object(cx, a) && !is_user_object(cx, b)) return binary_builtin(cx, op, a, b, in_place, a, b);
    Value v = special_binary(cx, op, a, b, in_place);
    if (!(v == kNotImplemented)) return v;
    Value x = plain(cx, a), y = plain(cx, b);
    const Kind kx = cx.kind(x), ky = cx.kind(y);
    // What the built-in operator takes as any object, or names in its error, stays as it is.
    if ((op == BinaryOp::MOD && (kx == Kind::Str || kx == Kind::Bytes)) || (op == BinaryOp::ADD && is_sequence(kx) && kx != ky)) y = b;
    if (op == BinaryOp::MUL && is_sequence(kx)) y = plain_key(cx, y);
    if (op == BinaryOp::MUL && is_sequence(ky)) x = plain_key(cx, x);
    if (x == kUnbound || y == kUnbound) return kUnbound;
    if (!in_place && kx == Kind::Deque && !(x == a) && (op == BinaryOp::ADD ? ky == Kind::Deque : op == BinaryOp::MUL && is_integer(cx, y)))
        return grown_deque(cx, op, a, y);
    if (op == BinaryOp::MUL && ky == Kind::Deque && !(y == b) && is_integer(cx, x)) return grown_deque(cx, op, b, x);
    v = binary_builtin(cx, op, x, y, in_place, a, b);
    return v == x && in_place ? a : v; // a list that has grown is still inside its object
}

namespace {
Value binary_builtin(Context& cx, BinaryOp op, Value a, Value b, bool in_place, Value left, Value right) {
    Value number = number_binary(cx, op, a, b);
    if (!(number == kNotImplemented)) return number;
    Kind ka = cx.kind(a), kb = cx.kind(b);
    if (ka == Kind::Complex || kb == Kind::Complex)
        if (Value v = complex_binary(cx, op, a, b); !(v == kNotImplemented)) return v;
    if (op == BinaryOp::OR && (ka == Kind::Type || ka == Kind::Instance || kb == Kind::Type || kb == Kind::Instance))
        if (Value types = type_union(cx, a, b); !(types == kNotImplemented)) return types;
    switch (op) {
        case BinaryOp::ADD:
            if (in_place && ka == Kind::List) return list_extend(cx, a, b) ? a : kUnbound;
            if (in_place && ka == Kind::Deque) return deque_extend(cx, a, b) ? a : kUnbound;
            if (is_sequence(ka)) return join_sequences(cx, a, b);
            break;
        case BinaryOp::MUL:
            if (is_sequence(ka) && is_integer(cx, b)) return repeat(cx, a, b, in_place && (ka == Kind::List || ka == Kind::Deque));
            if (is_sequence(kb) && is_integer(cx, a)) return repeat(cx, b, a, false);
            if (is_sequence(ka) || is_sequence(kb))
                return fail(cx, TypeId::TypeError, fmt::format("can't multiply sequence by non-int of type '{}'", cx.type_name(is_sequence(ka) ? b : a)));
            break;
        case BinaryOp::MOD:
            if (ka == Kind::Str || ka == Kind::Bytes) return percent_format(cx, a, b);
            break;
        case BinaryOp::OR:
            if (ka == Kind::Dict && kb == Kind::Dict) return dict_union(cx, a, b, in_place);
            if (ka == Kind::Dict && in_place) {
                std::vector<DictEntry> entries;
                if (touch_shape(cx, cx.header(a), true) || !collect_pairs(cx, b, entries)) return kUnbound;
                return dict_update_entries(cx, a, entries) ? a : kUnbound;
            }
            [[fallthrough]];
        case BinaryOp::AND: case BinaryOp::XOR: case BinaryOp::SUB:
            if (is_set(cx, a) && is_set(cx, b)) return set_binary(cx, op, a, b, in_place);
            if (is_set_like_view(cx, a) || (is_set_like_view(cx, b) && is_set(cx, a))) {
                if (is_iterable(cx, b)) return set_binary(cx, op, a, b, false);
            }
            break;
        default: break;
    }
    return unsupported(cx, op, left, right, in_place);
}
} // namespace

} // namespace heddle::vm
