// The special methods of built-in types as attributes: list.__len__, dict.__setitem__, int.__add__, object.__repr__… Operators do not come
// here; programs do, by super() in classes that derive from built-in types, by functions passed on (d.__getitem__), and by hasattr().
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/classes.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/registry.h"
#include "vm/slot_methods.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

Value plain_self(Call& call) { return plain(call.cx, call.args[0]); }

NativeResult not_implemented(Call& call) { return done(call, kNotImplemented); }
NativeResult text_done(Call& call, const std::string& text) {
    if (call.cx.raising() || call.cx.stop_here) return failed(call.cx);
    return done(call, call.cx.make_str(text));
}
NativeResult tri_done(Call& call, Tri t) { return t < 0 ? failed(call.cx) : done(call, bool_value(t != 0)); }

// object

std::string default_repr(Context& cx, Value v) { return fmt::format("<{} object at 0x{:x}>", class_path(cx, cx.type_of(v)), object_id(cx, v)); }

NativeResult object_repr(Call& call) {
    Value v = call.args[0];
    if (call.cx.is(v, Kind::Instance) || of_user_class(call.cx, v)) return text_done(call, default_repr(call.cx, v));
    return text_done(call, repr(call.cx, v));
}
NativeResult object_str(Call& call) { return text_done(call, repr(call.cx, call.args[0])); }
NativeResult object_format(Call& call) {
    Context& cx = call.cx;
    if (!cx.is_str(call.args[1])) return type_error(cx, fmt::format("__format__() argument must be str, not {}", cx.type_name(call.args[1])));
    if (cx.object<Str>(call.args[1]).bytes > 0)
        return type_error(cx, fmt::format("unsupported format string passed to {}.__format__", cx.type_name(call.args[0])));
    return text_done(call, str(cx, call.args[0]));
}
NativeResult object_hash(Call& call) { return done(call, call.cx.make_int(static_cast<std::int64_t>(object_id(call.cx, call.args[0]) >> 4))); }
NativeResult object_eq(Call& call) { return done(call, call.args[0] == call.args[1] ? kTrue : kNotImplemented); }
NativeResult object_ne(Call& call) {
    Context& cx = call.cx;
    Value method = special(cx, call.args[0], "__eq__");
    if (method == kUnbound) return done(call, call.args[0] == call.args[1] ? kFalse : kNotImplemented);
    Value equal = call_special(cx, method, call.args[0], {call.args[1]});
    if (equal == kUnbound) return failed(cx);
    if (equal == kNotImplemented) return not_implemented(call);
    Tri yes = truth(cx, equal);
    return yes < 0 ? failed(cx) : done(call, bool_value(yes == 0));
}
NativeResult object_order(Call& call) { return not_implemented(call); }
NativeResult subclasshook(Call& call) { return not_implemented(call); }

// values

NativeResult value_repr(Call& call) { return text_done(call, repr_inside(call.cx, call.args[0])); }
NativeResult value_str(Call& call) { return text_done(call, str(call.cx, plain_self(call))); }
NativeResult value_format(Call& call) {
    Context& cx = call.cx;
    if (!cx.is_str(call.args[1])) return type_error(cx, fmt::format("__format__() argument must be str, not {}", cx.type_name(call.args[1])));
    return done(call, format_value(cx, plain_self(call), cx.text(call.args[1])));
}
NativeResult value_hash(Call& call) { return done(call, hash_value(call.cx, plain_self(call))); }
NativeResult value_bool(Call& call) { return tri_done(call, truth(call.cx, plain_self(call))); }

// Whether two built-in values compare by value: numbers with numbers, texts with texts, sets with sets.
bool comparable(Context& cx, Value a, Value b) {
    if (is_number(cx, a)) return is_number(cx, b);
    if (cx.is(a, Kind::Complex)) return cx.is(b, Kind::Complex) || is_number(cx, b);
    if (is_set(cx, a) || is_set_like_view(cx, a)) return is_set(cx, b) || is_set_like_view(cx, b);
    return cx.kind(a) == cx.kind(b);
}
template <CompareOp kOp> NativeResult value_compare(Call& call) {
    Context& cx = call.cx;
    Value a = plain_self(call), b = plain(cx, call.args[1]);
    if (!comparable(cx, a, b)) return not_implemented(call);
    return tri_done(call, compare(cx, kOp, a, b));
}

