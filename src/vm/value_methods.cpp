// The special methods of built-in types as attributes: super().__init__ and the like reach __getitem__, __eq__, __add__… through them.
// Operations do not: they know what is built in. Each works on what is inside an object (plain()), whatever its class has defined.

#include <cmath>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/exceptions.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

NativeResult text_done(Call& call, const std::string& text) {
    if (call.cx.raising() || call.cx.stop_here) return failed(call.cx);
    return call.cx.reserve(text.size()) ? done(call, call.cx.make_str(text)) : NativeResult::Raise;
}
NativeResult tri_done(Call& call, Tri t) { return t < 0 ? failed(call.cx) : done(call, bool_value(t != 0)); }

template <CompareOp kOp> NativeResult compared(Call& call) { return done(call, compare_inside(call.cx, kOp, call.args[0], call.args[1])); }

NativeResult hashed(Call& call) {
    Context& cx = call.cx;
    Value base = plain(cx, call.args[0]);
    if (is_user_object(cx, base)) return done(call, cx.make_int(static_cast<std::int64_t>(object_id(base) >> 4)));
    return done(call, hash_value(cx, base));
}
NativeResult shown(Call& call) { return text_done(call, repr_inside(call.cx, call.args[0])); }
NativeResult as_text(Call& call) {
    Context& cx = call.cx;
    Value base = plain(cx, call.args[0]);
    if (cx.is_str(base)) return done(call, base);
    return text_done(call, cx.is(base, Kind::Exception) ? exception_text(cx, base) : repr(cx, call.args[0]));
}
NativeResult formatted(Call& call) {
    Context& cx = call.cx;
    if (!need_text(cx, call.args[1], "__format__() argument")) return NativeResult::Raise;
    std::string_view spec = cx.text(call.args[1]);
    if (spec.empty()) return text_done(call, str(cx, call.args[0]));
    Value base = plain(cx, call.args[0]);
    if (is_user_object(cx, base)) return type_error(cx, fmt::format("unsupported format string passed to {}.__format__", cx.type_name(base)));
    return done(call, format_value(cx, base, spec));
}

template <BinaryOp kOp, bool kReflected, bool kInPlace> NativeResult operated(Call& call) {
    Context& cx = call.cx;
    Value self = plain(cx, call.args[0]), other = plain(cx, call.args[1]);
    Value a = kReflected ? other : self, b = kReflected ? self : other;
    if (is_number(cx, self)) return done(call, is_number(cx, other) ? number_binary(cx, kOp, a, b) : kNotImplemented);
    if ((is_set(cx, self) && !is_set(cx, other)) || (cx.is(self, Kind::Dict) && !cx.is(other, Kind::Dict) && !kInPlace)) return done(call, kNotImplemented);
    Value v = binary(cx, kOp, a, b, kInPlace);
    return done(call, kInPlace && v == self ? call.args[0] : v);
}
template <char kSign> NativeResult signed_value(Call& call) { return done(call, number_unary(call.cx, kSign, plain(call.cx, call.args[0]))); }

NativeResult absolute(Call& call) {
    Context& cx = call.cx;
    Value v = plain(cx, call.args[0]);
    if (cx.is_float(v)) return done(call, cx.make_float(std::fabs(cx.as_float(v))));
    return done(call, number_unary(cx, is_negative(cx, v) ? '-' : '+', v));
}
NativeResult as_int(Call& call) {
    Context& cx = call.cx;
    Value v = plain(cx, call.args[0]);
    return done(call, cx.is_float(v) ? int_from_double(cx, cx.as_float(v)) : number_unary(cx, '+', v));
}
NativeResult as_float(Call& call) {
    Context& cx = call.cx;
    Value v = plain(cx, call.args[0]);
    bool ok = true;
    double d = cx.is_float(v) ? cx.as_float(v) : int_to_double(cx, v, ok);
    return ok ? done(call, cx.make_float(d)) : NativeResult::Raise;
}
NativeResult as_bool(Call& call) { return tri_done(call, truth(call.cx, plain(call.cx, call.args[0]))); }

NativeResult item(Call& call) { return done(call, get_item_inside(call.cx, call.args[0], call.args[1])); }
NativeResult set_item_of(Call& call) { return set_item(call.cx, plain(call.cx, call.args[0]), call.args[1], call.args[2]) ? NativeResult::Done : failed(call.cx); }
NativeResult delete_item_of(Call& call) { return delete_item(call.cx, plain(call.cx, call.args[0]), call.args[1]) ? NativeResult::Done : failed(call.cx); }
NativeResult has(Call& call) { return tri_done(call, contains(call.cx, plain(call.cx, call.args[0]), call.args[1])); }
NativeResult length_of(Call& call) { return done(call, length(call.cx, plain(call.cx, call.args[0]))); }
NativeResult iterated(Call& call) { return done(call, iterate(call.cx, plain(call.cx, call.args[0]))); }

#define HEDDLE_OPERATOR(name, op)                                                       \
    {"__" name "__", operated<BinaryOp::op, false, false>, "self, value, /"},           \
        {"__r" name "__", operated<BinaryOp::op, true, false>, "self, value, /"},       \
        {"__i" name "__", operated<BinaryOp::op, false, true>, "self, value, /"}

