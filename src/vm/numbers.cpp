// Numbers: int (62 bits immediate, larger ones in bigint.cpp), bool and float. Python's rules for signs, errors and mixed comparison.

#include <cerrno>
#include <cmath>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/operations.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

Value multiply(Context& cx, std::int64_t x, std::int64_t y, Value a, Value b) {
    // In wasm an overflow test on 64 bits is a call; most factors fit 32 bits, where no product overflows.
    if (x == static_cast<std::int32_t>(x) && y == static_cast<std::int32_t>(y)) return cx.make_int(x * y);
    std::int64_t product = 0;
    if (!__builtin_mul_overflow(x, y, &product) && fits_int(product)) return int_value(product);
    return big_binary(cx, BinaryOp::MUL, a, b);
}

Value integer_power(Context& cx, Value a, Value b) {
    std::int64_t base = 0, exponent = 0;
    if (is_small(b, exponent)) {
        if (exponent < 0) {
            bool ok = true;
            double x = int_to_double(cx, a, ok);
            if (!ok) return kUnbound;
            return number_binary(cx, BinaryOp::POW, cx.make_float(x), cx.make_float(static_cast<double>(exponent)));
        }
        if (is_small(a, base)) {
            std::int64_t result = 1, square = base;
            std::uint64_t e = static_cast<std::uint64_t>(exponent);
            bool fits = true;
            while (e != 0) {
                if ((e & 1) && __builtin_mul_overflow(result, square, &result)) fits = false;
                e >>= 1;
                if (e != 0 && __builtin_mul_overflow(square, square, &square)) fits = false;
                if (!fits) break;
            }
            if (fits) return big_from_int64(cx, result);
        }
        return big_power(cx, a, static_cast<std::uint64_t>(exponent));
    }
    if (is_negative(cx, b)) {
        bool ok = true;
        double x = int_to_double(cx, a, ok);
        double y = ok ? int_to_double(cx, b, ok) : 0;
        if (!ok) return kUnbound;
        return number_binary(cx, BinaryOp::POW, cx.make_float(x), cx.make_float(y));
    }
    // A base of 0, 1 or -1 has a power for any exponent: the exponent's lowest bit decides.
    Value odd = big_binary(cx, BinaryOp::AND, b, int_value(1));
    if (is_small(a, base) && base >= -1 && base <= 1) return int_value(base == -1 && odd == int_value(0) ? 1 : base);
    return big_power(cx, a, UINT64_MAX);
}

double float_modulo(double x, double y) {
    double m = std::fmod(x, y);
    if (m != 0) {
        if ((y < 0) != (m < 0)) m += y;
    } else {
        m = std::copysign(0.0, y);
    }
    return m;
}

double float_floor_divide(double x, double y) {
    double m = std::fmod(x, y);
    double quotient = (x - m) / y;
    if (m != 0 && (y < 0) != (m < 0)) quotient -= 1.0;
    if (quotient == 0) return std::copysign(0.0, x / y);
    double floored = std::floor(quotient);
    if (quotient - floored > 0.5) floored += 1.0;
    return floored;
}

