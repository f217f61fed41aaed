// container[key]: reading, assigning, deleting, with indices and slices.

#include <algorithm>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/containers.h"
#include "vm/generic_alias.h"
#include "vm/special.h"
#include "vm/utf8.h"

namespace heddle::vm {

namespace {

// Index of an element: negative ones count from the end.
bool find_index(Context& cx, Value key, std::uint64_t length, std::int64_t& out, const char* out_of_range) {
    if (cx.is(key, Kind::BigInt)) {
        fail(cx, TypeId::IndexError, "cannot fit 'int' into an index-sized integer");
        return false;
    }
    if (!is_small(key, out)) return false;
    auto n = static_cast<std::int64_t>(length);
    if (out < 0) out += n;
    if (out >= 0 && out < n) return true;
    fail(cx, TypeId::IndexError, out_of_range);
    return false;
}

bool index_or_type_error(Context& cx, Value key, const char* name) {
    if (is_integer(cx, key) || cx.is(key, Kind::Slice)) return true;
    fail(cx, TypeId::TypeError, fmt::format("{} indices must be integers or slices, not {}", name, cx.type_name(key)));
    return false;
}

Value list_get(Context& cx, Value v, Value key) {
    List& list = cx.object<List>(v);
    if (!index_or_type_error(cx, key, "list")) return kUnbound;
    if (cx.is(key, Kind::Slice)) {
        if (touch_whole(cx, list)) return kUnbound;
        std::vector<Value> values = list_values(cx, v), part;
        SliceRange r;
        if (!slice_range(cx, key, static_cast<std::int64_t>(values.size()), r)) return kUnbound;
        if (r.step == 1) return make_list_of(cx, values.data() + r.start, static_cast<std::uint64_t>(r.length));
        for (std::int64_t i = 0; i < r.length; i++) part.push_back(values[static_cast<std::size_t>(r.start + i * r.step)]);
        return make_list_of(cx, part.data(), part.size());
    }
    std::int64_t index = 0;
    if (touch_shape(cx, list, false)) return kUnbound;
    if (cx.controlled && find_index(cx, key, list.length, index, "list index out of range")) {
        if (touch_or_stop(cx, list, static_cast<std::uint32_t>(index), false)) return kUnbound;
    } else if (cx.raising()) {
        return kUnbound;
    }
    ObjectLock lock(cx, list);
    if (!find_index(cx, key, list.length, index, "list index out of range")) return kUnbound;
    return list_item(cx, list, static_cast<std::uint64_t>(index));
}

Value tuple_get(Context& cx, Value v, Value key) {
    const Tuple& t = cx.object<Tuple>(v);
    if (!index_or_type_error(cx, key, "tuple")) return kUnbound;
    if (cx.is(key, Kind::Slice)) {
        SliceRange r;
        if (!slice_range(cx, key, t.size, r)) return kUnbound;
        if (r.length == t.size && r.step == 1) return v;
        std::vector<Value> part;
        for (std::int64_t i = 0; i < r.length; i++) part.push_back(t.items[r.start + i * r.step]);
        return make_tuple_of(cx, part.data(), part.size());
    }
    std::int64_t index = 0;
    return find_index(cx, key, t.size, index, "tuple index out of range") ? t.items[index] : kUnbound;
}

Value str_get(Context& cx, Value v, Value key) {
    const Str& s = cx.object<Str>(v);
    bool ascii = (s.flags & kAscii) != 0;
    std::string_view text = cx.text(v);
    if (cx.is(key, Kind::Slice)) {
        SliceRange r;
        if (!slice_range(cx, key, s.size, r)) return kUnbound;
        if (r.length == s.size && r.step == 1) return v;
        if (!cx.reserve(static_cast<std::size_t>(r.length) * 4)) return kUnbound;
        if (r.step == 1) {
            auto from = static_cast<std::size_t>(r.start), count = static_cast<std::size_t>(r.length);
            if (ascii) return cx.make_str(text.substr(from, count));
            std::size_t start = utf8_offset(text, from);
            return cx.make_str(text.substr(start, utf8_offset(text.substr(start), count)));
        }
        std::vector<std::size_t> offsets;
        if (!ascii)
            for (std::size_t i = 0; i < text.size(); i++)
                if ((text[i] & 0xc0) != 0x80) offsets.push_back(i);
        std::string out;
        for (std::int64_t i = 0; i < r.length; i++) {
            auto at = static_cast<std::size_t>(r.start + i * r.step);
            if (!ascii) at = offsets[at];
            std::size_t end = at;
            decode_utf8(text, end);
            out += text.substr(at, end - at);
        }
        return cx.make_str(out);
    }
    if (!is_integer(cx, key))
        return fail(cx, TypeId::TypeError, fmt::format("string indices must be integers, not '{}'", cx.type_name(key)));
    std::int64_t index = 0;
    if (!find_index(cx, key, s.size, index, "string index out of range")) return kUnbound;
    auto at = static_cast<std::size_t>(index);
    if (!ascii) at = utf8_offset(text, at);
    std::size_t end = at;
    decode_utf8(text, end);
    return cx.make_str(text.substr(at, end - at));
}

Value bytes_get(Context& cx, Value v, Value key) {
    const Bytes& b = cx.object<Bytes>(v);
    if (!index_or_type_error(cx, key, "byte")) return kUnbound;
    if (cx.is(key, Kind::Slice)) {
        SliceRange r;
        if (!slice_range(cx, key, b.size, r)) return kUnbound;
        std::string out;
        for (std::int64_t i = 0; i < r.length; i++) out += b.data[r.start + i * r.step];
        return make_bytes(cx, out);
    }
    std::int64_t index = 0;
    if (!find_index(cx, key, b.size, index, "index out of range")) return kUnbound;
    return int_value(static_cast<unsigned char>(b.data[index]));
}

Value range_get(Context& cx, Value v, Value key) {
    const Range& range = cx.object<Range>(v);
    if (!index_or_type_error(cx, key, "range")) return kUnbound;
    if (cx.is(key, Kind::Slice)) {
        std::int64_t length = 0;
        SliceRange r;
        if (!is_small(range.length, length)) return fail(cx, TypeId::OverflowError, "Python int too large to convert to C ssize_t");
        if (!slice_range(cx, key, length, r)) return kUnbound;
        Value start = range_item(cx, range, int_value(r.start));
        Value stop = range_item(cx, range, cx.make_int(r.start + r.length * r.step));
        Value step = number_binary(cx, BinaryOp::MUL, range.step, cx.make_int(r.step));
        return cx.raising() ? kUnbound : make_range(cx, start, stop, step);
    }
    Value index = key;
    bool handled = true;
    if (number_compare(cx, CompareOp::LT, index, int_value(0), handled)) index = number_binary(cx, BinaryOp::ADD, index, range.length);
    if (index == kUnbound) return kUnbound;
    if (number_compare(cx, CompareOp::LT, index, int_value(0), handled) || number_compare(cx, CompareOp::GE, index, range.length, handled))
        return fail(cx, TypeId::IndexError, "range object index out of range");
    return range_item(cx, range, index);
}

Value dict_item(Context& cx, Value v, Value key) {
    Dict& dict = cx.object<Dict>(v);
    bool ok = true;
    std::uint64_t hash = hash_bits(cx, key, ok);
    if (!ok) return kUnbound;
    if (cx.controlled && (touch_shape(cx, dict, false) || touch_or_stop(cx, dict, dict_cell(hash), false))) return kUnbound;
    if (!cx.controlled && touch_shape(cx, dict, false)) return kUnbound;
    Value found = kUnbound;
    {
        ObjectLock lock(cx, dict);
        found = dict_get(cx, dict, key, hash, ok);
    }
    if (found == kUnbound && ok) cx.raise_value(TypeId::KeyError, key);
    return found;
}

bool deque_index(Context& cx, Value key, std::uint64_t length, std::int64_t& out) {
    if (is_integer(cx, key)) return find_index(cx, key, length, out, "deque index out of range");
    fail(cx, TypeId::TypeError, fmt::format("sequence index must be integer, not '{}'", cx.type_name(key)));
    return false;
}

// What reads or assigns one element has touched; false: stop or exception.
bool touch_deque_item(Context& cx, Deque& deque, Value key, bool write) {
    std::int64_t index = 0;
    if (touch_shape(cx, deque, false)) return false;
    if (!cx.controlled) return true;
    return deque_index(cx, key, deque.length, index) && !touch_or_stop(cx, deque, static_cast<std::uint32_t>(index), write);
}

Value deque_get(Context& cx, Value v, Value key) {
    Deque& deque = cx.object<Deque>(v);
    std::int64_t index = 0;
    if (!touch_deque_item(cx, deque, key, false)) return kUnbound;
    ObjectLock lock(cx, deque);
    return deque_index(cx, key, deque.length, index) ? deque_item(cx, deque, static_cast<std::uint64_t>(index)) : kUnbound;
}

// list[slice] = values
bool assign_slice(Context& cx, Value v, Value key, Value values) {
    List& list = cx.object<List>(v);
    if (!is_iterable(cx, values)) {
        fail(cx, TypeId::TypeError, "can only assign an iterable");
        return false;
    }
    if (touch_shape(cx, list, true)) return false;
    std::vector<Value> items;
    if (!collect_elements(cx, values, items)) return false;
    ObjectLock lock(cx, list);
    SliceRange r;
    if (!slice_range(cx, key, static_cast<std::int64_t>(list.length), r)) return false;
    if (r.step == 1) return list_replace(cx, list, static_cast<std::uint64_t>(r.start), static_cast<std::uint64_t>(r.length), items.data(), items.size());
    if (static_cast<std::int64_t>(items.size()) != r.length) {
        fail(cx, TypeId::ValueError, fmt::format("attempt to assign sequence of size {} to extended slice of size {}", items.size(), r.length));
        return false;
    }
    for (std::int64_t i = 0; i < r.length; i++)
        list_assign(cx, list, static_cast<std::uint64_t>(r.start + i * r.step), items[static_cast<std::size_t>(i)]);
    return true;
}

bool delete_slice(Context& cx, Value v, Value key) {
    List& list = cx.object<List>(v);
    if (touch_shape(cx, list, true)) return false;
    ObjectLock lock(cx, list);
    SliceRange r;
    if (!slice_range(cx, key, static_cast<std::int64_t>(list.length), r)) return false;
    if (r.length == 0) return true;
    if (r.step == 1) {
        list_erase(cx, list, static_cast<std::uint64_t>(r.start), static_cast<std::uint64_t>(r.length));
        return true;
    }
    std::int64_t first = r.step > 0 ? r.start : r.start + (r.length - 1) * r.step, step = r.step > 0 ? r.step : -r.step;
    std::vector<Value> kept;
    const Value* items = cx.at<ListItems>(list.items).items;
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(list.length); i++) {
        bool gone = i >= first && (i - first) % step == 0 && (i - first) / step < r.length;
        if (!gone) kept.push_back(items[i]);
    }
    return list_replace(cx, list, 0, list.length, kept.data(), kept.size());
}

} // namespace

