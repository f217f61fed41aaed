// What calling a built-in type does.

#include <cmath>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/number_text.h"
#include "vm/registry.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {


NativeResult new_int(Call& call) {
    Context& cx = call.cx;
    Value v = call.args[0], base = call.args[1];
    if (v == kUnbound) return base == kUnbound ? done(call, int_value(0)) : type_error(cx, "int() missing string argument");
    if (!(base == kUnbound)) {
        std::int64_t radix = 0;
        if (!as_index(cx, base, radix, nullptr)) return NativeResult::Raise;
        if (radix != 0 && (radix < 2 || radix > 36)) return cx.raise(TypeId::ValueError, "int() base must be >= 2 and <= 36, or 0");
        if (!cx.is_str(v) && !cx.is(v, Kind::Bytes)) return type_error(cx, "int() can't convert non-string with explicit base");
        return done(call, int_from_string(cx, cx.is_str(v) ? cx.text(v) : bytes_of(cx, v), static_cast<int>(radix)));
    }
    if ((v = int_operand(cx, v)) == kUnbound) return failed(cx);
    if (cx.is_str(v)) return done(call, int_from_string(cx, cx.text(v), 10));
    if (cx.is(v, Kind::Bytes)) return done(call, int_from_string(cx, bytes_of(cx, v), 10));
    if (cx.is_float(v)) return done(call, int_from_double(cx, cx.as_float(v)));
    if (is_bool(v)) return done(call, int_value(v == kTrue));
    if (is_integer(cx, v)) return done(call, v);
    return type_error(cx, fmt::format("int() argument must be a string, a bytes-like object or a real number, not '{}'", cx.type_name(v)));
}

NativeResult new_float(Call& call) {
    Context& cx = call.cx;
    Value v = call.args[0];
    if (v == kUnbound) return done(call, cx.make_float(0));
    if ((v = float_operand(cx, v)) == kUnbound) return failed(cx);
    if (cx.is_float(v)) return done(call, v);
    if (is_integer(cx, v)) {
        bool ok = true;
        double d = int_to_double(cx, v, ok);
        return ok ? done(call, cx.make_float(d)) : NativeResult::Raise;
    }
    if (!cx.is_str(v) && !cx.is(v, Kind::Bytes))
        return type_error(cx, fmt::format("float() argument must be a string or a real number, not '{}'", cx.type_name(v)));
    std::string_view text = cx.is_str(v) ? cx.text(v) : bytes_of(cx, v);
    double d = 0;
    if (!float_from_string(text, d))
        return cx.raise(TypeId::ValueError, fmt::format("could not convert string to float: {}", cx.is_str(v) ? quote(text) : quote_bytes(text)));
    return done(call, cx.make_float(d));
}

NativeResult new_bool(Call& call) {
    Tri t = call.args[0] == kUnbound ? 0 : truth(call.cx, call.args[0]);
    return t < 0 ? failed(call.cx) : done(call, bool_value(t != 0));
}

NativeResult new_str(Call& call) {
    Context& cx = call.cx;
    Value v = call.args[0];
    if (v == kUnbound) return done(call, cx.make_str(""));
    if (!(call.args[1] == kUnbound)) {
        if (!cx.is_str(call.args[1])) return type_error(cx, fmt::format("str() argument 'encoding' must be str, not {}", cx.type_name(call.args[1])));
        v = plain(cx, v);
        if (!cx.is(v, Kind::Bytes)) {
            if (cx.is_str(v)) return type_error(cx, "decoding str is not supported");
            return type_error(cx, fmt::format("decoding to str: need a bytes-like object, {} found", cx.type_name(v)));
        }
        return done(call, decode_bytes(cx, bytes_of(cx, v), cx.text(call.args[1]), call.args[2]));
    }
    if (cx.is_str(v)) return done(call, v);
    if (v.is_int()) {
        const fmt::format_int digits(v.as_int());
        return done(call, cx.make_str({digits.data(), digits.size()}));
    }
    std::string text = str(cx, v);
    if (cx.raising() || cx.stop_here || !cx.reserve(text.size())) return failed(cx);
    return done(call, cx.make_str(text));
}

NativeResult new_list(Call& call) {
    Context& cx = call.cx;
    if (call.args[0] == kUnbound) return done(call, cx.make_list(0));
    if (auto stop = materialize(call, 0)) return *stop;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    return done(call, make_list_of(cx, values.data(), values.size()));
}