template <BinaryOp kOp, bool kReflected> NativeResult number_operator(Call& call) {
    Context& cx = call.cx;
    Value a = plain_self(call), b = plain(cx, call.args[1]);
    if (!is_number(cx, b) || (cx.is_float(b) && !cx.is_float(a))) return not_implemented(call);
    return done(call, kReflected ? number_binary(cx, kOp, b, a) : number_binary(cx, kOp, a, b));
}
template <bool kReflected> NativeResult number_divmod(Call& call) {
    Context& cx = call.cx;
    Value a = plain_self(call), b = plain(cx, call.args[1]);
    if (!is_number(cx, b) || (cx.is_float(b) && !cx.is_float(a))) return not_implemented(call);
    if (kReflected) std::swap(a, b);
    Value q = number_binary(cx, BinaryOp::FLOORDIV, a, b);
    Value r = q == kUnbound ? kUnbound : number_binary(cx, BinaryOp::MOD, a, b);
    return r == kUnbound ? failed(cx) : done(call, cx.make_tuple({q, r}));
}
template <char kSign> NativeResult number_sign(Call& call) { return done(call, number_unary(call.cx, kSign, plain_self(call))); }
NativeResult number_abs(Call& call) {
    Context& cx = call.cx;
    Value v = plain_self(call);
    if (cx.is_float(v)) return done(call, cx.make_float(std::fabs(cx.as_float(v))));
    return done(call, number_unary(cx, is_negative(cx, v) ? '-' : '+', v));
}
NativeResult number_int(Call& call) {
    Context& cx = call.cx;
    Value v = plain_self(call);
    if (cx.is_float(v)) return done(call, int_from_double(cx, cx.as_float(v)));
    return done(call, is_bool(v) ? int_value(v == kTrue) : v);
}
NativeResult number_float(Call& call) {
    Context& cx = call.cx;
    Value v = plain_self(call);
    if (cx.is_float(v)) return done(call, v);
    bool ok = true;
    double d = int_to_double(cx, v, ok);
    return ok ? done(call, cx.make_float(d)) : NativeResult::Raise;
}

// sequences and containers

template <BinaryOp kOp> NativeResult sequence_operator(Call& call) { return done(call, binary(call.cx, kOp, plain_self(call), plain(call.cx, call.args[1]), false)); }
NativeResult sequence_repeated(Call& call) { return done(call, binary(call.cx, BinaryOp::MUL, plain_self(call), plain(call.cx, call.args[1]), false)); }
template <BinaryOp kOp> NativeResult in_place_operator(Call& call) {
    Value v = binary(call.cx, kOp, plain_self(call), plain(call.cx, call.args[1]), true);
    return v == kUnbound ? failed(call.cx) : done(call, call.args[0]);
}
template <BinaryOp kOp, bool kReflected> NativeResult set_operator(Call& call) {
    Context& cx = call.cx;
    Value a = plain_self(call), b = plain(cx, call.args[1]);
    const bool fits = cx.is(a, Kind::Dict) ? cx.is(b, Kind::Dict) : is_set(cx, b) || is_set_like_view(cx, b);
    if (!fits) return not_implemented(call);
    return done(call, kReflected ? binary(cx, kOp, b, a, false) : binary(cx, kOp, a, b, false));
}
NativeResult container_len(Call& call) { return done(call, length(call.cx, plain_self(call))); }
NativeResult container_iter(Call& call) { return done(call, iterate(call.cx, plain_self(call))); }
NativeResult container_contains(Call& call) { return tri_done(call, contains(call.cx, plain_self(call), call.args[1])); }
NativeResult container_getitem(Call& call) {
    Context& cx = call.cx;
    Value base = plain_self(call), v = get_item(cx, base, call.args[1]);
    if (v == kUnbound && cx.is(base, Kind::Dict) && !cx.stop_here && exception_is(cx, cx.thread->raised, TypeId::KeyError)) {
        Value missing = special(cx, call.args[0], "__missing__");
        if (!(missing == kUnbound)) {
            cx.thread->raised = kUnbound;
            v = call_special(cx, missing, call.args[0], {call.args[1]});
        }
    }
    return done(call, v);
}
NativeResult container_setitem(Call& call) { return set_item(call.cx, plain_self(call), call.args[1], call.args[2]) ? NativeResult::Done : failed(call.cx); }
NativeResult container_delitem(Call& call) { return delete_item(call.cx, plain_self(call), call.args[1]) ? NativeResult::Done : failed(call.cx); }
NativeResult container_reversed(Call& call) {
    Context& cx = call.cx;
    Value self = plain_self(call);
    Value reversed[1] = {self};
    Call inner{cx, reversed, 1};
    NativeResult result = native_info(static_cast<std::uint32_t>(constructor_of(TypeId::reversed))).def->function(inner);
    call.result = inner.result;
    return result;
}