bool slice_range(Context& cx, Value v, std::int64_t length, SliceRange& out) {
    const Slice& slice = cx.object<Slice>(v);
    auto part = [&](Value part, std::int64_t& value) {
        return as_index(cx, part, value, "slice indices must be integers or None or have an __index__ method");
    };
    out.step = 1;
    if (!(slice.step == kNone) && !part(slice.step, out.step)) return false;
    if (out.step == 0) {
        fail(cx, TypeId::ValueError, "slice step cannot be zero");
        return false;
    }
    std::int64_t low = out.step < 0 ? -1 : 0, high = out.step < 0 ? length - 1 : length;
    auto clamp = [&](std::int64_t i) { return std::clamp(i < 0 ? i + length : i, low, high); };
    out.start = out.step < 0 ? high : low;
    out.stop = out.step < 0 ? low : high;
    if (!(slice.start == kNone)) {
        if (!part(slice.start, out.start)) return false;
        out.start = clamp(out.start);
    }
    if (!(slice.stop == kNone)) {
        if (!part(slice.stop, out.stop)) return false;
        out.stop = clamp(out.stop);
    }
    out.length = 0;
    if (out.step > 0 && out.start < out.stop) out.length = (out.stop - out.start - 1) / out.step + 1;
    if (out.step < 0 && out.stop < out.start) out.length = (out.start - out.stop - 1) / -out.step + 1;
    return true;
}

