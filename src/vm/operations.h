#pragma once
// What Python's operations mean for built-in values: the slow paths of the interpreter and what natives share.
//
// Every function returns the result, or kUnbound with an exception in flight, or kUnbound with cx.stop_here set (hand over before the
// instruction; nothing has changed). `Tri` likewise: -1 means one of those two. Where an operand's class defines the operation in Python
// they ask (Context::ask): stop_here too.

#include <string>

#include "vm/context.h"

namespace heddle::vm {

/// Raises; what an operation then returns.
inline Value fail(Context& cx, TypeId type, std::string_view message) {
    cx.raise(type, message);
    return kUnbound;
}

using Tri = int; ///< 1 true, 0 false, -1 exception in flight or stop_here

enum class BinaryOp : std::uint8_t { ADD, SUB, MUL, TRUEDIV, FLOORDIV, MOD, POW, LSHIFT, RSHIFT, AND, OR, XOR, MATMUL }; ///< opcode order
enum class CompareOp : std::uint8_t { LT, LE, GT, GE, EQ, NE };

// numbers.cpp
Value number_binary(Context& cx, BinaryOp op, Value a, Value b); ///< int, bool, float, big; kNotImplemented if not two numbers
Tri number_compare(Context& cx, CompareOp op, Value a, Value b, bool& handled);
Value number_unary(Context& cx, char op, Value v);               ///< '-', '+', '~'; TypeError otherwise
bool is_number(const Context& cx, Value v);                      ///< int, bool, float
std::string int_to_string(Context& cx, Value v, int base = 10);  ///< digits without limit checks; v int/bool/big
Value int_from_string(Context& cx, std::string_view text, int base); ///< Python's rules; ValueError
Value int_from_double(Context& cx, double d);                    ///< truncates; OverflowError/ValueError for inf/nan
bool as_index(Context& cx, Value v, std::int64_t& out, const char* what); ///< int or bool; TypeError, clamps big ones to ±2^62
double int_to_double(Context& cx, Value v, bool& ok);
std::string float_repr(double d);
std::string complex_repr(double real, double imag);              ///< complex.cpp, as the next three
Value make_complex(Context& cx, double real, double imag);
Value complex_binary(Context& cx, BinaryOp op, Value a, Value b); ///< one of them complex; kNotImplemented if the other is no number
bool complex_parts(Context& cx, Value v, double& real, double& imag); ///< of any number; false: OverflowError in flight
Value hash_value(Context& cx, Value v);                          ///< Python's hash() as int value; TypeError: unhashable
std::uint64_t hash_bits(Context& cx, Value v, bool& ok);         ///< for tables
std::uint64_t hash_of_str(std::string_view text); ///< hash_bits() of a str of that text

// compare.cpp (containers element by element, bounded recursion: RecursionError)
Tri values_equal(Context& cx, Value a, Value b);                 ///< identity first, as containers do
Tri compare(Context& cx, CompareOp op, Value a, Value b);        ///< TypeError with CPython's words
Value compare_value(Context& cx, CompareOp op, Value a, Value b); ///< what the expression gives: a method may return anything
Tri truth(Context& cx, Value v);
Tri contains(Context& cx, Value container, Value item);

// binary.cpp: dispatch over all built-in types: str + str, list * int, set | set, str % args…; in_place: list += …
Value binary(Context& cx, BinaryOp op, Value a, Value b, bool in_place);

// text.cpp, format.cpp
std::string repr(Context& cx, Value v);                          ///< built-in values; check cx.raising()
std::string str(Context& cx, Value v);
Value format_value(Context& cx, Value v, std::string_view spec); ///< format(v, spec): a str
Value percent_format(Context& cx, Value format, Value args);
Value str_format(Context& cx, std::string_view format, const Value* args, std::uint32_t nargs, Value kwargs_dict);
Value concat(Context& cx, Value a, Value b);                     ///< two str; amortised appends

// containers.cpp
Value get_item(Context& cx, Value container, Value key);
bool set_item(Context& cx, Value container, Value key, Value v); ///< false: exception or stop_here
bool delete_item(Context& cx, Value container, Value key);
Value iterate(Context& cx, Value iterable);                      ///< iter(): an iterator object; TypeError
/// Next element; kUnbound and !raising() && !stop_here: exhausted.
Value next(Context& cx, Value iterator);
Value length(Context& cx, Value v);
/// All elements of a built-in iterable into a C++ vector (touches it as one operation).
bool collect_elements(Context& cx, Value iterable, std::vector<Value>& out);
void list_append(Context& cx, List& list, Value v);              ///< caller: touch done, ObjectLock held
bool list_extend(Context& cx, Value list, Value iterable);
Value dict_get(Context& cx, const Dict& dict, Value key, std::uint64_t hash, bool& ok); ///< kUnbound if missing. Also sets. Caller holds the lock
bool dict_set(Context& cx, Dict& dict, Value key, std::uint64_t hash, Value v);
bool dict_delete(Context& cx, Dict& dict, Value key, std::uint64_t hash, bool& found);
Value dict_get_str(Context& cx, Value dict, Value name);         ///< internal dictionaries (modules, classes): locks, no touch
Value dict_get_text(Context& cx, Value dict, std::string_view name); ///< the same; allocates nothing
void dict_set_str(Context& cx, Value dict, Value name, Value v);

// attributes.cpp
Value load_attr(Context& cx, Value object, std::uint32_t name_id); ///< AttributeError with CPython's words
Value load_attr_str(Context& cx, Value object, Value name);           ///< the same by a str
bool store_attr_str(Context& cx, Value object, Value name, Value v);
bool store_attr(Context& cx, Value object, std::uint32_t name_id, Value v);
bool delete_attr(Context& cx, Value object, std::uint32_t name_id);
bool delete_attr_str(Context& cx, Value object, Value name);

} // namespace heddle::vm
