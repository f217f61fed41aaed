// The module math.
#include <cerrno>
#include <cfloat>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/native_modules.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

constexpr double kPi = 3.141592653589793238462643383279502884;

// Arguments

bool real(Context& cx, Value v, double& out) {
    if ((v = float_operand(cx, v)) == kUnbound) return false;
    if (cx.is_float(v)) return out = cx.as_float(v), true;
    if (!is_integer(cx, v)) {
        cx.raise(TypeId::TypeError, fmt::format("must be real number, not {}", cx.type_name(v)));
        return false;
    }
    bool ok = true;
    out = int_to_double(cx, v, ok);
    return ok;
}

bool integer(Context& cx, Value v) {
    if (is_integer(cx, v)) return true;
    cx.raise(TypeId::TypeError, fmt::format("'{}' object cannot be interpreted as an integer", cx.type_name(v)));
    return false;
}

NativeResult done(Call& call, double d) { return done(call, call.cx.make_float(d)); }
NativeResult domain_error(Context& cx) { return cx.raise(TypeId::ValueError, "math domain error"); }
NativeResult range_error(Context& cx) { return cx.raise(TypeId::OverflowError, "math range error"); }

// A function of the C library: a NaN out of something else is a domain error, an infinity out of finite numbers an overflow.
NativeResult checked(Call& call, double y, bool arguments_finite, bool argument_nan) {
    if (std::isnan(y) && !argument_nan) return domain_error(call.cx);
    if (std::isinf(y) && arguments_finite) return range_error(call.cx);
    return done(call, y);
}

template <double (*function)(double)> NativeResult unary(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    return checked(call, function(x), std::isfinite(x), std::isnan(x));
}

// The same where an infinity out of a finite number is a singularity of the domain.
template <double (*function)(double)> NativeResult unary_with_pole(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    double y = function(x);
    if (std::isinf(y) && std::isfinite(x)) return domain_error(call.cx);
    return checked(call, y, false, std::isnan(x));
}

template <double (*function)(double, double)> NativeResult binary_function(Call& call) {
    double x, y;
    if (!real(call.cx, call.args[0], x) || !real(call.cx, call.args[1], y)) return NativeResult::Raise;
    return checked(call, function(x, y), std::isfinite(x) && std::isfinite(y), std::isnan(x) || std::isnan(y));
}

double degrees(double x) { return x * (180.0 / kPi); }
double radians(double x) { return x * (kPi / 180.0); }

NativeResult fabs(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    return done(call, std::fabs(x));
}
NativeResult sqrt(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    return x < 0 ? domain_error(call.cx) : done(call, std::sqrt(x));
}
NativeResult copysign(Call& call) {
    double x, y;
    if (!real(call.cx, call.args[0], x) || !real(call.cx, call.args[1], y)) return NativeResult::Raise;
    return done(call, std::copysign(x, y));
}
NativeResult nextafter(Call& call) {
    double x, y;
    if (!real(call.cx, call.args[0], x) || !real(call.cx, call.args[1], y)) return NativeResult::Raise;
    return done(call, std::nextafter(x, y));
}
NativeResult ulp(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    x = std::fabs(x);
    if (!std::isfinite(x)) return done(call, x);
    double above = std::nextafter(x, INFINITY);
    return done(call, std::isinf(above) ? x - std::nextafter(x, -INFINITY) : above - x);
}
// Lanczos' approximation with g = 6.0246… and 13 terms, the rational function that Boost publishes for doubles; CPython's digits need it.
constexpr double kLanczosG = 6.024680040776729583740234375;
constexpr double kLanczosTop[] = {23531376880.41076, 42919803642.6491, 35711959237.355668, 17921034426.03721, 6039542586.352028, 1439720407.3117216,
                                  248874557.86205416, 31426415.585400194, 2876370.6289353724, 186056.26539522349, 8071.672002365816, 210.82427775157935,
                                  2.5066282746310002};
constexpr double kLanczosBottom[] = {0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1};

double lanczos(double x) { // x > 0
    double top = 0, bottom = 0;
    for (int i = 0; i < 13; i++) {
        int k = x < 5 ? 12 - i : i;
        top = x < 5 ? top * x + kLanczosTop[k] : top / x + kLanczosTop[k];
        bottom = x < 5 ? bottom * x + kLanczosBottom[k] : bottom / x + kLanczosBottom[k];
    }
    return top / bottom;
}