Value range_item(Context& cx, const Range& range, Value index) {
    std::int64_t start = 0, step = 0, i = 0, product = 0, sum = 0;
    if (is_small(range.start, start) && is_small(range.step, step) && is_small(index, i) && !__builtin_mul_overflow(step, i, &product) &&
        !__builtin_add_overflow(start, product, &sum))
        return cx.make_int(sum);
    Value offset = number_binary(cx, BinaryOp::MUL, range.step, index);
    return offset == kUnbound ? kUnbound : number_binary(cx, BinaryOp::ADD, range.start, offset);
}

Value make_range(Context& cx, Value start, Value stop, Value step) {
    auto plain = [](Value v) { return is_bool(v) ? int_value(v == kTrue) : v; };
    start = plain(start), stop = plain(stop), step = plain(step);
    if (step == int_value(0)) return fail(cx, TypeId::ValueError, "range() arg 3 must not be zero");
    Value length = int_value(0);
    bool handled = true;
    bool up = number_compare(cx, CompareOp::GT, step, int_value(0), handled) != 0;
    if (number_compare(cx, up ? CompareOp::LT : CompareOp::GT, start, stop, handled)) {
        // (stop - start - 1) // step + 1, with the signs turned for a falling range
        Value span = number_binary(cx, BinaryOp::SUB, up ? stop : start, up ? start : stop);
        Value size = up ? step : number_unary(cx, '-', step);
        if (span == kUnbound || size == kUnbound) return kUnbound;
        length = number_binary(cx, BinaryOp::FLOORDIV, number_binary(cx, BinaryOp::SUB, span, int_value(1)), size);
        length = number_binary(cx, BinaryOp::ADD, length, int_value(1));
    }
    Range& range = cx.allocate<Range>(Kind::Range);
    range.start = start, range.stop = stop, range.step = step, range.length = length;
    return cx.value_of(range);
}