// exceptions

NativeResult exception_str(Call& call) { return text_done(call, exception_text(call.cx, call.args[0])); }
NativeResult exception_repr(Call& call) {
    Context& cx = call.cx;
    const Exception& e = cx.object<Exception>(call.args[0]);
    const Tuple& args = cx.object<Tuple>(e.args);
    std::string inside = args.size == 1 ? "(" + repr(cx, args.items[0]) + ")" : repr(cx, e.args);
    return text_done(call, std::string(cx.text(type_at(cx, e.type).name)) + inside);
}

// callables

NativeResult call_self(Call& call) {
    if (!call.has_frame) return NativeResult::NeedFrame;
    if (call.step == 1) return done(call, call.returned);
    call.step = 1;
    call.callee = call.args[0];
    call.call_tuple = make_tuple_of(call.cx, call.args + 1, call.nargs - 1);
    if (!(call.keywords == kUnbound)) call.call_keywords = call.keywords;
    return NativeResult::CallPython;
}

NativeResult iterator_self(Call& call) { return done(call, call.args[0]); }

NativeResult number_round(Call& call) {
    static const int round = find_native("builtins", "round");
    return native_info(static_cast<std::uint32_t>(round)).def->function(call);
}
template <bool kUp> NativeResult float_to_int(Call& call) {
    double d = call.cx.as_float(plain_self(call));
    return done(call, int_from_double(call.cx, kUp ? std::ceil(d) : std::floor(d)));
}
NativeResult never(Call& call) { return done(call, kFalse); }
NativeResult percent_reflected(Call& call) { return done(call, binary(call.cx, BinaryOp::MOD, plain(call.cx, call.args[1]), plain_self(call), false)); }
NativeResult slice_indices(Call& call) {
    Context& cx = call.cx;
    std::int64_t n = 0;
    if (!as_index(cx, call.args[1], n, nullptr)) return failed(cx);
    if (n < 0) return cx.raise(TypeId::ValueError, "length should not be negative");
    SliceRange range;
    if (!slice_range(cx, call.args[0], n, range)) return failed(cx);
    return done(call, cx.make_tuple({cx.make_int(range.start), cx.make_int(range.stop), cx.make_int(range.step)}));
}
NativeResult view_isdisjoint(Call& call) {
    Context& cx = call.cx;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[1], values)) return failed(cx);
    for (Value v : values) {
        Tri has = contains(cx, call.args[0], v);
        if (has != 0) return has < 0 ? failed(cx) : done(call, kFalse);
    }
    return done(call, kTrue);
}