// deque(iterable=(), maxlen=None). State: 0 materialising.
NativeResult new_deque(Call& call) {
    Context& cx = call.cx;
    Value maxlen = call.args[1] == kUnbound ? kNone : call.args[1];
    if (!(maxlen == kNone)) {
        std::int64_t limit = 0;
        if (!is_integer(cx, maxlen)) return type_error(cx, "an integer is required");
        if (!is_small(maxlen, limit)) return cx.raise(TypeId::OverflowError, "Python int too large to convert to C ssize_t");
        if (limit < 0) return cx.raise(TypeId::ValueError, "maxlen must be non-negative");
        maxlen = int_value(limit);
    }
    std::vector<Value> values;
    if (!(call.args[0] == kUnbound)) {
        if (auto stop = materialize(call, 0)) return *stop;
        if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    }
    return done(call, make_deque_of(cx, values.data(), values.size(), maxlen));
}

NativeResult new_tuple(Call& call) {
    Context& cx = call.cx;
    if (call.args[0] == kUnbound) return done(call, cx.make_tuple(0));
    if (cx.is(call.args[0], Kind::Tuple)) return done(call, call.args[0]);
    if (auto stop = materialize(call, 0)) return *stop;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    return done(call, make_tuple_of(cx, values.data(), values.size()));
}

NativeResult new_dict(Call& call) {
    Context& cx = call.cx;
    std::vector<DictEntry> entries;
    if (!(call.args[0] == kUnbound)) {
        if (!gives_keys(cx, call.args[0]))
            if (auto stop = materialize(call, 0)) return *stop;
        if (!collect_pairs(cx, call.args[0], entries)) return failed(cx);
    }
    Value dict = cx.make_dict();
    if (!dict_update_entries(cx, dict, entries)) return failed(cx);
    if (!(call.keywords == kUnbound) && !dict_update_entries(cx, dict, dict_entries(cx, call.keywords))) return failed(cx);
    return done(call, dict);
}

constexpr std::uint32_t kAdding = 2005;

// Elements that are hashed and compared by Python code, one after the other. State: 0 the elements, 1 the set, 2 how many are in it.
NativeResult add_asking(Call& call) {
    Context& cx = call.cx;
    StopPoll poll;
    for (;;) {
        const List& list = cx.object<List>(call.state[0]);
        const auto at = static_cast<std::uint64_t>(call.state[2].as_int());
        if (at >= list.length) return done(call, call.state[1]);
        Value v = list_item(cx, list, at);
        bool ok = true;
        const std::uint64_t hash = hash_bits(cx, v, ok);
        if (!ok || !set_add(cx, cx.object<Dict>(call.state[1]), v, hash) || poll.stopped(cx)) return failed(cx);
        cx.set_register(call.state[2], int_value(static_cast<std::int64_t>(at + 1)));
        forget_answers(cx);
    }
}

NativeResult make_any_set(Call& call, Kind kind) {
    Context& cx = call.cx;
    if (call.step == kAdding) return add_asking(call);
    if (kind == Kind::FrozenSet && cx.is(call.args[0], Kind::FrozenSet)) return done(call, call.args[0]);
    if (!(call.args[0] == kUnbound))
        if (auto stop = materialize(call, 0)) return *stop;
    Value set = cx.make_set(kind);
    if (classes_exist(cx) && (cx.is(call.args[0], Kind::List) || cx.is(call.args[0], Kind::Tuple))) {
        constexpr std::size_t kFew = 16;
        std::vector<Value> values;
        if (!collect_elements(cx, call.args[0], values)) return failed(cx);
        if (values.size() > kFew && comparing_asks(cx, values)) {
            if (!call.has_frame) return NativeResult::NeedFrame;
            cx.set_register(call.state[0], make_list_of(cx, values.data(), values.size()));
            cx.set_register(call.state[1], set);
            cx.set_register(call.state[2], int_value(0));
            call.step = kAdding;
            return add_asking(call);
        }
    }
    if (!(call.args[0] == kUnbound) && !set_update_from(cx, set, call.args[0])) return failed(cx);
    return done(call, set);
}
NativeResult new_set(Call& call) { return make_any_set(call, Kind::Set); }
NativeResult new_frozenset(Call& call) { return make_any_set(call, Kind::FrozenSet); }

NativeResult new_range(Call& call) {
    Context& cx = call.cx;
    Value start = call.args[0], stop = call.args[1], step = call.args[2];
    if (stop == kUnbound) stop = start, start = int_value(0);
    if (step == kUnbound) step = int_value(1);
    for (Value* v : {&start, &stop, &step})
        if ((*v = index_value(cx, *v)) == kUnbound) return failed(cx);
    return done(call, make_range(cx, start, stop, step));
}

NativeResult new_slice(Call& call) {
    Context& cx = call.cx;
    Slice& s = cx.allocate<Slice>(Kind::Slice);
    bool one = call.args[1] == kUnbound;
    s.start = one ? kNone : call.args[0];
    s.stop = one ? call.args[0] : call.args[1];
    s.step = call.args[2] == kUnbound ? kNone : call.args[2];
    return done(call, cx.value_of(s));
}

