// Complex numbers: arithmetic component by component as CPython does it, so that rounding and signs of zeros agree.

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/format_spec.h"
#include "vm/number_text.h"
#include "vm/special.h"

namespace heddle::vm {

namespace {

struct Pair {
    double real, imag;
};

Pair product(Pair a, Pair b) { return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real}; }

// Divides by the larger component first, so that squares neither overflow nor vanish. false: by zero.
bool quotient(Pair a, Pair b, Pair& out) {
    if (std::fabs(b.real) >= std::fabs(b.imag)) {
        if (std::fabs(b.real) == 0) return false;
        const double ratio = b.imag / b.real, denominator = b.real + b.imag * ratio;
        out = {(a.real + a.imag * ratio) / denominator, (a.imag - a.real * ratio) / denominator};
    } else if (std::fabs(b.imag) >= std::fabs(b.real)) {
        const double ratio = b.real / b.imag, denominator = b.real * ratio + b.imag;
        out = {(a.real * ratio + a.imag) / denominator, (a.imag * ratio - a.real) / denominator};
    } else {
        out = {NAN, NAN};
    }
    return true;
}

// false: zero to a negative or complex power.
bool power(Pair a, Pair b, Pair& out) {
    if (b.imag == 0 && b.real == std::floor(b.real) && std::fabs(b.real) <= 100) { // by squaring: more exact
        auto n = static_cast<long>(b.real);
        Pair result{1, 0}, square = a;
        const bool inverse = n <= 0;
        if (inverse) n = -n;
        for (long bit = 1; bit > 0 && n >= bit; bit <<= 1) {
            if ((n & bit) != 0) result = product(result, square);
            square = product(square, square);
        }
        out = result;
        return !inverse || quotient({1, 0}, result, out);
    }
    if (b.real == 0 && b.imag == 0) {
        out = {1, 0};
        return true;
    }
    if (a.real == 0 && a.imag == 0) {
        out = {0, 0};
        return b.imag == 0 && b.real >= 0;
    }
    const double size = std::hypot(a.real, a.imag), angle = std::atan2(a.imag, a.real);
    double length = std::pow(size, b.real), phase = angle * b.real;
    if (b.imag != 0) {
        length /= std::exp(angle * b.imag);
        phase += b.imag * std::log(size);
    }
    out = {length * std::cos(phase), length * std::sin(phase)};
    return true;
}

std::string component(double d) {
    std::string text = float_repr(d);
    if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) text.resize(text.size() - 2);
    return text;
}

// "1+2j", "-j", "(3)": one number as CPython's complex() reads it.
bool complex_from_string(std::string_view text, Pair& out) {
    std::string s(strip_spaces(text));
    if (s.size() >= 2 && s.front() == '(' && s.back() == ')') s = std::string(strip_spaces(std::string_view(s).substr(1, s.size() - 2)));
    if (s.empty() || s.find_first_of(" \t\n_()xX") != std::string::npos) return false;
    const char* at = s.c_str();
    char* end = nullptr;
    double first = std::strtod(at, &end);
    const bool has_first = end != at;
    if (!has_first) { // "j", "+j", "-j"
        if (*at == '+' || *at == '-') end++;
        first = *at == '-' ? -1 : 1;
        if (*end != 'j' && *end != 'J') return false;
    }
    if (*end == 'j' || *end == 'J') {
        out = {0, first};
        return end[1] == '\0';
    }
    out = {first, 0};
    if (*end == '\0') return true;
    if (*end != '+' && *end != '-') return false;
    const char* second = end;
    out.imag = std::strtod(second, &end);
    if (end == second) {
        out.imag = *second == '-' ? -1 : 1;
        end++;
    }
    return (*end == 'j' || *end == 'J') && end[1] == '\0';
}

// What complex() takes: numbers, and objects with __complex__, __float__ or __index__. kUnbound: failed; else a number, or v itself.
Value complex_operand(Context& cx, Value v) {
    if (!is_user_object(cx, v)) return v;
    Value method = special_method(cx, v, "__complex__");
    if (method == kUnbound) return float_operand(cx, v);
    Value made = call_special(cx, method, v, {});
    if (made == kUnbound || cx.is(plain(cx, made), Kind::Complex)) return made == kUnbound ? made : plain(cx, made);
    return fail(cx, TypeId::TypeError, fmt::format("{}.__complex__ returned non-complex (type {})", cx.type_name(v), cx.type_name(made)));
}