namespace {

Value class_item(Context& cx, Value type, Value key) {
    Value method = cx.is(cx.object<Type>(type).dict, Kind::Dict) ? class_lookup(cx, type, cx.make_str("__class_getitem__")) : kUnbound;
    if (method == kUnbound) return generic_alias(cx, type, key);
    if (cx.is(method, Kind::ClassMethod)) method = cx.object<ClassMethod>(method).function;
    return cx.ask(method, {type, key});
}

// A KeyError that the dict itself has just raised, not one of a key's own methods.
bool take_missing_key(Context& cx) {
    return cx.raising() && cx.object<Exception>(cx.thread->raised).traceback == kNone && take_exception(cx, TypeId::KeyError);
}

Value get_item_by_class(Context& cx, Value container, Value key) {
    Value method = special_method(cx, container, "__getitem__");
    if (!(method == kUnbound)) return call_special(cx, method, container, {key});
    if (plain(cx, container) == container) {
        if (cx.is(container, Kind::Type)) return class_item(cx, container, key);
        return fail(cx, TypeId::TypeError, fmt::format("'{}' object is not subscriptable", cx.type_name(container)));
    }
    return get_item_inside(cx, container, key);
}

bool set_item_by_class(Context& cx, Value container, Value key, Value v) {
    Value method = special_method(cx, container, "__setitem__");
    if (!(method == kUnbound)) return !(call_special(cx, method, container, {key, v}) == kUnbound);
    Value base = plain(cx, container);
    if (!(base == container)) return set_item(cx, base, key, v);
    fail(cx, TypeId::TypeError, fmt::format("'{}' object does not support item assignment", cx.type_name(container)));
    return false;
}

bool delete_item_by_class(Context& cx, Value container, Value key) {
    Value method = special_method(cx, container, "__delitem__");
    if (!(method == kUnbound)) return !(call_special(cx, method, container, {key}) == kUnbound);
    Value base = plain(cx, container);
    if (!(base == container)) return delete_item(cx, base, key);
    fail(cx, TypeId::TypeError, fmt::format("'{}' object doesn't support item deletion", cx.type_name(container)));
    return false;
}

} // namespace