NativeResult new_bytes(Call& call) {
    Context& cx = call.cx;
    Value v = call.args[0];
    if (v == kUnbound) return done(call, make_bytes(cx, ""));
    if (Value method = special(cx, v, "__bytes__"); !(method == kUnbound)) {
        Value made = call_special(cx, method, v, {});
        if (made == kUnbound || cx.is(plain(cx, made), Kind::Bytes)) return done(call, made == kUnbound ? made : plain(cx, made));
        return type_error(cx, fmt::format("__bytes__ returned non-bytes (type {})", cx.type_name(made)));
    }
    if (is_user_object(cx, v) && (v = plain_key(cx, v)) == kUnbound) return failed(cx);
    if (cx.is_str(v)) {
        if (call.args[1] == kUnbound) return type_error(cx, "string argument without an encoding");
        if (!need_text(cx, call.args[1], "bytes() argument 'encoding'")) return NativeResult::Raise;
        return done(call, encode_text(cx, cx.text(v), cx.text(call.args[1]), call.args[2]));
    }
    if (!(call.args[1] == kUnbound)) return type_error(cx, "encoding without a string argument");
    if (cx.is(v, Kind::Bytes)) return done(call, v);
    if (is_integer(cx, v)) {
        std::int64_t n = 0;
        as_index(cx, v, n, nullptr);
        if (n < 0) return cx.raise(TypeId::ValueError, "negative count");
        if (n > INT32_MAX) return cx.raise(TypeId::MemoryError, "");
        if (!cx.reserve(static_cast<std::size_t>(n))) return NativeResult::Raise;
        return done(call, make_bytes(cx, std::string(static_cast<std::size_t>(n), '\0')));
    }
    if (!is_iterable(cx, v)) return type_error(cx, fmt::format("cannot convert '{}' object to bytes", cx.type_name(v)));
    if (auto stop = materialize(call, 0)) return *stop;
    std::vector<Value> values;
    std::string out;
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    for (Value item : values) {
        std::int64_t byte = 0;
        if (!as_index(cx, item, byte, nullptr)) return NativeResult::Raise;
        if (byte < 0 || byte > 255) return cx.raise(TypeId::ValueError, "bytes must be in range(0, 256)");
        out += static_cast<char>(byte);
    }
    return done(call, make_bytes(cx, out));
}

NativeResult new_enumerate(Call& call) {
    Context& cx = call.cx;
    Value start = call.args[1] == kUnbound ? int_value(0) : call.args[1];
    if (!is_integer(cx, start)) return type_error(cx, fmt::format("'{}' object cannot be interpreted as an integer", cx.type_name(start)));
    if (is_bool(start)) start = int_value(start == kTrue);
    Value it = iterate(cx, call.args[0]);
    return it == kUnbound ? failed(cx) : done(call, make_iterator(cx, IteratorKind::Enumerate, it, start, kNone));
}

Value iterators_of(Context& cx, const Value* values, std::uint32_t n) {
    for (std::uint32_t i = 0; i < n; i++) // before anything is made: each may ask to hand over
        if (cx.is(values[i], Kind::Dict) || cx.is(values[i], Kind::Set))
            if (touch_shape(cx, cx.header(values[i]), false)) return kUnbound;
    Value tuple = cx.make_tuple(n);
    for (std::uint32_t i = 0; i < n; i++) {
        Value it = iterate(cx, values[i]);
        if (it == kUnbound) return kUnbound;
        cx.object<Tuple>(tuple).items[i] = it;
    }
    return tuple;
}

NativeResult new_zip(Call& call) {
    Context& cx = call.cx;
    Tri strict = call.args[0] == kUnbound ? 0 : truth(cx, call.args[0]);
    if (strict < 0) return failed(cx);
    Value its = iterators_of(cx, call.args + 1, call.nargs - 1);
    return its == kUnbound ? failed(cx) : done(call, make_iterator(cx, IteratorKind::Zip, its, int_value(0), bool_value(strict != 0)));
}

NativeResult new_map(Call& call) {
    Context& cx = call.cx;
    if (call.nargs < 2) return type_error(cx, "map() must have at least two arguments.");
    Value its = iterators_of(cx, call.args + 1, call.nargs - 1);
    return its == kUnbound ? failed(cx) : done(call, make_iterator(cx, IteratorKind::Map, its, int_value(0), call.args[0]));
}

NativeResult new_filter(Call& call) {
    Context& cx = call.cx;
    Value it = iterate(cx, call.args[1]);
    return it == kUnbound ? failed(cx) : done(call, make_iterator(cx, IteratorKind::Filter, it, int_value(0), call.args[0]));
}