constexpr NativeDef kSlices[] = {{"indices", slice_indices, "self, len, /"}};
constexpr NativeDef kFloats[] = {{"__floor__", float_to_int<false>, "self, /"}, {"__ceil__", float_to_int<true>, "self, /"}};
constexpr NativeDef kViews[] = {{"isdisjoint", view_isdisjoint, "self, other, /", 0, "reads all elements"}, {"__reversed__", container_reversed, "self, /", 0, "reads shape"}};
constexpr NativeDef kRanges[] = {{"__bool__", value_bool, "self, /"}, {"__reversed__", container_reversed, "self, /"}};
constexpr NativeDef kNothing[] = {{"__bool__", never, "self, /"}};
constexpr NativeDef kPercentReflected[] = {{"__rmod__", percent_reflected, "self, value, /"}};
constexpr NativeDef kObjectSlots[] = {
    {"__repr__", object_repr, "self, /"}, {"__str__", object_str, "self, /"}, {"__format__", object_format, "self, format_spec, /"},
    {"__hash__", object_hash, "self, /"}, {"__eq__", object_eq, "self, value, /"}, {"__ne__", object_ne, "self, value, /"},
    {"__lt__", object_order, "self, value, /"}, {"__le__", object_order, "self, value, /"}, {"__gt__", object_order, "self, value, /"},
    {"__ge__", object_order, "self, value, /"}, {"__subclasshook__", subclasshook, "cls?, /"},
};
constexpr NativeDef kValues[] = {
    {"__repr__", value_repr, "self, /", 0, "reads shape and elements"},
    {"__eq__", value_compare<CompareOp::EQ>, "self, value, /", 0, "reads shape and elements"},
    {"__ne__", value_compare<CompareOp::NE>, "self, value, /", 0, "reads shape and elements"},
};
constexpr NativeDef kOrdered[] = {
    {"__lt__", value_compare<CompareOp::LT>, "self, value, /", 0, "reads shape and elements"},
    {"__le__", value_compare<CompareOp::LE>, "self, value, /", 0, "reads shape and elements"},
    {"__gt__", value_compare<CompareOp::GT>, "self, value, /", 0, "reads shape and elements"},
    {"__ge__", value_compare<CompareOp::GE>, "self, value, /", 0, "reads shape and elements"},
};
constexpr NativeDef kHashed[] = {{"__hash__", value_hash, "self, /"}};
constexpr NativeDef kFormatted[] = {{"__format__", value_format, "self, format_spec, /"}};
constexpr NativeDef kTexts[] = {{"__str__", value_str, "self, /"}};
constexpr NativeDef kExceptionSlots[] = {{"__str__", exception_str, "self, /"}, {"__repr__", exception_repr, "self, /"}};
#define HEDDLE_NUMBER_OPERATOR(name, op) {"__" name "__", number_operator<BinaryOp::op, false>, "self, value, /"}, {"__r" name "__", number_operator<BinaryOp::op, true>, "self, value, /"}
constexpr NativeDef kNumbers[] = {
    HEDDLE_NUMBER_OPERATOR("add", ADD), HEDDLE_NUMBER_OPERATOR("sub", SUB), HEDDLE_NUMBER_OPERATOR("mul", MUL), HEDDLE_NUMBER_OPERATOR("truediv", TRUEDIV),
    HEDDLE_NUMBER_OPERATOR("floordiv", FLOORDIV), HEDDLE_NUMBER_OPERATOR("mod", MOD), HEDDLE_NUMBER_OPERATOR("pow", POW),
    {"__divmod__", number_divmod<false>, "self, value, /"}, {"__rdivmod__", number_divmod<true>, "self, value, /"},
    {"__neg__", number_sign<'-'>, "self, /"}, {"__pos__", number_sign<'+'>, "self, /"}, {"__abs__", number_abs, "self, /"},
    {"__int__", number_int, "self, /"}, {"__trunc__", number_int, "self, /"}, {"__float__", number_float, "self, /"}, {"__bool__", value_bool, "self, /"},
    {"__round__", number_round, "self, ndigits?, /"},
};
constexpr NativeDef kIntegers[] = {
    HEDDLE_NUMBER_OPERATOR("and", AND), HEDDLE_NUMBER_OPERATOR("or", OR), HEDDLE_NUMBER_OPERATOR("xor", XOR), HEDDLE_NUMBER_OPERATOR("lshift", LSHIFT),
    HEDDLE_NUMBER_OPERATOR("rshift", RSHIFT), {"__index__", number_int, "self, /"}, {"__invert__", number_sign<'~'>, "self, /"},
    {"__floor__", number_int, "self, /"}, {"__ceil__", number_int, "self, /"},
};
#undef HEDDLE_NUMBER_OPERATOR
constexpr NativeDef kSized[] = {
    {"__len__", container_len, "self, /", 0, "reads shape"}, {"__iter__", container_iter, "self, /", 0, "reads shape of dict and set"},
    {"__contains__", container_contains, "self, key, /", 0, "reads shape and elements"},
};
constexpr NativeDef kIndexed[] = {{"__getitem__", container_getitem, "self, key, /", 0, "reads shape and one element"}};
constexpr NativeDef kChanged[] = {
    {"__setitem__", container_setitem, "self, key, value, /", 0, "reads shape, writes one element"},
    {"__delitem__", container_delitem, "self, key, /", 0, "writes shape"}, {"__reversed__", container_reversed, "self, /", 0, "reads shape"},
};
constexpr NativeDef kSequences[] = {
    {"__add__", sequence_operator<BinaryOp::ADD>, "self, value, /", 0, "reads shape and all elements"},
    {"__mul__", sequence_repeated, "self, value, /", 0, "reads shape and all elements"}, {"__rmul__", sequence_repeated, "self, value, /", 0, "reads shape and all elements"},
};
constexpr NativeDef kPercent[] = {{"__mod__", sequence_operator<BinaryOp::MOD>, "self, value, /"}};
constexpr NativeDef kListInPlace[] = {
    {"__iadd__", in_place_operator<BinaryOp::ADD>, "self, value, /", 0, "writes shape"}, {"__imul__", in_place_operator<BinaryOp::MUL>, "self, value, /", 0, "writes shape"},
};
// A copy of an object of a class that derives from deque is made by its class.
NativeResult deque_copy(Call& call) {
    Context& cx = call.cx;
    Value self = call.args[0], inside = plain_self(call);
    if (call.step == 1) return done(call, call.returned);
    if (is_user_object(cx, self)) {
        if (!call.has_frame) return NativeResult::NeedFrame;
        Value maxlen = cx.object<Deque>(inside).maxlen;
        call.step = 1;
        call.callee = cx.type_of(self);
        call.call_args[0] = self;
        call.call_args[1] = maxlen;
        call.call_nargs = maxlen == kNone ? 1 : 2;
        return NativeResult::CallPython;
    }
    if (touch_whole(cx, cx.header(inside))) return NativeResult::Stop;
    std::vector<Value> values = deque_values(cx, inside);
    return done(call, make_deque_of(cx, values.data(), values.size(), cx.object<Deque>(inside).maxlen));
}
constexpr NativeDef kDequeCopies[] = {
    {"copy", deque_copy, "self", 1, "reads shape and all elements"}, {"__copy__", deque_copy, "self", 1, "reads shape and all elements"},
};
constexpr NativeDef kSets[] = {
    {"__or__", set_operator<BinaryOp::OR, false>, "self, value, /", 0, "reads all elements"}, {"__ror__", set_operator<BinaryOp::OR, true>, "self, value, /", 0, "reads all elements"},
    {"__and__", set_operator<BinaryOp::AND, false>, "self, value, /", 0, "reads all elements"}, {"__rand__", set_operator<BinaryOp::AND, true>, "self, value, /", 0, "reads all elements"},
    {"__sub__", set_operator<BinaryOp::SUB, false>, "self, value, /", 0, "reads all elements"}, {"__rsub__", set_operator<BinaryOp::SUB, true>, "self, value, /", 0, "reads all elements"},
    {"__xor__", set_operator<BinaryOp::XOR, false>, "self, value, /", 0, "reads all elements"}, {"__rxor__", set_operator<BinaryOp::XOR, true>, "self, value, /", 0, "reads all elements"},
};
constexpr NativeDef kDictUnion[] = {
    {"__or__", set_operator<BinaryOp::OR, false>, "self, value, /", 0, "reads all elements"}, {"__ror__", set_operator<BinaryOp::OR, true>, "self, value, /", 0, "reads all elements"},
};
constexpr NativeDef kUnionInPlace[] = {{"__ior__", in_place_operator<BinaryOp::OR>, "self, value, /", 0, "writes shape"}};
constexpr NativeDef kSetInPlace[] = {
    {"__iand__", in_place_operator<BinaryOp::AND>, "self, value, /", 0, "writes shape"}, {"__isub__", in_place_operator<BinaryOp::SUB>, "self, value, /", 0, "writes shape"},
    {"__ixor__", in_place_operator<BinaryOp::XOR>, "self, value, /", 0, "writes shape"},
};
constexpr NativeDef kCallables[] = {{"__call__", call_self, "self, /, *args, **keywords", 1}};
// How many items an iterator over a list, tuple or range still has.
NativeResult left_over(Call& call) {
    Context& cx = call.cx;
    Iterator& it = cx.object<Iterator>(call.args[0]);
    const auto kind = static_cast<IteratorKind>(it.aux);
    if (kind != IteratorKind::List && kind != IteratorKind::Tuple && kind != IteratorKind::Range && kind != IteratorKind::Deque) return not_implemented(call);
    Value source = kUnbound, index = kUnbound;
    {
        ObjectLock lock(cx, it);
        source = it.source, index = it.index;
    }
    if (source == kUnbound) return done(call, int_value(0));
    Value size = kind == IteratorKind::Range ? cx.object<Range>(source).length : length(cx, source); // a range may be too long for len()
    if (size == kUnbound) return failed(cx);
    if (size.is_int() && size.as_int() < index.as_int()) return done(call, int_value(0));
    return done(call, number_binary(cx, BinaryOp::SUB, size, index));
}
constexpr NativeDef kIterators[] = {
    {"__length_hint__", left_over, "self, /", 0, "reads the iterator and shape"},
    {"__iter__", iterator_self, "self, /"}, {"__next__", builtin_next, "self, /, default?", 1, "writes the iterator, reads shape and one element"},
};