Value get_item_inside(Context& cx, Value container, Value key) {
    Value base = plain(cx, container), v = get_item(cx, base, key);
    if (v == kUnbound && cx.is(base, Kind::Dict)) {
        Value method = special(cx, container, "__missing__");
        if (!(method == kUnbound) && take_missing_key(cx)) return call_special(cx, method, container, {key});
    }
    return v;
}

Value get_item(Context& cx, Value container, Value key) {
    if (is_user_object(cx, container)) return get_item_by_class(cx, container, key);
    if (!cx.is(container, Kind::Dict) && !cx.is(container, Kind::Type) && (key = plain_key(cx, key)) == kUnbound) return kUnbound;
    switch (cx.kind(container)) {
        case Kind::List: return list_get(cx, container, key);
        case Kind::Deque: return deque_get(cx, container, key);
        case Kind::Tuple: return tuple_get(cx, container, key);
        case Kind::Dict: return dict_item(cx, container, key);
        case Kind::Str: return str_get(cx, container, key);
        case Kind::Bytes: return bytes_get(cx, container, key);
        case Kind::Range: return range_get(cx, container, key);
        case Kind::Type: return class_item(cx, container, key);
        default: return fail(cx, TypeId::TypeError, fmt::format("'{}' object is not subscriptable", cx.type_name(container)));
    }
}

bool set_item(Context& cx, Value container, Value key, Value v) {
    if (is_user_object(cx, container)) return set_item_by_class(cx, container, key, v);
    if ((cx.is(container, Kind::List) || cx.is(container, Kind::Deque)) && (key = plain_key(cx, key)) == kUnbound) return false;
    switch (cx.kind(container)) {
        case Kind::List: {
            List& list = cx.object<List>(container);
            if (!index_or_type_error(cx, key, "list")) return false;
            if (cx.is(key, Kind::Slice)) return assign_slice(cx, container, key, v);
            std::int64_t index = 0;
            const char* out_of_range = "list assignment index out of range";
            if (touch_shape(cx, list, false)) return false;
            if (cx.controlled && (!find_index(cx, key, list.length, index, out_of_range) ||
                                  touch_or_stop(cx, list, static_cast<std::uint32_t>(index), true)))
                return false;
            ObjectLock lock(cx, list);
            if (!find_index(cx, key, list.length, index, out_of_range)) return false;
            list_assign(cx, list, static_cast<std::uint64_t>(index), v);
            return true;
        }
        case Kind::Deque: {
            Deque& deque = cx.object<Deque>(container);
            std::int64_t index = 0;
            if (!touch_deque_item(cx, deque, key, true)) return false;
            ObjectLock lock(cx, deque);
            if (!deque_index(cx, key, deque.length, index)) return false;
            deque_assign(cx, deque, static_cast<std::uint64_t>(index), v);
            return true;
        }
        case Kind::Dict: {
            Dict& dict = cx.object<Dict>(container);
            bool ok = true;
            std::uint64_t hash = hash_bits(cx, key, ok);
            if (!ok) return false;
            if (cx.controlled) {
                bool is_new = dict_get(cx, dict, key, hash, ok) == kUnbound;
                if (!ok || touch_shape(cx, dict, is_new) || touch_or_stop(cx, dict, dict_cell(hash), true)) return false;
            } else if (touch_shape(cx, dict, true)) {
                return false;
            }
            ObjectLock lock(cx, dict);
            return dict_set(cx, dict, key, hash, v);
        }
        default:
            fail(cx, TypeId::TypeError, fmt::format("'{}' object does not support item assignment", cx.type_name(container)));
            return false;
    }
}