NativeResult new_complex(Call& call) {
    Context& cx = call.cx;
    Value a = call.args[0], b = call.args[1];
    Pair x{0, 0}, y{0, 0};
    if (cx.is_str(plain(cx, a))) {
        if (!(b == kUnbound)) return type_error(cx, "complex() can't take second arg if first is a string");
        if (!complex_from_string(cx.text(plain(cx, a)), x)) return cx.raise(TypeId::ValueError, "complex() arg is a malformed string");
        return done(call, make_complex(cx, x.real, x.imag));
    }
    if (cx.is_str(b)) return type_error(cx, "complex() second arg can't be a string");
    if (cx.is(a, Kind::Complex) && b == kUnbound) return done(call, a);
    if (!(a == kUnbound)) {
        Value v = complex_operand(cx, a);
        if (v == kUnbound) return failed(cx);
        if (!cx.is(v, Kind::Complex) && !is_number(cx, v))
            return type_error(cx, fmt::format("complex() first argument must be a string or a number, not '{}'", cx.type_name(a)));
        if (!complex_parts(cx, v, x.real, x.imag)) return NativeResult::Raise;
    }
    if (!(b == kUnbound)) {
        Value v = is_user_object(cx, b) ? float_operand(cx, b) : b;
        if (v == kUnbound) return failed(cx);
        if (!cx.is(v, Kind::Complex) && !is_number(cx, v))
            return type_error(cx, fmt::format("complex() second argument must be a number, not '{}'", cx.type_name(b)));
        if (!complex_parts(cx, v, y.real, y.imag)) return NativeResult::Raise;
        x = {x.real - y.imag, cx.is(a, Kind::Complex) ? x.imag + y.real : y.real};
    }
    return done(call, make_complex(cx, x.real, x.imag));
}

Pair self_of(Call& call) {
    const ComplexBox& c = call.cx.object<ComplexBox>(plain(call.cx, call.args[0]));
    return {c.real, c.imag};
}

NativeResult conjugate(Call& call) { return done(call, make_complex(call.cx, self_of(call).real, -self_of(call).imag)); }
NativeResult absolute(Call& call) {
    Pair z = self_of(call);
    const double size = std::hypot(z.real, z.imag);
    if (std::isinf(size) && std::isfinite(z.real) && std::isfinite(z.imag)) return call.cx.raise(TypeId::OverflowError, "absolute value too large");
    return done(call, call.cx.make_float(size));
}
NativeResult as_complex(Call& call) { return done(call, make_complex(call.cx, self_of(call).real, self_of(call).imag)); }
NativeResult negative(Call& call) { return done(call, make_complex(call.cx, -self_of(call).real, -self_of(call).imag)); }
NativeResult is_true(Call& call) { return done(call, bool_value(self_of(call).real != 0 || self_of(call).imag != 0)); }
template <BinaryOp kOp, bool kReflected> NativeResult operation(Call& call) {
    Context& cx = call.cx;
    Value a = plain(cx, call.args[0]), b = plain(cx, call.args[1]);
    return done(call, kReflected ? complex_binary(cx, kOp, b, a) : complex_binary(cx, kOp, a, b));
}

#define HEDDLE_OPERATOR(name, op) {"__" name "__", operation<BinaryOp::op, false>, "self, value, /"}, {"__r" name "__", operation<BinaryOp::op, true>, "self, value, /"}
constexpr NativeDef kComplex[] = {
    {"conjugate", conjugate, "self"}, {"__complex__", as_complex, "self"}, {"__abs__", absolute, "self, /"}, {"__pos__", as_complex, "self, /"},
    {"__neg__", negative, "self, /"}, {"__bool__", is_true, "self, /"}, HEDDLE_OPERATOR("add", ADD), HEDDLE_OPERATOR("sub", SUB),
    HEDDLE_OPERATOR("mul", MUL), HEDDLE_OPERATOR("truediv", TRUEDIV), HEDDLE_OPERATOR("pow", POW),
};
#undef HEDDLE_OPERATOR
constexpr NativeDef kComplexType[] = {{"complex", new_complex, "real?, imag?"}};

} // namespace

Value make_complex(Context& cx, double real, double imag) {
    ComplexBox& box = cx.allocate<ComplexBox>(Kind::Complex);
    box.real = real;
    box.imag = imag;
    return cx.value_of(box);
}

