// Operators on objects of user classes: which side is asked first, what NotImplemented means.

#include <fmt/format.h>

#include "vm/classes.h"
#include "vm/bigint.h"
#include "vm/containers.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

constexpr OperatorNames kBinaryNames[] = {
    {"__add__", "__radd__", "__iadd__"},          {"__sub__", "__rsub__", "__isub__"},
    {"__mul__", "__rmul__", "__imul__"},          {"__truediv__", "__rtruediv__", "__itruediv__"},
    {"__floordiv__", "__rfloordiv__", "__ifloordiv__"}, {"__mod__", "__rmod__", "__imod__"},
    {"__pow__", "__rpow__", "__ipow__"},          {"__lshift__", "__rlshift__", "__ilshift__"},
    {"__rshift__", "__rrshift__", "__irshift__"}, {"__and__", "__rand__", "__iand__"},
    {"__or__", "__ror__", "__ior__"},             {"__xor__", "__rxor__", "__ixor__"},
    {"__matmul__", "__rmatmul__", "__imatmul__"},
};
constexpr const char* kCompareNames[] = {"__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"};
constexpr CompareOp kReflected[] = {CompareOp::GT, CompareOp::GE, CompareOp::LT, CompareOp::LE, CompareOp::EQ, CompareOp::NE};

// Whether b's reflected method comes before a's: b's class is derived from a's and has one of its own.
bool right_first(Context& cx, Value a, Value b, Value right, const char* reflected) {
    if (right == kUnbound) return false;
    Value left_type = cx.type_of(a), right_type = cx.type_of(b);
    return !(left_type == right_type) && is_subclass(cx, right_type, left_type) && !(special(cx, a, reflected) == right);
}

// Whether the built-in operator of a's (built-in) type takes b as it is.
bool builtin_takes(Context& cx, BinaryOp op, Value a, Value b) {
    if (is_number(cx, a)) return is_number(cx, b);
    switch (cx.kind(a)) {
        case Kind::Str: case Kind::Bytes: return op == BinaryOp::MOD;
        case Kind::Set: case Kind::FrozenSet: return is_set(cx, b);
        case Kind::Dict: return cx.is(b, Kind::Dict);
        default: return false;
    }
}

// One method's word: kNotImplemented if there is none.
Value compare_by(Context& cx, CompareOp op, Value self, Value other, bool& found) {
    Value method = special(cx, self, kCompareNames[static_cast<int>(op)]);
    found = !(method == kUnbound);
    if (found) return method == kNone ? kNotImplemented : call_special(cx, method, self, {other});
    if (op != CompareOp::NE || !(plain(cx, self) == self)) return kNotImplemented;
    method = special(cx, self, "__eq__"); // object's __ne__ turns the answer of __eq__ round
    found = !(method == kUnbound);
    if (!found || method == kNone) return kNotImplemented;
    Value equal = call_special(cx, method, self, {other});
    if (equal == kUnbound || equal == kNotImplemented) return equal;
    Tri yes = truth(cx, equal);
    return yes < 0 ? kUnbound : bool_value(yes == 0);
}

bool builtin_compares(Context& cx, Value a, Value b) {
    if (is_number(cx, a)) return is_number(cx, b);
    if (is_set(cx, a) || is_set_like_view(cx, a)) return is_set(cx, b) || is_set_like_view(cx, b);
    switch (cx.kind(a)) {
        case Kind::Str: case Kind::Bytes: case Kind::List: case Kind::Deque: case Kind::Tuple: case Kind::Dict: case Kind::Range: case Kind::Slice:
        case Kind::BoundMethod: return cx.kind(a) == cx.kind(b);
        default: return false;
    }
}

} // namespace

namespace {
// The two sides of one operator: kNotImplemented when both pass or a's built-in operator takes b.
Value by_either(Context& cx, Value a, Value b, const char* plain_name, const char* reflected, bool builtin) {
    Value left = special(cx, a, plain_name), right = special(cx, b, reflected);
    bool asked = false;
    if (right_first(cx, a, b, right, reflected)) {
        Value v = call_special(cx, right, b, {a});
        if (!(v == kNotImplemented)) return v;
        asked = true;
    }
    if (!(left == kUnbound)) {
        Value v = call_special(cx, left, a, {b});
        if (!(v == kNotImplemented)) return v;
    } else if (builtin) {
        return kNotImplemented;
    }
    if (!(right == kUnbound) && !asked && !(cx.type_of(a) == cx.type_of(b))) return call_special(cx, right, b, {a});
    return kNotImplemented;
}
} // namespace

const OperatorNames& names_of(BinaryOp op) { return kBinaryNames[static_cast<int>(op)]; }
const char* name_of(CompareOp op) { return kCompareNames[static_cast<int>(op)]; }

Value special_binary(Context& cx, BinaryOp op, Value a, Value b, bool in_place) {
    const OperatorNames& names = kBinaryNames[static_cast<int>(op)];
    if (in_place) {
        Value method = special(cx, a, names.in_place);
        if (!(method == kUnbound) && !(method == kNone)) {
            Value v = call_special(cx, method, a, {b});
            if (!(v == kNotImplemented)) return v;
        }
    }
    return by_either(cx, a, b, names.plain, names.reflected, builtin_takes(cx, op, plain(cx, a), plain(cx, b)));
}

Value special_divmod(Context& cx, Value a, Value b) {
    return by_either(cx, a, b, "__divmod__", "__rdivmod__", is_number(cx, plain(cx, a)) && is_number(cx, plain(cx, b)));
}

Value special_compare(Context& cx, CompareOp op, Value a, Value b, int depth) {
    const CompareOp reflected = kReflected[static_cast<int>(op)];
    bool found_left = false, found_right = false, asked = false;
    Value left_type = cx.type_of(a), right_type = cx.type_of(b);
    if (!(left_type == right_type) && is_subclass(cx, right_type, left_type)) {
        Value v = compare_by(cx, reflected, b, a, found_right);
        if (!(v == kNotImplemented)) return v;
        asked = found_right;
    }
    Value v = compare_by(cx, op, a, b, found_left);
    if (!(v == kNotImplemented)) return v;
    Value x = plain(cx, a), y = plain(cx, b);
    const bool builtin = builtin_compares(cx, x, y);
    auto by_builtin = [&] {
        Tri yes = compare_plain(cx, op, x, y, depth + 1);
        return yes < 0 ? kUnbound : bool_value(yes != 0);
    };
    if (!found_left && builtin) return by_builtin();
    if (!asked) {
        v = compare_by(cx, reflected, b, a, found_right);
        if (!(v == kNotImplemented)) return v;
        if (!found_right && builtin) return by_builtin();
    }
    if (op == CompareOp::EQ) return bool_value(a == b);
    if (op == CompareOp::NE) return bool_value(!(a == b));
    constexpr const char* kSymbols[] = {"<", "<=", ">", ">=", "==", "!="};
    cx.raise(TypeId::TypeError, fmt::format("'{}' not supported between instances of '{}' and '{}'", kSymbols[static_cast<int>(op)],
                                            cx.type_name(a), cx.type_name(b)));
    return kUnbound;
}

} // namespace heddle::vm