using T = TypeId;
const std::vector<SlotGroup>& groups() {
    static const std::vector<SlotGroup> all = {
        {kObjectSlots, {T::object}},
        {kValues, {T::int_, T::float_, T::complex, T::str, T::bytes, T::tuple, T::list, T::deque, T::dict, T::set, T::frozenset, T::range, T::slice, T::dict_keys, T::dict_items}},
        {kOrdered, {T::int_, T::float_, T::str, T::bytes, T::tuple, T::list, T::deque, T::set, T::frozenset, T::dict_keys, T::dict_items}},
        {kHashed, {T::int_, T::float_, T::complex, T::str, T::bytes, T::tuple, T::frozenset, T::range}},
        {kFormatted, {T::int_, T::float_, T::complex, T::str}},
        {kTexts, {T::str}},
        {kExceptionSlots, {T::BaseException}},
        {kNumbers, {T::int_, T::float_}},
        {kIntegers, {T::int_}},
        {kSized, {T::str, T::bytes, T::tuple, T::list, T::deque, T::dict, T::set, T::frozenset, T::range, T::dict_keys, T::dict_values, T::dict_items}},
        {kSlices, {T::slice}},
        {kFloats, {T::float_}},
        {kViews, {T::dict_keys, T::dict_items}},
        {kRanges, {T::range}},
        {kNothing, {T::NoneType}},
        {kPercentReflected, {T::str, T::bytes}},
        {kIndexed, {T::str, T::bytes, T::tuple, T::list, T::deque, T::dict, T::range}},
        {kChanged, {T::list, T::deque, T::dict}},
        {kSequences, {T::str, T::bytes, T::tuple, T::list, T::deque}},
        {kPercent, {T::str, T::bytes}},
        {kListInPlace, {T::list, T::deque}},
        {kDequeCopies, {T::deque}},
        {kSets, {T::set, T::frozenset, T::dict_keys, T::dict_items}},
        {kDictUnion, {T::dict}},
        {kUnionInPlace, {T::dict, T::set}},
        {kSetInPlace, {T::set}},
        {kCallables, {T::function, T::builtin_function, T::method}},
    };
    return all;
}

} // namespace

const std::vector<SlotGroup>& slot_groups() { return groups(); }
NativeTable iterator_methods() { return {"iterator", Kind::Iterator, kIterators}; }

} // namespace heddle::vm