Value float_power(Context& cx, double x, double y) {
    if (y == 0) return cx.make_float(1.0);
    if (std::isnan(x)) return cx.make_float(x);
    if (std::isnan(y)) return cx.make_float(x == 1.0 ? 1.0 : y);
    if (x == 0 && y < 0) return fail(cx, TypeId::ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (std::isfinite(x) && std::isfinite(y)) {
        if (x < 0 && y != std::floor(y)) return complex_binary(cx, BinaryOp::POW, make_complex(cx, x, 0), make_complex(cx, y, 0));
        double result = std::pow(x, y);
        if (std::isinf(result)) {
            Value exception = cx.make_exception(TypeId::OverflowError, "");
            cx.object<Exception>(exception).args =
                cx.make_tuple({int_value(34), cx.make_str("Numerical result out of range")});
            cx.raise_object(exception);
            return kUnbound;
        }
        return cx.make_float(result);
    }
    return cx.make_float(std::pow(x, y));
}

Value float_binary(Context& cx, BinaryOp op, double x, double y) {
    switch (op) {
        case BinaryOp::ADD: return cx.make_float(x + y);
        case BinaryOp::SUB: return cx.make_float(x - y);
        case BinaryOp::MUL: return cx.make_float(x * y);
        case BinaryOp::TRUEDIV:
            if (y == 0) return fail(cx, TypeId::ZeroDivisionError, "float division by zero");
            return cx.make_float(x / y);
        case BinaryOp::FLOORDIV:
            if (y == 0) return fail(cx, TypeId::ZeroDivisionError, "float floor division by zero");
            return cx.make_float(float_floor_divide(x, y));
        case BinaryOp::MOD:
            if (y == 0) return fail(cx, TypeId::ZeroDivisionError, "float modulo");
            return cx.make_float(float_modulo(x, y));
        case BinaryOp::POW: return float_power(cx, x, y);
        default: return kNotImplemented;
    }
}

Value small_binary(Context& cx, BinaryOp op, Value a, Value b, std::int64_t x, std::int64_t y) {
    switch (op) {
        case BinaryOp::ADD: return big_from_int64(cx, x + y);
        case BinaryOp::SUB: return big_from_int64(cx, x - y);
        case BinaryOp::MUL: return multiply(cx, x, y, a, b);
        case BinaryOp::TRUEDIV: {
            if (y == 0) return fail(cx, TypeId::ZeroDivisionError, "division by zero");
            constexpr std::int64_t kExact = std::int64_t{1} << 53; // both exact as doubles: one rounding
            if (x >= -kExact && x <= kExact && y >= -kExact && y <= kExact)
                return cx.make_float(static_cast<double>(x) / static_cast<double>(y));
            return big_true_divide(cx, a, b);
        }
        case BinaryOp::FLOORDIV: {
            if (y == 0) return fail(cx, TypeId::ZeroDivisionError, "integer division or modulo by zero");
            std::int64_t q = x / y;
            if (x % y != 0 && (x < 0) != (y < 0)) q--;
            return big_from_int64(cx, q);
        }
        case BinaryOp::MOD: {
            if (y == 0) return fail(cx, TypeId::ZeroDivisionError, "integer modulo by zero");
            std::int64_t r = x % y;
            if (r != 0 && (r < 0) != (y < 0)) r += y;
            return int_value(r);
        }
        case BinaryOp::POW: return integer_power(cx, a, b);
        case BinaryOp::LSHIFT:
            if (y >= 0 && y < 62) {
                std::int64_t shifted = static_cast<std::int64_t>(static_cast<std::uint64_t>(x) << y);
                if (shifted >> y == x && fits_int(shifted)) return int_value(shifted);
            }
            return big_binary(cx, op, a, b);
        case BinaryOp::RSHIFT:
            if (y < 0) return fail(cx, TypeId::ValueError, "negative shift count");
            return int_value(y > 63 ? (x < 0 ? -1 : 0) : x >> y);
        case BinaryOp::AND:
        case BinaryOp::OR:
        case BinaryOp::XOR: {
            std::int64_t r = op == BinaryOp::AND ? x & y : op == BinaryOp::OR ? x | y : x ^ y;
            return is_bool(a) && is_bool(b) ? bool_value(r != 0) : int_value(r);
        }
        default: return kNotImplemented;
    }
}

bool holds(CompareOp op, int order) {
    switch (op) {
        case CompareOp::LT: return order < 0;
        case CompareOp::LE: return order <= 0;
        case CompareOp::GT: return order > 0;
        case CompareOp::GE: return order >= 0;
        case CompareOp::EQ: return order == 0;
        case CompareOp::NE: return order != 0;
    }
    return false;
}

// Exact order of an integer and a float that is no NaN.
int compare_int_double(Context& cx, Value i, double d) {
    if (std::isinf(d)) return d > 0 ? -1 : 1;
    std::int64_t small = 0;
    if (!is_small(i, small)) return big_compare_double(cx, i, d);
    if (d >= 0x1p62) return -1;
    if (d <= -0x1p62) return 1;
    auto whole = static_cast<std::int64_t>(d);
    if (small != whole) return small < whole ? -1 : 1;
    double fraction = d - static_cast<double>(whole);
    return fraction > 0 ? -1 : fraction < 0 ? 1 : 0;
}

} // namespace

Value Context::make_int(std::int64_t i) { return fits_int(i) ? int_value(i) : big_from_int64(*this, i); }

bool is_number(const Context& cx, Value v) { return v.is_int() || cx.is_float(v) || is_bool(v) || cx.is(v, Kind::BigInt); }

double int_to_double(Context& cx, Value v, bool& ok) {
    ok = true;
    std::int64_t small = 0;
    if (is_small(v, small)) return static_cast<double>(small);
    double d = big_to_double(cx, v, ok);
    if (!ok) cx.raise(TypeId::OverflowError, "int too large to convert to float");
    return d;
}