bool delete_item(Context& cx, Value container, Value key) {
    if (is_user_object(cx, container)) return delete_item_by_class(cx, container, key);
    if ((cx.is(container, Kind::List) || cx.is(container, Kind::Deque)) && (key = plain_key(cx, key)) == kUnbound) return false;
    switch (cx.kind(container)) {
        case Kind::List: {
            List& list = cx.object<List>(container);
            if (!index_or_type_error(cx, key, "list")) return false;
            if (cx.is(key, Kind::Slice)) return delete_slice(cx, container, key);
            if (touch_shape(cx, list, true)) return false;
            ObjectLock lock(cx, list);
            std::int64_t index = 0;
            if (!find_index(cx, key, list.length, index, "list assignment index out of range")) return false;
            list_erase(cx, list, static_cast<std::uint64_t>(index), 1);
            return true;
        }
        case Kind::Deque: {
            Deque& deque = cx.object<Deque>(container);
            if (touch_shape(cx, deque, true)) return false;
            ObjectLock lock(cx, deque);
            std::int64_t index = 0;
            if (!deque_index(cx, key, deque.length, index)) return false;
            deque_remove(cx, deque, static_cast<std::uint64_t>(index));
            return true;
        }
        case Kind::Dict: {
            Dict& dict = cx.object<Dict>(container);
            bool ok = true, found = false;
            std::uint64_t hash = hash_bits(cx, key, ok);
            if (!ok || touch_shape(cx, dict, true)) return false;
            {
                ObjectLock lock(cx, dict);
                if (!dict_delete(cx, dict, key, hash, found)) return false;
            }
            if (!found) cx.raise_value(TypeId::KeyError, key);
            return found;
        }
        default:
            fail(cx, TypeId::TypeError, fmt::format("'{}' object doesn't support item deletion", cx.type_name(container)));
            return false;
    }
}

namespace {
Value length_by_class(Context& cx, Value v) {
    Value method = special_method(cx, v, "__len__");
    if (method == kUnbound) {
        Value base = plain(cx, v);
        if (!(base == v)) return length(cx, base);
        return fail(cx, TypeId::TypeError, fmt::format("object of type '{}' has no len()", cx.type_name(v)));
    }
    Value n = call_special(cx, method, v, {});
    if (n == kUnbound || (n = index_value(cx, n)) == kUnbound) return kUnbound;
    std::int64_t small = 0;
    if (is_negative(cx, n)) return fail(cx, TypeId::ValueError, "__len__() should return >= 0");
    if (!is_small(n, small)) return fail(cx, TypeId::OverflowError, "cannot fit 'int' into an index-sized integer");
    return int_value(small);
}
} // namespace

Value length(Context& cx, Value v) {
    if (is_user_object(cx, v)) return length_by_class(cx, v);
    switch (cx.kind(v)) {
        case Kind::Str: case Kind::Bytes: case Kind::Tuple: return int_value(cx.header(v).size);
        case Kind::List: {
            List& list = cx.object<List>(v);
            if (touch_shape(cx, list, false)) return kUnbound;
            ObjectLock lock(cx, list);
            return int_value(static_cast<std::int64_t>(list.length));
        }
        case Kind::Deque: {
            Deque& deque = cx.object<Deque>(v);
            if (touch_shape(cx, deque, false)) return kUnbound;
            ObjectLock lock(cx, deque);
            return int_value(static_cast<std::int64_t>(deque.length));
        }
        case Kind::Dict: case Kind::Set: case Kind::FrozenSet: {
            Dict& dict = cx.object<Dict>(v);
            if (touch_shape(cx, dict, false)) return kUnbound;
            ObjectLock lock(cx, dict);
            return int_value(static_cast<std::int64_t>(dict.length));
        }
        case Kind::Range: {
            Value n = cx.object<Range>(v).length;
            if (!n.is_int()) return fail(cx, TypeId::OverflowError, "Python int too large to convert to C ssize_t");
            return n;
        }
        case Kind::Iterator:
            if (is_view(cx, v)) return length(cx, cx.object<Iterator>(v).source);
            [[fallthrough]];
        default: return fail(cx, TypeId::TypeError, fmt::format("object of type '{}' has no len()", cx.type_name(v)));
    }
}

void list_append(Context& cx, List& list, Value v) { list_push(cx, list, v); }

bool list_extend(Context& cx, Value v, Value iterable) {
    List& list = cx.object<List>(v);
    if (touch_shape(cx, list, true)) return false;
    std::vector<Value> items;
    if (!collect_elements(cx, iterable, items)) return false;
    ObjectLock lock(cx, list);
    return list_replace(cx, list, list.length, 0, items.data(), items.size());
}

} // namespace heddle::vm