bool complex_parts(Context& cx, Value v, double& real, double& imag) {
    bool ok = true;
    imag = 0;
    if (cx.is(v, Kind::Complex)) {
        real = cx.object<ComplexBox>(v).real;
        imag = cx.object<ComplexBox>(v).imag;
    } else {
        real = cx.is_float(v) ? cx.as_float(v) : int_to_double(cx, v, ok);
    }
    return ok;
}

std::string complex_repr(double real, double imag) {
    if (real == 0 && !std::signbit(real)) return component(imag) + "j";
    std::string text = component(imag);
    return "(" + component(real) + (text[0] == '-' ? "" : "+") + text + "j)";
}

Value complex_binary(Context& cx, BinaryOp op, Value a, Value b) {
    for (Value v : {a, b})
        if (!cx.is(v, Kind::Complex) && !is_number(cx, v)) return kNotImplemented;
    Pair x, y, result;
    if (!complex_parts(cx, a, x.real, x.imag) || !complex_parts(cx, b, y.real, y.imag)) return kUnbound;
    switch (op) {
        case BinaryOp::ADD: result = {x.real + y.real, x.imag + y.imag}; break;
        case BinaryOp::SUB: result = {x.real - y.real, x.imag - y.imag}; break;
        case BinaryOp::MUL: result = product(x, y); break;
        case BinaryOp::TRUEDIV:
            if (!quotient(x, y, result)) return fail(cx, TypeId::ZeroDivisionError, "complex division by zero");
            break;
        case BinaryOp::POW:
            if (!power(x, y, result)) return fail(cx, TypeId::ZeroDivisionError, "0.0 to a negative or complex power");
            if ((std::isinf(result.real) || std::isinf(result.imag)) && std::isfinite(x.real) && std::isfinite(x.imag))
                return fail(cx, TypeId::OverflowError, "complex exponentiation");
            break;
        default: return kNotImplemented;
    }
    return make_complex(cx, result.real, result.imag);
}

Value format_complex(Context& cx, Value v, std::string_view text) {
    FormatSpec spec;
    if (!parse_format_spec(cx, text, "complex", spec)) return kUnbound;
    if (spec.zero_padded) return fail(cx, TypeId::ValueError, "Zero padding is not allowed in complex format specifier");
    if (spec.type != 0 && std::string_view("eEfFgGn").find(static_cast<char>(spec.type)) == std::string_view::npos)
        return fail(cx, TypeId::ValueError, fmt::format("Unknown format code '{}' for object of type 'complex'", static_cast<char>(spec.type)));
    if (spec.align == '=') return fail(cx, TypeId::ValueError, "'=' alignment flag is not allowed in complex format specifier");
    const ComplexBox& c = cx.object<ComplexBox>(v);
    // Each component by a float's format, without width; the imaginary one always with its sign.
    auto part = [&](double d, char sign) -> std::string {
        std::string inner;
        if (sign == '+' || sign == ' ') inner += sign;
        if (spec.alternate) inner += '#';
        if (spec.grouping != 0) inner += spec.grouping;
        if (spec.precision >= 0) inner += fmt::format(".{}", spec.precision);
        if (spec.type != 0) inner += static_cast<char>(spec.type);
        else if (spec.precision >= 0) inner += 'g';
        Value shown = format_value(cx, cx.make_float(d), inner.empty() ? "-" : inner);
        if (shown == kUnbound) return "";
        std::string out(cx.text(shown));
        if (spec.type == 0 && spec.precision < 0 && out.size() > 2 && out.compare(out.size() - 2, 2, ".0") == 0) out.resize(out.size() - 2);
        return out;
    };
    std::string out;
    if (spec.type == 0 && c.real == 0 && !std::signbit(c.real)) {
        out = part(c.imag, spec.sign) + "j";
    } else {
        out = part(c.real, spec.sign) + part(c.imag, '+') + "j";
        if (spec.type == 0) out = "(" + out + ")";
    }
    if (cx.raising()) return kUnbound;
    if (spec.width > 0 && !cx.reserve(static_cast<std::size_t>(spec.width) * 4)) return kUnbound;
    return cx.make_str(pad_text(out, spec.fill, spec.align == 0 ? '>' : spec.align, spec.width));
}

NativeTable complex_methods() { return {"complex", Kind::Complex, kComplex}; }
NativeTable complex_types() { return {"complex types", Kind::Module, kComplexType}; }

} // namespace heddle::vm