constexpr NativeDef kValues[] = {
    {"__eq__", compared<CompareOp::EQ>, "self, value, /"},
    {"__ne__", compared<CompareOp::NE>, "self, value, /"},
    {"__lt__", compared<CompareOp::LT>, "self, value, /"},
    {"__le__", compared<CompareOp::LE>, "self, value, /"},
    {"__gt__", compared<CompareOp::GT>, "self, value, /"},
    {"__ge__", compared<CompareOp::GE>, "self, value, /"},
    {"__hash__", hashed, "self, /"},
    {"__repr__", shown, "self, /"},
    {"__str__", as_text, "self, /"},
    {"__format__", formatted, "self, format_spec, /"},
    HEDDLE_OPERATOR("add", ADD),
    HEDDLE_OPERATOR("sub", SUB),
    HEDDLE_OPERATOR("mul", MUL),
    HEDDLE_OPERATOR("truediv", TRUEDIV),
    HEDDLE_OPERATOR("floordiv", FLOORDIV),
    HEDDLE_OPERATOR("mod", MOD),
    HEDDLE_OPERATOR("pow", POW),
    HEDDLE_OPERATOR("lshift", LSHIFT),
    HEDDLE_OPERATOR("rshift", RSHIFT),
    HEDDLE_OPERATOR("and", AND),
    HEDDLE_OPERATOR("or", OR),
    HEDDLE_OPERATOR("xor", XOR),
    {"__neg__", signed_value<'-'>, "self, /"},
    {"__pos__", signed_value<'+'>, "self, /"},
    {"__invert__", signed_value<'~'>, "self, /"},
    {"__abs__", absolute, "self, /"},
    {"__int__", as_int, "self, /"},
    {"__float__", as_float, "self, /"},
    {"__index__", as_int, "self, /"},
    {"__bool__", as_bool, "self, /"},
    {"__getitem__", item, "self, key, /", 0, "reads shape and one element"},
    {"__setitem__", set_item_of, "self, key, value, /", 0, "writes one element"},
    {"__delitem__", delete_item_of, "self, key, /", 0, "writes shape"},
    {"__contains__", has, "self, value, /", 0, "reads shape and elements"},
    {"__len__", length_of, "self, /", 0, "reads shape"},
    {"__iter__", iterated, "self, /", 0, "reads shape of dict and set"},
};

#define HEDDLE_ARITHMETIC(name) "__" name "__ __r" name "__ "
constexpr char kObject[] = "__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__ __repr__ __str__ __format__ ";
constexpr char kOrdered[] = "__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__ __repr__ ";
constexpr char kSequence[] = "__getitem__ __contains__ __len__ __iter__ ";
constexpr char kNumber[] =
    HEDDLE_ARITHMETIC("add") HEDDLE_ARITHMETIC("sub") HEDDLE_ARITHMETIC("mul") HEDDLE_ARITHMETIC("truediv") HEDDLE_ARITHMETIC("floordiv")
        HEDDLE_ARITHMETIC("mod") HEDDLE_ARITHMETIC("pow") "__neg__ __pos__ __abs__ __int__ __float__ __bool__ __format__ ";
constexpr char kBits[] =
    HEDDLE_ARITHMETIC("lshift") HEDDLE_ARITHMETIC("rshift") HEDDLE_ARITHMETIC("and") HEDDLE_ARITHMETIC("or") HEDDLE_ARITHMETIC("xor") "__invert__ __index__ ";
constexpr char kJoined[] = "__add__ __mul__ __rmul__ ";
constexpr char kSetOperators[] = HEDDLE_ARITHMETIC("and") HEDDLE_ARITHMETIC("or") HEDDLE_ARITHMETIC("xor") HEDDLE_ARITHMETIC("sub");

constexpr ValueMethods kByType[] = {
    {TypeId::object, kObject},
    {TypeId::int_, kOrdered}, {TypeId::int_, kNumber}, {TypeId::int_, kBits},
    {TypeId::float_, kOrdered}, {TypeId::float_, kNumber},
    {TypeId::str, kOrdered}, {TypeId::str, kSequence}, {TypeId::str, kJoined}, {TypeId::str, "__str__ __format__ __mod__ __rmod__ "},
    {TypeId::bytes, kOrdered}, {TypeId::bytes, kSequence}, {TypeId::bytes, kJoined},
    {TypeId::tuple, kOrdered}, {TypeId::tuple, kSequence}, {TypeId::tuple, kJoined},
    {TypeId::list, kOrdered}, {TypeId::list, kSequence}, {TypeId::list, kJoined}, {TypeId::list, "__setitem__ __delitem__ __iadd__ __imul__ "},
    {TypeId::dict, kOrdered}, {TypeId::dict, kSequence}, {TypeId::dict, "__setitem__ __delitem__ __or__ __ror__ __ior__ "},
    {TypeId::set, kOrdered}, {TypeId::set, "__contains__ __len__ __iter__ __iand__ __ior__ __ixor__ __isub__ "}, {TypeId::set, kSetOperators},
    {TypeId::frozenset, kOrdered}, {TypeId::frozenset, "__contains__ __len__ __iter__ "}, {TypeId::frozenset, kSetOperators},
    {TypeId::range, kOrdered}, {TypeId::range, kSequence},
    {TypeId::BaseException, "__str__ __repr__ "},
};

} // namespace

NativeTable value_methods() { return {"values", Kind::Unbound, kValues}; }
std::span<const ValueMethods> value_methods_by_type() { return kByType; }

} // namespace heddle::vm