double sin_pi(double x) {
    double y = std::fmod(std::fabs(x), 2.0), result = 0;
    switch (static_cast<int>(std::round(2 * y))) {
        case 0: result = std::sin(kPi * y); break;
        case 1: result = std::cos(kPi * (y - 0.5)); break;
        case 2: result = std::sin(kPi * (1 - y)); break;
        case 3: result = -std::cos(kPi * (y - 1.5)); break;
        default: result = std::sin(kPi * (y - 2)); break;
    }
    return std::copysign(1.0, x) * result;
}

NativeResult gamma(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    if (x == -INFINITY || (x <= 0 && x == std::floor(x))) return domain_error(call.cx);
    if (!std::isfinite(x)) return done(call, x);
    if (x == std::floor(x) && x < 24) { // exact for the factorials that a float holds
        double product = 1;
        for (int k = 2; k < static_cast<int>(x); k++) product *= k;
        return done(call, product);
    }
    double size = std::fabs(x);
    if (size < 1e-20) return checked(call, 1 / x, true, false);
    if (size > 200) return x < 0 ? done(call, 0.0 / sin_pi(x)) : range_error(call.cx);
    double y = size + kLanczosG - 0.5; // and the rounding error of that sum
    double error = size > kLanczosG - 0.5 ? (y - size) - (kLanczosG - 0.5) : (y - (kLanczosG - 0.5)) - size;
    error = error * kLanczosG / y;
    double result = x < 0 ? -kPi / sin_pi(size) / size * std::exp(y) / lanczos(size) : lanczos(size) / std::exp(y);
    result += x < 0 ? -error * result : error * result;
    bool twice = size >= 140; // the power alone would overflow
    double scale = std::pow(y, twice ? size / 2 - 0.25 : size - 0.5);
    for (int i = twice ? 0 : 1; i < 2; i++) result = x < 0 ? result / scale : result * scale;
    return checked(call, result, true, false);
}

NativeResult lgamma(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    if (!std::isfinite(x)) return done(call, std::fabs(x));
    if (x <= 0 && x == std::floor(x)) return domain_error(call.cx);
    if (x == 1 || x == 2) return done(call, 0.0);
    double size = std::fabs(x);
    if (size < 1e-20) return done(call, -std::log(size));
    double result = std::log(lanczos(size)) - kLanczosG;
    result += (size - 0.5) * (std::log(size + kLanczosG - 0.5) - 1);
    if (x < 0) result = std::log(kPi) - std::log(std::fabs(sin_pi(size))) - std::log(size) - result;
    return checked(call, result, true, false);
}

