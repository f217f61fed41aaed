#pragma once
// What operations do with objects whose classes define them in Python (__eq__, __add__, __iter__…).
//
// Every function here may ask (vm/context.h, Context::ask), so it may give kUnbound, false or -1 with stop_here, as operations do.
// "User classes" are those that a class statement made. An operation that such a class does not define has its built-in meaning, on
// plain(v) where the class derives from a built-in type.

#include <initializer_list>

#include "vm/classes.h"
#include "vm/operations.h"

namespace heddle::vm {

/// The method for an operation on `v` if a user class defines it; kUnbound otherwise.
inline Value special(Context& cx, Value v, std::string_view name) {
    return v.is_ref() && of_user_class(cx, v) ? special_method(cx, v, name) : kUnbound;
}
inline bool is_user_object(const Context& cx, Value v) { return v.is_ref() && of_user_class(cx, v); }

/// method(self, args…), with static methods, class methods and callables that are no functions bound as attributes are.
Value call_special(Context& cx, Value method, Value self, std::initializer_list<Value> args);
Value call_special(Context& cx, Value method, Value self, const Value* args, std::uint32_t nargs);

struct OperatorNames {
    const char *plain, *reflected, *in_place;
};
const OperatorNames& names_of(BinaryOp op);
const char* name_of(CompareOp op);

/// kNotImplemented: no user class has anything to say, or all of them said so; then the built-in operation on plain(a), plain(b).
Value special_binary(Context& cx, BinaryOp op, Value a, Value b, bool in_place);
/// repr() without the class's own __repr__, self[key] without its __getitem__ (text.cpp, items.cpp).
std::string repr_inside(Context& cx, Value v);
Value get_item_inside(Context& cx, Value container, Value key);
Value special_divmod(Context& cx, Value a, Value b);
/// Result of a comparison where a or b is of a user class. `builtin` compares plain values.
Value special_compare(Context& cx, CompareOp op, Value a, Value b, int depth);
Tri compare_plain(Context& cx, CompareOp op, Value a, Value b, int depth); ///< compare.cpp

/// A native with a frame has used its answers: what it asks from here on is asked after the change of its state that comes with this.
inline void forget_answers(Context& cx) {
    cx.answers = kUnbound;
    cx.answer_at = 0;
}

/// Two keys of one dict or set. One operation may look the same key up more than once and asks only once.
Tri keys_equal(Context& cx, Value stored, Value key);
/// The same of keys whose hashes are equal. `ok` becomes false where it could not be said: an exception is in flight, or stop_here.
inline bool same_key(Context& cx, Value stored, Value key, bool& ok) {
    if (stored == key) return true;
    if (cx.is_str(stored) && cx.is_str(key)) return cx.text(stored) == cx.text(key);
    const Tri equal = keys_equal(cx, stored, key);
    if (equal < 0) ok = false;
    return equal > 0;
}

/// operator.index(v): an int or bool stays as it is, __index__ is asked; kUnbound: TypeError (with `what` as its words, if given).
Value index_value(Context& cx, Value v, const char* what = nullptr);
/// A key or bound as the built-in containers take it: plain(v), __index__ asked; a slice with its bounds so. Others stay as they are.
Value plain_key(Context& cx, Value key);
/// What float(), math.* and %f take: plain numbers, __float__ and __index__ asked. Other values stay as they are.
Value float_operand(Context& cx, Value v);
/// isinstance(v, type) where `type` is no tuple; asks a metaclass's __instancecheck__ (builtins.cpp).
Tri instance_of(Context& cx, Value v, Value type);
/// Whether this program may have user classes at all: where there are none, operations on elements never ask.
bool classes_exist(const Context& cx);
/// What int() and %d take: plain numbers, __int__, __index__ and __trunc__ asked. Other values stay as they are.
Value int_operand(Context& cx, Value v);
/// The result of a method that must give a str: kUnbound with a TypeError "<name> returned non-string …" otherwise.
Value need_str_answer(Context& cx, Value answer, std::string_view name);
/// Takes back an exception of type (or a subclass) that is in flight.
bool take_exception(Context& cx, TypeId type);

} // namespace heddle::vm