Value number_binary(Context& cx, BinaryOp op, Value a, Value b) {
    bool float_a = cx.is_float(a), float_b = cx.is_float(b);
    if (float_a && float_b) return float_binary(cx, op, cx.as_float(a), cx.as_float(b));
    if (float_a || float_b) {
        if (!is_integer(cx, float_a ? b : a)) return kNotImplemented;
        if (op >= BinaryOp::LSHIFT) return kNotImplemented;
        bool ok = true;
        double x = float_a ? cx.as_float(a) : int_to_double(cx, a, ok);
        if (!ok) return kUnbound;
        double y = float_b ? cx.as_float(b) : int_to_double(cx, b, ok);
        if (!ok) return kUnbound;
        return float_binary(cx, op, x, y);
    }
    std::int64_t x = 0, y = 0;
    if (is_small(a, x) && is_small(b, y)) return small_binary(cx, op, a, b, x, y);
    if (!is_integer(cx, a) || !is_integer(cx, b)) return kNotImplemented;
    // Large integers cost more than an instruction: a slice of them must end as soon as any other, or a stop would wait for seconds.
    auto limbs = [&](Value v) { return cx.is(v, Kind::BigInt) ? std::int64_t{cx.header(v).size} : 1; };
    bool quadratic = op == BinaryOp::MUL || op == BinaryOp::POW || op == BinaryOp::FLOORDIV || op == BinaryOp::MOD || op == BinaryOp::TRUEDIV;
    cx.budget -= (quadratic ? limbs(a) * limbs(b) : limbs(a) + limbs(b)) / 32;
    switch (op) {
        case BinaryOp::POW: return integer_power(cx, a, b);
        case BinaryOp::TRUEDIV:
            if (b == int_value(0) || b == kFalse) return fail(cx, TypeId::ZeroDivisionError, "division by zero");
            return big_true_divide(cx, a, b);
        case BinaryOp::MATMUL: return kNotImplemented;
        default: return big_binary(cx, op, a, b);
    }
}

Tri number_compare(Context& cx, CompareOp op, Value a, Value b, bool& handled) {
    handled = true;
    std::int64_t x = 0, y = 0;
    bool small_a = is_small(a, x), small_b = is_small(b, y);
    if (small_a && small_b) return holds(op, x < y ? -1 : x > y ? 1 : 0);
    bool float_a = cx.is_float(a), float_b = cx.is_float(b);
    if (float_a && float_b) {
        double p = cx.as_float(a), q = cx.as_float(b);
        switch (op) {
            case CompareOp::LT: return p < q;
            case CompareOp::LE: return p <= q;
            case CompareOp::GT: return p > q;
            case CompareOp::GE: return p >= q;
            case CompareOp::EQ: return p == q;
            case CompareOp::NE: return p != q;
        }
    }
    if (!is_number(cx, a) || !is_number(cx, b)) {
        handled = false;
        return 0;
    }
    if (float_a || float_b) {
        double d = cx.as_float(float_a ? a : b);
        if (std::isnan(d)) return op == CompareOp::NE;
        int order = compare_int_double(cx, float_a ? b : a, d);
        return holds(op, float_a ? -order : order);
    }
    return holds(op, big_compare(cx, a, b));
}

Value number_unary(Context& cx, char op, Value v) {
    if (is_user_object(cx, v)) {
        Value method = special_method(cx, v, op == '-' ? "__neg__" : op == '+' ? "__pos__" : "__invert__");
        if (!(method == kUnbound)) return call_special(cx, method, v, {});
        if (is_number(cx, plain(cx, v))) v = plain(cx, v);
    }
    std::int64_t small = 0;
    if (is_small(v, small)) return big_from_int64(cx, op == '-' ? -small : op == '~' ? ~small : small);
    if (cx.is(v, Kind::BigInt)) return op == '-' ? big_negate(cx, v) : op == '~' ? big_invert(cx, v) : v;
    if (cx.is(v, Kind::Complex) && op != '~') {
        const ComplexBox& c = cx.object<ComplexBox>(v);
        return op == '-' ? make_complex(cx, -c.real, -c.imag) : v;
    }
    if (cx.is_float(v) && op != '~') return op == '-' ? cx.make_float(-cx.as_float(v)) : v;
    return fail(cx, TypeId::TypeError,
                fmt::format("bad operand type for unary {}: '{}'", op, cx.type_name(v)));
}

bool as_index(Context& cx, Value v, std::int64_t& out, const char* what) {
    if (is_small(v, out)) return true;
    if (is_user_object(cx, v) && ((v = index_value(cx, v, what)) == kUnbound || is_small(v, out))) return !(v == kUnbound);
    if (cx.is(v, Kind::BigInt)) {
        out = is_negative(cx, v) ? -(std::int64_t{1} << 62) : std::int64_t{1} << 62;
        return true;
    }
    if (what != nullptr)
        cx.raise(TypeId::TypeError, what);
    else
        cx.raise(TypeId::TypeError, fmt::format("'{}' object cannot be interpreted as an integer", cx.type_name(v)));
    return false;
}

Value int_from_double(Context& cx, double d) {
    if (std::isnan(d)) return fail(cx, TypeId::ValueError, "cannot convert float NaN to integer");
    if (std::isinf(d)) return fail(cx, TypeId::OverflowError, "cannot convert float infinity to integer");
    return big_from_double(cx, d);
}

std::string int_to_string(Context& cx, Value v, int base) { return big_to_digits(cx, v, base); }

} // namespace heddle::vm