NativeResult fmod(Call& call) {
    double x, y;
    if (!real(call.cx, call.args[0], x) || !real(call.cx, call.args[1], y)) return NativeResult::Raise;
    if (std::isinf(y) && std::isfinite(x)) return done(call, x);
    return checked(call, std::fmod(x, y), true, std::isnan(x) || std::isnan(y));
}
NativeResult remainder(Call& call) {
    double x, y;
    if (!real(call.cx, call.args[0], x) || !real(call.cx, call.args[1], y)) return NativeResult::Raise;
    return checked(call, std::remainder(x, y), true, std::isnan(x) || std::isnan(y));
}
NativeResult power(Call& call) {
    double x, y;
    if (!real(call.cx, call.args[0], x) || !real(call.cx, call.args[1], y)) return NativeResult::Raise;
    double result = std::pow(x, y);
    if (std::isinf(result) && x == 0 && std::isfinite(y)) return domain_error(call.cx); // 0 to a negative power
    return checked(call, result, std::isfinite(x) && std::isfinite(y), std::isnan(x) || std::isnan(y));
}
NativeResult ldexp(Call& call) {
    Context& cx = call.cx;
    double x;
    if (!real(cx, call.args[0], x)) return NativeResult::Raise;
    if (!is_integer(cx, call.args[1])) return cx.raise(TypeId::TypeError, "Expected an int as second argument to ldexp.");
    std::int64_t exponent;
    if (!as_index(cx, call.args[1], exponent, "exponent")) return NativeResult::Raise;
    exponent = std::min<std::int64_t>(std::max<std::int64_t>(exponent, -100'000), 100'000);
    return checked(call, std::ldexp(x, static_cast<int>(exponent)), std::isfinite(x), std::isnan(x));
}
NativeResult frexp(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    int exponent = 0;
    double mantissa = std::isfinite(x) ? std::frexp(x, &exponent) : x;
    return done(call, call.cx.make_tuple({call.cx.make_float(mantissa), int_value(exponent)}));
}
NativeResult modf(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    double whole = x, fraction = std::isinf(x) ? std::copysign(0.0, x) : std::modf(x, &whole);
    return done(call, call.cx.make_tuple({call.cx.make_float(fraction), call.cx.make_float(whole)}));
}

// Logarithms, also of integers that no float holds.
bool logarithm(Call& call, Value v, double (*function)(double), double& out) {
    Context& cx = call.cx;
    if (is_integer(cx, v)) {
        if (is_negative(cx, v) || v == int_value(0) || v == kFalse) {
            domain_error(cx);
            return false;
        }
        std::uint64_t bits = bit_length(cx, v);
        if (bits > 1024) { // mantissa and exponent
            Value top = big_binary(cx, BinaryOp::RSHIFT, v, cx.make_int(static_cast<std::int64_t>(bits - 100)));
            bool ok = true;
            out = function(std::ldexp(int_to_double(cx, top, ok), -100)) + function(2.0) * static_cast<double>(bits);
            return true;
        }
    }
    double x;
    if (!real(cx, v, x)) return false;
    if (x <= 0) { // also minus infinity
        domain_error(cx);
        return false;
    }
    out = function(x);
    return true;
}
NativeResult log(Call& call) {
    double x, base;
    if (!logarithm(call, call.args[0], std::log, x)) return NativeResult::Raise;
    if (call.args[1] == kUnbound) return done(call, x);
    if (!logarithm(call, call.args[1], std::log, base)) return NativeResult::Raise;
    if (base == 0) return call.cx.raise(TypeId::ZeroDivisionError, "float division by zero");
    return done(call, x / base);
}
NativeResult log2(Call& call) {
    double x;
    if (!logarithm(call, call.args[0], std::log2, x)) return NativeResult::Raise;
    return done(call, x);
}
NativeResult log10(Call& call) {
    double x;
    if (!logarithm(call, call.args[0], std::log10, x)) return NativeResult::Raise;
    return done(call, x);
}

template <bool (*test)(double)> NativeResult predicate(Call& call) {
    double x;
    if (!real(call.cx, call.args[0], x)) return NativeResult::Raise;
    return done(call, bool_value(test(x)));
}
bool is_finite(double x) { return std::isfinite(x); }
bool is_inf(double x) { return std::isinf(x); }
bool is_nan(double x) { return std::isnan(x); }

NativeResult isclose(Call& call) { // a, b, *, rel_tol, abs_tol
    Context& cx = call.cx;
    double a, b, relative = 1e-9, absolute = 0;
    if (!real(cx, call.args[0], a) || !real(cx, call.args[1], b)) return NativeResult::Raise;
    if (!(call.args[2] == kUnbound) && !real(cx, call.args[2], relative)) return NativeResult::Raise;
    if (!(call.args[3] == kUnbound) && !real(cx, call.args[3], absolute)) return NativeResult::Raise;
    if (relative < 0 || absolute < 0) return cx.raise(TypeId::ValueError, "tolerances must be non-negative");
    if (a == b) return done(call, kTrue);
    if (std::isinf(a) || std::isinf(b)) return done(call, kFalse);
    double difference = std::fabs(b - a);
    return done(call, bool_value(difference <= std::fabs(relative * b) || difference <= std::fabs(relative * a) || difference <= absolute));
}

// Rounding to integers

template <double (*round)(double)> NativeResult rounded(Call& call) {
    Context& cx = call.cx;
    if (is_integer(cx, call.args[0])) return done(call, is_bool(call.args[0]) ? int_value(call.args[0] == kTrue) : call.args[0]);
    double x;
    if (!real(cx, call.args[0], x)) return NativeResult::Raise;
    return done(call, int_from_double(cx, round(x)));
}

NativeResult trunc(Call& call) {
    Context& cx = call.cx;
    if (is_integer(cx, call.args[0]) || cx.is_float(call.args[0])) return rounded<std::trunc>(call);
    return cx.raise(TypeId::TypeError, fmt::format("type {} doesn't define __trunc__ method", cx.type_name(call.args[0])));
}

// Integers

Value times(Context& cx, Value a, Value b) { return number_binary(cx, BinaryOp::MUL, a, b); }

NativeResult factorial(Call& call) {
    Context& cx = call.cx;
    if (!integer(cx, call.args[0])) return NativeResult::Raise;
    if (is_negative(cx, call.args[0])) return cx.raise(TypeId::ValueError, "factorial() not defined for negative values");
    std::int64_t n;
    if (!is_small(call.args[0], n)) return cx.raise(TypeId::OverflowError, "factorial() argument should not exceed 9223372036854775807");
    Value product = int_value(1);
    for (std::int64_t k = 2; k <= n; k++) {
        product = times(cx, product, int_value(k));
        if (product == kUnbound) return NativeResult::Raise;
    }
    return done(call, product);
}

// n (n-1) … (n-k+1), divided by k! on the way for comb().
Value falling(Context& cx, Value n, std::int64_t k, bool divide) {
    Value result = int_value(1);
    for (std::int64_t i = 0; i < k; i++) {
        Value factor = number_binary(cx, BinaryOp::SUB, n, int_value(i));
        result = times(cx, result, factor);
        if (result == kUnbound) return kUnbound;
        if (divide) result = number_binary(cx, BinaryOp::FLOORDIV, result, int_value(i + 1));
    }
    return result;
}
bool counts(Call& call, bool& too_many) {
    Context& cx = call.cx;
    for (int i = 0; i < 2; i++) {
        if (!integer(cx, call.args[i])) return false;
        if (is_negative(cx, call.args[i])) {
            cx.raise(TypeId::ValueError, fmt::format("{} must be a non-negative integer", i == 0 ? "n" : "k"));
            return false;
        }
    }
    bool handled = false;
    too_many = number_compare(cx, CompareOp::GT, call.args[1], call.args[0], handled) != 0;
    return true;
}
NativeResult comb(Call& call) {
    Context& cx = call.cx;
    bool none;
    if (!counts(call, none)) return NativeResult::Raise;
    if (none) return done(call, int_value(0));
    Value other = number_binary(cx, BinaryOp::SUB, call.args[0], call.args[1]); // the smaller of k and n - k
    bool handled = false;
    Value k = number_compare(cx, CompareOp::LT, other, call.args[1], handled) != 0 ? other : call.args[1];
    std::int64_t small;
    if (!is_small(k, small)) return cx.raise(TypeId::OverflowError, "min(n - k, k) must not exceed 9223372036854775807");
    return done(call, falling(cx, call.args[0], small, true));
}
NativeResult perm(Call& call) {
    if (call.args[1] == kUnbound || call.args[1] == kNone) return factorial(call);
    bool none;
    if (!counts(call, none)) return NativeResult::Raise;
    if (none) return done(call, int_value(0));
    std::int64_t k;
    if (!is_small(call.args[1], k)) return call.cx.raise(TypeId::OverflowError, "k must not exceed 9223372036854775807");
    return done(call, falling(call.cx, call.args[0], k, false));
}

Value absolute(Context& cx, Value v) {
    if (is_bool(v)) return int_value(v == kTrue);
    return is_negative(cx, v) ? number_unary(cx, '-', v) : v;
}
Value greatest_divisor(Context& cx, Value a, Value b) {
    std::int64_t x, y;
    while (!(b == int_value(0))) {
        if (is_small(a, x) && is_small(b, y)) {
            while (y != 0) x %= y, std::swap(x, y);
            return cx.make_int(x);
        }
        Value rest = number_binary(cx, BinaryOp::MOD, a, b);
        if (rest == kUnbound) return kUnbound;
        a = b, b = rest;
    }
    return a;
}
NativeResult gcd(Call& call) {
    Context& cx = call.cx;
    Value result = int_value(0);
    for (std::uint32_t i = 0; i < call.nargs; i++) {
        if (!integer(cx, call.args[i])) return NativeResult::Raise;
        result = greatest_divisor(cx, absolute(cx, call.args[i]), result);
    }
    return done(call, result);
}
NativeResult lcm(Call& call) {
    Context& cx = call.cx;
    Value result = int_value(1);
    for (std::uint32_t i = 0; i < call.nargs; i++) {
        if (!integer(cx, call.args[i])) return NativeResult::Raise;
        Value v = absolute(cx, call.args[i]);
        if (v == int_value(0) || result == int_value(0)) {
            result = int_value(0);
            continue;
        }
        Value divisor = greatest_divisor(cx, result, v);
        result = times(cx, number_binary(cx, BinaryOp::FLOORDIV, result, divisor), v);
        if (result == kUnbound) return NativeResult::Raise;
    }
    return done(call, result);
}

NativeResult isqrt(Call& call) { // Newton's method from above
    Context& cx = call.cx;
    Value n = call.args[0];
    if (!integer(cx, n)) return NativeResult::Raise;
    if (is_negative(cx, n)) return cx.raise(TypeId::ValueError, "isqrt() argument must be nonnegative");
    n = absolute(cx, n);
    if (n == int_value(0)) return done(call, n);
    Value x = number_binary(cx, BinaryOp::LSHIFT, int_value(1), cx.make_int(static_cast<std::int64_t>((bit_length(cx, n) + 1) / 2)));
    for (;;) {
        Value next = number_binary(cx, BinaryOp::RSHIFT, number_binary(cx, BinaryOp::ADD, x, number_binary(cx, BinaryOp::FLOORDIV, n, x)), int_value(1));
        if (next == kUnbound) return NativeResult::Raise;
        bool handled = false;
        if (number_compare(cx, CompareOp::GE, next, x, handled) != 0) return done(call, x);
        x = next;
    }
}

// Many numbers

// The exact sum, rounded once: partial sums that do not overlap (Shewchuk 1997).
NativeResult fsum(Call& call) {
    Context& cx = call.cx;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    std::vector<double> partials;
    double special = 0;
    bool infinite = false;
    for (Value v : values) {
        double x;
        if (!real(cx, v, x)) return NativeResult::Raise;
        if (!std::isfinite(x)) {
            infinite = infinite || std::isinf(x);
            special += x;
            continue;
        }
        std::size_t kept = 0;
        for (double y : partials) {
            if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
            double high = x + y, low = y - (high - x);
            if (low != 0) partials[kept++] = low;
            x = high;
        }
        if (std::isinf(x)) return cx.raise(TypeId::OverflowError, "intermediate overflow in fsum");
        partials.resize(kept);
        partials.push_back(x);
    }
    if (infinite && std::isnan(special)) return cx.raise(TypeId::ValueError, "-inf + inf in fsum");
    if (special != 0 || std::isnan(special)) return done(call, special);
    double high = 0, low = 0;
    std::size_t n = partials.size();
    if (n > 0) {
        high = partials[--n];
        while (n > 0) {
            double x = high, y = partials[--n];
            high = x + y;
            low = y - (high - x);
            if (low != 0) break;
        }
        // Half an ulp left over: the next partial decides which way to round.
        if (n > 0 && ((low < 0 && partials[n - 1] < 0) || (low > 0 && partials[n - 1] > 0))) {
            double y = low * 2, x = high + y;
            if (y == x - high) high = x;
        }
    }
    return done(call, high);
}

NativeResult prod(Call& call) { // iterable, /, *, start
    Context& cx = call.cx;
    std::vector<Value> values;
    if (!collect_elements(cx, call.args[0], values)) return failed(cx);
    Value result = call.args[1] == kUnbound ? int_value(1) : call.args[1];
    for (Value v : values) {
        result = binary(cx, BinaryOp::MUL, result, v, false);
        if (result == kUnbound) return failed(cx);
    }
    return done(call, result);
}

// sqrt of the sum of squares, scaled by the largest so that nothing overflows, with the rounding error of each square kept.
double vector_norm(std::vector<double>& values) {
    double largest = 0;
    bool nan = false;
    for (double& x : values) {
        x = std::fabs(x);
        nan = nan || std::isnan(x);
        if (x > largest) largest = x;
    }
    if (std::isinf(largest)) return largest;
    if (nan) return NAN;
    if (largest == 0 || values.size() <= 1) return largest;
    int exponent;
    std::frexp(largest, &exponent);
    double sum = 1, first_error = 0, second_error = 0;
    for (double x : values) {
        x = exponent < -1023 ? x / largest : std::ldexp(x, -exponent);
        double square = x * x, error = std::fma(x, x, -square);
        double total = sum + square;
        first_error += (sum - total) + square;
        second_error += error;
        sum = total;
    }
    double h = std::sqrt(sum - 1 + (first_error + second_error));
    double rest = std::fma(-h, h, sum - 1) + (first_error + second_error); // one step of refinement
    h += rest / (2 * h);
    return exponent < -1023 ? h * largest : std::ldexp(h, exponent);
}
NativeResult hypot(Call& call) {
    std::vector<double> values(call.nargs);
    for (std::uint32_t i = 0; i < call.nargs; i++)
        if (!real(call.cx, call.args[i], values[i])) return NativeResult::Raise;
    return done(call, vector_norm(values));
}
NativeResult dist(Call& call) {
    Context& cx = call.cx;
    std::vector<Value> p, q;
    if (!collect_elements(cx, call.args[0], p) || !collect_elements(cx, call.args[1], q)) return failed(cx);
    if (p.size() != q.size()) return cx.raise(TypeId::ValueError, "both points must have the same number of dimensions");
    std::vector<double> values(p.size());
    for (std::size_t i = 0; i < p.size(); i++) {
        double x, y;
        if (!real(cx, p[i], x) || !real(cx, q[i], y)) return NativeResult::Raise;
        values[i] = x - y;
    }
    return done(call, vector_norm(values));
}

double exp2(double x) { return std::exp2(x); }

constexpr NativeDef kMath[] = {
    {"acos", unary<std::acos>, "x, /"},
    {"acosh", unary<std::acosh>, "x, /"},
    {"asin", unary<std::asin>, "x, /"},
    {"asinh", unary<std::asinh>, "x, /"},
    {"atan", unary<std::atan>, "x, /"},
    {"atan2", binary_function<std::atan2>, "y, x, /"},
    {"atanh", unary_with_pole<std::atanh>, "x, /"},
    {"cbrt", unary<std::cbrt>, "x, /"},
    {"ceil", rounded<std::ceil>, "x, /"},
    {"comb", comb, "n, k, /"},
    {"copysign", copysign, "x, y, /"},
    {"cos", unary<std::cos>, "x, /"},
    {"cosh", unary<std::cosh>, "x, /"},
    {"degrees", unary<degrees>, "x, /"},
    {"dist", dist, "p, q, /"},
    {"erf", unary<std::erf>, "x, /"},
    {"erfc", unary<std::erfc>, "x, /"},
    {"exp", unary<std::exp>, "x, /"},
    {"exp2", unary<exp2>, "x, /"},
    {"expm1", unary<std::expm1>, "x, /"},
    {"fabs", fabs, "x, /"},
    {"factorial", factorial, "x, /"},
    {"floor", rounded<std::floor>, "x, /"},
    {"fmod", fmod, "x, y, /"},
    {"frexp", frexp, "x, /"},
    {"fsum", fsum, "seq, /"},
    {"gamma", gamma, "x, /"},
    {"gcd", gcd, "*integers"},
    {"hypot", hypot, "*coordinates"},
    {"isclose", isclose, "a, b, *, rel_tol?, abs_tol?"},
    {"isfinite", predicate<is_finite>, "x, /"},
    {"isinf", predicate<is_inf>, "x, /"},
    {"isnan", predicate<is_nan>, "x, /"},
    {"isqrt", isqrt, "n, /"},
    {"lcm", lcm, "*integers"},
    {"ldexp", ldexp, "x, i, /"},
    {"lgamma", lgamma, "x, /"},
    {"log", log, "x, base?, /"},
    {"log10", log10, "x, /"},
    {"log1p", unary_with_pole<std::log1p>, "x, /"},
    {"log2", log2, "x, /"},
    {"modf", modf, "x, /"},
    {"nextafter", nextafter, "x, y, /"},
    {"perm", perm, "n, k?, /"},
    {"pow", power, "x, y, /"},
    {"prod", prod, "iterable, /, *, start?"},
    {"radians", unary<radians>, "x, /"},
    {"remainder", remainder, "x, y, /"},
    {"sin", unary<std::sin>, "x, /"},
    {"sinh", unary<std::sinh>, "x, /"},
    {"sqrt", sqrt, "x, /"},
    {"tan", unary<std::tan>, "x, /"},
    {"tanh", unary<std::tanh>, "x, /"},
    {"trunc", trunc, "x, /"},
    {"ulp", ulp, "x, /"},
};

} // namespace

NativeTable math_functions() { return {"math", Kind::Module, kMath}; }

void fill_math(Context& cx, Value dict) {
    put_name(cx, dict, "pi", cx.make_float(kPi));
    put_name(cx, dict, "e", cx.make_float(2.718281828459045235360287471352662498));
    put_name(cx, dict, "tau", cx.make_float(2 * kPi));
    put_name(cx, dict, "inf", cx.make_float(INFINITY));
    put_name(cx, dict, "nan", cx.make_float(NAN));
}

} // namespace heddle::vm
