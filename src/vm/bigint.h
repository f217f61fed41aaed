#pragma once
// Integers of any size. Values outside the 62-bit immediates are BigInt objects: limb arrays on the heap that Boost.Multiprecision works
// on in bigint.cpp alone. Functions take int, bool or BigInt unless they say otherwise.
//
// Limit: kBigBitsMax bits, so that no single instruction of a program holds up a stop request.

#include <string>
#include <string_view>
#include <vector>

#include "vm/operations.h"

namespace heddle::vm {

inline constexpr std::int64_t kBigBitsMax = 200'000; ///< a product of two such numbers takes a few ms
inline constexpr std::size_t kDigitsMax = 4'300;     ///< CPython's limit between int and decimal str

inline bool is_integer(const Context& cx, Value v) { return v.is_int() || is_bool(v) || cx.is(v, Kind::BigInt); }
/// int or bool that is no BigInt.
inline bool is_small(Value v, std::int64_t& out) {
    if (v.is_int()) return out = v.as_int(), true;
    if (is_bool(v)) return out = v == kTrue, true;
    return false;
}

/// Every operator but TRUEDIV and POW; ZeroDivisionError, ValueError (shifts), OverflowError beyond the limit.
Value big_binary(Context& cx, BinaryOp op, Value a, Value b);
Value big_power(Context& cx, Value base, std::uint64_t exponent);
Value big_power_modulo(Context& cx, Value base, Value exponent, Value modulus); ///< Python's pow(a, b, m), m != 0
Value big_true_divide(Context& cx, Value a, Value b);                           ///< correctly rounded; b != 0
Value big_negate(Context& cx, Value v);
Value big_invert(Context& cx, Value v);
int big_compare(Context& cx, Value a, Value b); ///< -1, 0, 1
int big_compare_double(Context& cx, Value a, double d); ///< d finite
double big_to_double(Context& cx, Value v, bool& ok); ///< rounds half to even; ok = false: too large
Value big_from_double(Context& cx, double d); ///< truncates; d finite
Value big_from_int64(Context& cx, std::int64_t i);
Value big_from_digits(Context& cx, std::string_view digits, int base, bool negative); ///< lower-case digits, checked by the caller
std::string big_to_digits(Context& cx, Value v, int base); ///< with '-' when negative
std::uint64_t big_hash(Context& cx, Value v); ///< |v| mod 2^61-1
std::uint64_t bit_length(Context& cx, Value v);
std::uint64_t bit_count(Context& cx, Value v);
bool is_negative(Context& cx, Value v);
Value from_bytes(Context& cx, std::string_view bytes, bool little_endian, bool is_signed);
/// Exactly `length` bytes, or false with OverflowError in flight.
bool to_bytes(Context& cx, Value v, std::size_t length, bool little_endian, bool is_signed, std::string& out);

} // namespace heddle::vm
