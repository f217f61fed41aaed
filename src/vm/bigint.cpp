#include "vm/bigint.h"

#include <cmath>
#include <cstdlib>
#include <exception>

#include "base/assert.h"

// Boost calls this where it would throw. None of its conditions can arise: sizes, divisors and shifts are checked before.
namespace boost {
[[noreturn]] inline void throw_exception(const std::exception& e) {
    ::heddle::assertion_failed(__FILE__, __LINE__, "big integer", e.what());
}
struct source_location;
[[noreturn]] inline void throw_exception(const std::exception& e, const source_location&) {
    ::heddle::assertion_failed(__FILE__, __LINE__, "big integer", e.what());
}
} // namespace boost

#ifndef BOOST_MP_STANDALONE
#define BOOST_MP_STANDALONE
#endif
#include <boost/multiprecision/cpp_int.hpp>

namespace heddle::vm {

namespace {

using Int = boost::multiprecision::cpp_int;
namespace mp = boost::multiprecision;

Int load(const Context& cx, Value v) {
    std::int64_t small = 0;
    if (is_small(v, small)) return Int(small);
    const BigInt& big = cx.object<BigInt>(v);
    Int n;
    mp::import_bits(n, big.limbs, big.limbs + big.size, 64, false);
    if (big.aux & 1) n = -n;
    return n;
}

std::uint64_t bits_of(const Int& magnitude) { return magnitude.is_zero() ? 0 : mp::msb(magnitude) + 1; }

Value too_large(Context& cx) {
    cx.raise(TypeId::OverflowError, "integer too large for the lab (200000 bits)");
    return kUnbound;
}

Value make(Context& cx, const Int& n) {
    bool negative = n.sign() < 0;
    Int magnitude = mp::abs(n);
    std::uint64_t bits = bits_of(magnitude);
    if (bits < 62) {
        auto i = static_cast<std::int64_t>(static_cast<std::uint64_t>(magnitude));
        return int_value(negative ? -i : i);
    }
    if (bits == 62 && negative && mp::lsb(magnitude) == 61) return int_value(kIntMin);
    if (bits > static_cast<std::uint64_t>(kBigBitsMax)) return too_large(cx);
    std::vector<std::uint64_t> limbs;
    mp::export_bits(magnitude, std::back_inserter(limbs), 64, false);
    while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
    std::size_t bytes = sizeof(Object) + limbs.size() * 8;
    if (!cx.reserve(bytes)) return kUnbound;
    BigInt& big = cx.allocate<BigInt>(Kind::BigInt, bytes, static_cast<std::uint32_t>(limbs.size()));
    big.aux = negative ? 1 : 0;
    for (std::size_t i = 0; i < limbs.size(); i++) big.limbs[i] = limbs[i];
    return cx.value_of(big);
}

void floor_divide(const Int& a, const Int& b, Int& quotient, Int& remainder) {
    mp::divide_qr(a, b, quotient, remainder);
    if (!remainder.is_zero() && (remainder.sign() < 0) != (b.sign() < 0)) {
        quotient -= 1;
        remainder += b;
    }
}

Int shift_right(const Int& a, std::uint64_t n) {
    if (a.sign() >= 0) return a >> n;
    Int inverted = -a - 1; // ~a
    return -(inverted >> n) - 1;
}

/// Two's complement in limbs, one limb more than either needs.
std::vector<std::uint64_t> twos_complement(const Int& n, std::size_t limbs) {
    Int magnitude = mp::abs(n);
    if (n.sign() < 0) magnitude -= 1;
    std::vector<std::uint64_t> out;
    mp::export_bits(magnitude, std::back_inserter(out), 64, false);
    out.resize(limbs, 0);
    if (n.sign() < 0)
        for (auto& limb : out) limb = ~limb;
    return out;
}

Int from_twos_complement(std::vector<std::uint64_t> limbs) {
    bool negative = (limbs.back() >> 63) != 0;
    if (negative)
        for (auto& limb : limbs) limb = ~limb;
    Int n;
    mp::import_bits(n, limbs.begin(), limbs.end(), 64, false);
    return negative ? Int(-n - 1) : n;
}

Int bitwise(BinaryOp op, const Int& a, const Int& b) {
    std::size_t limbs = std::max(bits_of(mp::abs(a)), bits_of(mp::abs(b))) / 64 + 2;
    auto x = twos_complement(a, limbs), y = twos_complement(b, limbs);
    for (std::size_t i = 0; i < limbs; i++)
        x[i] = op == BinaryOp::AND ? x[i] & y[i] : op == BinaryOp::OR ? x[i] | y[i] : x[i] ^ y[i];
    return from_twos_complement(std::move(x));
}

// Nearest double of magnitude · 2^exponent (half to even); `sticky`: something non-zero lies below.
double round_to_double(Int magnitude, std::int64_t exponent, bool sticky) {
    std::uint64_t bits = bits_of(magnitude);
    if (bits > 64) {
        std::uint64_t drop = bits - 64;
        sticky = sticky || mp::lsb(magnitude) < drop;
        magnitude >>= drop;
        exponent += static_cast<std::int64_t>(drop);
    }
    auto top = static_cast<std::uint64_t>(magnitude);
    if (sticky) top |= 1; // 64 bits are 11 more than a double has: the lowest only breaks ties
    if (exponent > 2000) return HUGE_VAL;
    if (exponent < -2000) return 0;
    return std::ldexp(static_cast<double>(top), static_cast<int>(exponent));
}

int digit_value(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

} // namespace

Value big_from_int64(Context& cx, std::int64_t i) { return fits_int(i) ? int_value(i) : make(cx, Int(i)); }

Value big_binary(Context& cx, BinaryOp op, Value av, Value bv) {
    Int a = load(cx, av), b = load(cx, bv);
    switch (op) {
        case BinaryOp::ADD: return make(cx, a + b);
        case BinaryOp::SUB: return make(cx, a - b);
        case BinaryOp::MUL:
            if (bits_of(mp::abs(a)) + bits_of(mp::abs(b)) > static_cast<std::uint64_t>(kBigBitsMax) + 1) return too_large(cx);
            return make(cx, a * b);
        case BinaryOp::FLOORDIV:
        case BinaryOp::MOD: {
            if (b.is_zero()) {
                cx.raise(TypeId::ZeroDivisionError,
                         op == BinaryOp::MOD ? "integer modulo by zero" : "integer division or modulo by zero");
                return kUnbound;
            }
            Int quotient, remainder;
            floor_divide(a, b, quotient, remainder);
            return make(cx, op == BinaryOp::MOD ? remainder : quotient);
        }
        case BinaryOp::LSHIFT:
        case BinaryOp::RSHIFT: {
            if (b.sign() < 0) {
                cx.raise(TypeId::ValueError, "negative shift count");
                return kUnbound;
            }
            if (a.is_zero()) return int_value(0);
            bool far = b > kBigBitsMax;
            if (op == BinaryOp::RSHIFT) {
                if (far) return int_value(a.sign() < 0 ? -1 : 0);
                return make(cx, shift_right(a, static_cast<std::uint64_t>(b)));
            }
            if (far || bits_of(mp::abs(a)) + static_cast<std::uint64_t>(b) > static_cast<std::uint64_t>(kBigBitsMax))
                return too_large(cx);
            return make(cx, a << static_cast<std::uint64_t>(b));
        }
        case BinaryOp::AND:
        case BinaryOp::OR:
        case BinaryOp::XOR: return make(cx, bitwise(op, a, b));
        default: HEDDLE_UNREACHABLE("TRUEDIV, POW and MATMUL are not for integers alone");
    }
}

Value big_power(Context& cx, Value base, std::uint64_t exponent) {
    Int a = load(cx, base);
    if (exponent == 0) return int_value(1);
    if (a.is_zero() || a == 1) return make(cx, a);
    if (a == -1) return int_value(exponent & 1 ? -1 : 1);
    std::uint64_t bits = bits_of(mp::abs(a));
    // (bits - 1) · exponent is a lower bound of the result's length.
    if (exponent > static_cast<std::uint64_t>(kBigBitsMax) || (bits - 1) * exponent > static_cast<std::uint64_t>(kBigBitsMax))
        return too_large(cx);
    return make(cx, mp::pow(a, static_cast<unsigned>(exponent)));
}

Value big_power_modulo(Context& cx, Value basev, Value exponentv, Value modulusv) {
    Int a = load(cx, basev), e = load(cx, exponentv), m = load(cx, modulusv);
    bool negative_modulus = m.sign() < 0;
    Int magnitude = mp::abs(m);
    if (magnitude == 1) return int_value(0);
    Int quotient, remainder;
    floor_divide(a, magnitude, quotient, remainder);
    if (e.sign() < 0) {
        // Extended Euclid for the inverse.
        Int r0 = magnitude, r1 = remainder, t0 = 0, t1 = 1;
        while (!r1.is_zero()) {
            Int q = r0 / r1;
            Int r2 = r0 - q * r1, t2 = t0 - q * t1;
            r0 = r1, r1 = r2, t0 = t1, t1 = t2;
        }
        if (r0 != 1) {
            cx.raise(TypeId::ValueError, "base is not invertible for the given modulus");
            return kUnbound;
        }
        if (t0.sign() < 0) t0 += magnitude;
        remainder = t0;
        e = -e;
    }
    Int result = mp::powm(remainder, e, magnitude);
    if (negative_modulus && !result.is_zero()) result += m;
    return make(cx, result);
}

Value big_true_divide(Context& cx, Value av, Value bv) {
    Int a = load(cx, av), b = load(cx, bv);
    bool negative = (a.sign() < 0) != (b.sign() < 0);
    Int x = mp::abs(a), y = mp::abs(b);
    if (x.is_zero()) return cx.make_float(b.sign() < 0 ? -0.0 : 0.0);
    std::int64_t shift = 66 - (static_cast<std::int64_t>(bits_of(x)) - static_cast<std::int64_t>(bits_of(y)));
    if (shift > 0)
        x <<= static_cast<std::uint64_t>(shift);
    else
        y <<= static_cast<std::uint64_t>(-shift);
    Int quotient, remainder;
    mp::divide_qr(x, y, quotient, remainder);
    double d = round_to_double(quotient, -shift, !remainder.is_zero());
    if (std::isinf(d)) {
        cx.raise(TypeId::OverflowError, "integer division result too large for a float");
        return kUnbound;
    }
    return cx.make_float(negative ? -d : d);
}

Value big_negate(Context& cx, Value v) { return make(cx, -load(cx, v)); }
Value big_invert(Context& cx, Value v) { return make(cx, -load(cx, v) - 1); }
int big_compare(Context& cx, Value a, Value b) {
    int c = load(cx, a).compare(load(cx, b));
    return c < 0 ? -1 : c > 0 ? 1 : 0;
}

int big_compare_double(Context& cx, Value a, double d) {
    Int n = load(cx, a);
    double whole = std::trunc(d);
    int exponent = 0;
    double mantissa = std::frexp(whole, &exponent);
    Int m(static_cast<std::int64_t>(std::ldexp(mantissa, 53)));
    exponent -= 53;
    if (exponent >= 0)
        m <<= static_cast<unsigned>(exponent);
    else // whole has no bits below 1: they are zeros
        m = m / (Int(1) << static_cast<unsigned>(-exponent));
    int c = n.compare(m);
    if (c != 0) return c < 0 ? -1 : 1;
    double fraction = d - whole;
    return fraction > 0 ? -1 : fraction < 0 ? 1 : 0;
}

double big_to_double(Context& cx, Value v, bool& ok) {
    Int n = load(cx, v);
    double d = round_to_double(mp::abs(n), 0, false);
    ok = !std::isinf(d);
    return n.sign() < 0 ? -d : d;
}

Value big_from_double(Context& cx, double d) {
    double whole = std::trunc(d);
    if (std::fabs(whole) < 0x1p61) return int_value(static_cast<std::int64_t>(whole));
    int exponent = 0;
    double mantissa = std::frexp(whole, &exponent);
    Int m(static_cast<std::int64_t>(std::ldexp(mantissa, 53)));
    return make(cx, exponent >= 53 ? Int(m << static_cast<unsigned>(exponent - 53)) : m);
}

Value big_from_digits(Context& cx, std::string_view digits, int base, bool negative) {
    // Chunks that fit 64 bits, so that a long number takes one big multiplication a chunk.
    Int n = 0;
    std::uint64_t chunk = 0, scale = 1;
    for (char c : digits) {
        chunk = chunk * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit_value(c));
        scale *= static_cast<std::uint64_t>(base);
        if (scale > UINT64_MAX / 36 / 36) {
            n = n * scale + chunk;
            chunk = 0, scale = 1;
        }
    }
    n = n * scale + chunk;
    return make(cx, negative ? Int(-n) : n);
}

std::string big_to_digits(Context& cx, Value v, int base) {
    std::int64_t small = 0;
    if (is_small(v, small) && base == 10) return std::to_string(small);
    Int n = load(cx, v);
    bool negative = n.sign() < 0;
    n = mp::abs(n);
    std::string out;
    if (base == 10) {
        out = n.str();
    } else if (n.is_zero()) {
        out = "0";
    } else {
        int bits = base == 2 ? 1 : base == 8 ? 3 : 4;
        std::vector<std::uint8_t> digits;
        mp::export_bits(n, std::back_inserter(digits), static_cast<unsigned>(bits), true);
        std::size_t first = 0;
        while (first + 1 < digits.size() && digits[first] == 0) first++;
        for (std::size_t i = first; i < digits.size(); i++) out += "0123456789abcdef"[digits[i]];
    }
    return negative ? "-" + out : out;
}

std::uint64_t big_hash(Context& cx, Value v) {
    constexpr std::uint64_t kModulus = (std::uint64_t{1} << 61) - 1; // CPython's sys.hash_info.modulus
    return static_cast<std::uint64_t>(Int(mp::abs(load(cx, v)) % kModulus));
}

std::uint64_t bit_length(Context& cx, Value v) { return bits_of(mp::abs(load(cx, v))); }

std::uint64_t bit_count(Context& cx, Value v) {
    std::vector<std::uint64_t> limbs;
    Int magnitude = mp::abs(load(cx, v));
    mp::export_bits(magnitude, std::back_inserter(limbs), 64, false);
    std::uint64_t count = 0;
    for (std::uint64_t limb : limbs) count += static_cast<std::uint64_t>(std::popcount(limb));
    return count;
}

bool is_negative(Context& cx, Value v) {
    std::int64_t small = 0;
    return is_small(v, small) ? small < 0 : (cx.object<BigInt>(v).aux & 1) != 0;
}

Value from_bytes(Context& cx, std::string_view bytes, bool little_endian, bool is_signed) {
    if (static_cast<std::int64_t>(bytes.size()) * 8 > kBigBitsMax + 64) return too_large(cx);
    Int n = 0;
    if (!bytes.empty()) mp::import_bits(n, bytes.begin(), bytes.end(), 8, !little_endian);
    if (is_signed && !bytes.empty()) {
        auto top = static_cast<unsigned char>(little_endian ? bytes.back() : bytes.front());
        if (top & 0x80) n -= Int(1) << static_cast<unsigned>(bytes.size() * 8);
    }
    return make(cx, n);
}

bool to_bytes(Context& cx, Value v, std::size_t length, bool little_endian, bool is_signed, std::string& out) {
    Int n = load(cx, v);
    if (n.sign() < 0 && !is_signed) {
        cx.raise(TypeId::OverflowError, "can't convert negative int to unsigned");
        return false;
    }
    std::uint64_t bits = is_signed ? bits_of(n.sign() < 0 ? Int(-n - 1) : n) + 1 : bits_of(n);
    if (bits > length * 8 && !(n.is_zero())) {
        cx.raise(TypeId::OverflowError, "int too big to convert");
        return false;
    }
    auto limbs = twos_complement(n, length / 8 + 1);
    out.resize(length);
    for (std::size_t i = 0; i < length; i++) {
        char byte = static_cast<char>(limbs[i / 8] >> (i % 8 * 8));
        out[little_endian ? i : length - 1 - i] = byte;
    }
    return true;
}

} // namespace heddle::vm