NativeResult new_reversed(Call& call) {
    Context& cx = call.cx;
    Value v = call.args[0];
    switch (cx.kind(v)) {
        case Kind::Str: return done(call, make_iterator(cx, IteratorKind::Reversed, v, int_value(cx.object<Str>(v).bytes), kNone));
        case Kind::List: case Kind::Tuple: case Kind::Bytes: case Kind::Range: {
            Value n = length(cx, v);
            if (n == kUnbound) return failed(cx);
            return done(call, make_iterator(cx, IteratorKind::Reversed, v, int_value(n.as_int() - 1), kNone));
        }
        default: break;
    }
    if (is_user_object(cx, v)) {
        Value method = special_method(cx, v, "__reversed__");
        if (method == kNone) return type_error(cx, fmt::format("'{}' object is not reversible", cx.type_name(v)));
        if (!(method == kUnbound)) return done(call, call_special(cx, method, v, {}));
        if (!(special_method(cx, v, "__getitem__") == kUnbound) && !(special_method(cx, v, "__len__") == kUnbound)) {
            Value n = length(cx, v);
            if (n == kUnbound) return failed(cx);
            return done(call, make_iterator(cx, IteratorKind::Reversed, v, int_value(n.as_int() - 1), kNone));
        }
        if (Value base = plain(cx, v); !(base == v)) {
            call.args[0] = base;
            return new_reversed(call);
        }
    }
    if (cx.is(v, Kind::Deque)) {
        Deque& deque = cx.object<Deque>(v);
        if (touch_shape(cx, deque, false)) return NativeResult::Stop;
        ObjectLock lock(cx, deque);
        return done(call, make_iterator(cx, IteratorKind::Reversed, v, int_value(static_cast<std::int64_t>(deque.length) - 1), int_value(static_cast<std::int64_t>(deque.changes))));
    }
    bool view = is_view(cx, v);
    if (!cx.is(v, Kind::Dict) && !view) return type_error(cx, fmt::format("'{}' object is not reversible", cx.type_name(v)));
    IteratorKind part = IteratorKind::DictKeys;
    if (view) {
        part = iterator_kind(cx, v) == IteratorKind::DictValuesView ? IteratorKind::DictValues
               : iterator_kind(cx, v) == IteratorKind::DictItemsView ? IteratorKind::DictItems : IteratorKind::DictKeys;
        v = cx.object<Iterator>(v).source;
    }
    Dict& dict = cx.object<Dict>(v);
    if (touch_shape(cx, dict, false)) return NativeResult::Stop;
    std::int64_t live = 0, used = 0;
    {
        ObjectLock lock(cx, dict);
        live = static_cast<std::int64_t>(dict.length);
        used = dict.table == 0 ? 0 : static_cast<std::int64_t>(cx.at<DictTable>(dict.table).used);
    }
    Value extra = cx.make_tuple({int_value(live), int_value(static_cast<int>(part))});
    return done(call, make_iterator(cx, IteratorKind::Reversed, v, int_value(used - 1), extra));
}

NativeResult new_object(Call& call) {
    Context& cx = call.cx;
    Instance& instance = cx.allocate<Instance>(Kind::Instance);
    instance.base = kUnbound;
    instance.type = cx.machine.type_object(TypeId::object);
    instance.dict = kUnbound;
    return done(call, cx.value_of(instance));
}

constexpr NativeDef kConstructors[] = {
    {"int", new_int, "x?, /, base?"},
    {"float", new_float, "x?, /"},
    {"bool", new_bool, "x?, /", 0, "reads shape"},
    {"str", new_str, "object?, encoding?, errors?", 0, "reads shape and elements"},
    {"list", new_list, "iterable?, /", 1, "reads shape and all elements"},
    {"deque", new_deque, "iterable?, maxlen?", 1, "reads shape and all elements"},
    {"tuple", new_tuple, "iterable?, /", 1, "reads shape and all elements"},
    {"dict", new_dict, "iterable?, /, **kwargs", 1, "reads shape and all elements"},
    {"set", new_set, "iterable?, /", 3, "reads shape and all elements"},
    {"frozenset", new_frozenset, "iterable?, /", 3, "reads shape and all elements"},
    {"range", new_range, "start, stop?, step?, /"},
    {"slice", new_slice, "start, stop?, step?, /"},
    {"bytes", new_bytes, "source?, encoding?, errors?", 1, "reads shape and all elements"},
    {"enumerate", new_enumerate, "iterable, start?", 0, "reads shape of dict and set"},
    {"zip", new_zip, "*iterables, strict?", 0, "reads shape of dict and set"},
    {"map", new_map, "func, /, *iterables", 0, "reads shape of dict and set"},
    {"filter", new_filter, "function, iterable, /", 0, "reads shape of dict and set"},
    {"reversed", new_reversed, "sequence, /", 0, "reads shape"},
    {"object", new_object, ""},
};

} // namespace

NativeTable builtin_types() { return {"types", Kind::Module, kConstructors}; }

} // namespace heddle::vm
