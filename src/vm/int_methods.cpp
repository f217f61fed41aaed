#include <cmath>

#include <fmt/format.h>

#include "vm/bigint.h"
#include "vm/builtins.h"
#include "vm/containers.h"
#include "vm/direct_call.h"
#include "vm/number_text.h"

namespace heddle::vm {

namespace {

NativeResult bit_length_of(Call& call) { return done(call, int_value(static_cast<std::int64_t>(bit_length(call.cx, call.args[0])))); }
NativeResult bit_count_of(Call& call) { return done(call, int_value(static_cast<std::int64_t>(bit_count(call.cx, call.args[0])))); }
NativeResult conjugate(Call& call) { return done(call, number_unary(call.cx, '+', call.args[0])); }
NativeResult int_ratio(Call& call) { return done(call, call.cx.make_tuple({number_unary(call.cx, '+', call.args[0]), int_value(1)})); }

bool byte_order(Context& cx, Value v, bool& little) {
    if (v == kUnbound) return little = false, true;
    if (!need_text(cx, v, "byteorder")) return false;
    little = cx.text(v) == "little";
    if (little || cx.text(v) == "big") return true;
    cx.raise(TypeId::ValueError, "byteorder must be either 'little' or 'big'");
    return false;
}

NativeResult to_bytes_of(Call& call) {
    Context& cx = call.cx;
    std::int64_t length = 1;
    bool little = false;
    if (!(call.args[1] == kUnbound) && !as_index(cx, call.args[1], length, nullptr)) return NativeResult::Raise;
    if (!byte_order(cx, call.args[2], little)) return NativeResult::Raise;
    Tri is_signed = call.args[3] == kUnbound ? 0 : truth(cx, call.args[3]);
    if (is_signed < 0) return failed(cx);
    if (length < 0) return cx.raise(TypeId::ValueError, "length argument must be non-negative");
    if (length > INT32_MAX || !cx.reserve(static_cast<std::size_t>(length))) return cx.raising() ? NativeResult::Raise : cx.raise(TypeId::MemoryError, "");
    std::string out;
    if (!to_bytes(cx, call.args[0], static_cast<std::size_t>(length), little, is_signed != 0, out)) return NativeResult::Raise;
    return done(call, make_bytes(cx, out));
}

// int.from_bytes(bytes, byteorder, *, signed): called on the type.
NativeResult from_bytes_of(Call& call) {
    Context& cx = call.cx;
    bool little = false;
    if (!byte_order(cx, call.args[1], little)) return NativeResult::Raise;
    Tri is_signed = call.args[2] == kUnbound ? 0 : truth(cx, call.args[2]);
    if (is_signed < 0) return failed(cx);
    std::string bytes;
    if (cx.is(call.args[0], Kind::Bytes)) {
        bytes.assign(cx.object<Bytes>(call.args[0]).data, cx.header(call.args[0]).size);
    } else {
        if (cx.is_str(call.args[0])) return type_error(cx, "cannot convert 'str' object to bytes");
        std::vector<Value> values;
        if (!collect_elements(cx, call.args[0], values)) return failed(cx);
        for (Value v : values) {
            std::int64_t byte = 0;
            if (!as_index(cx, v, byte, nullptr)) return NativeResult::Raise;
            if (byte < 0 || byte > 255) return cx.raise(TypeId::ValueError, "bytes must be in range(0, 256)");
            bytes += static_cast<char>(byte);
        }
    }
    return done(call, from_bytes(cx, bytes, little, is_signed != 0));
}

NativeResult is_integer_of(Call& call) {
    double d = call.cx.as_float(call.args[0]);
    return done(call, bool_value(std::isfinite(d) && d == std::floor(d)));
}
NativeResult float_conjugate(Call& call) { return done(call, call.args[0]); }

NativeResult float_ratio(Call& call) {
    Context& cx = call.cx;
    double d = cx.as_float(call.args[0]);
    if (std::isnan(d)) return cx.raise(TypeId::ValueError, "cannot convert NaN to integer ratio");
    if (std::isinf(d)) return cx.raise(TypeId::OverflowError, "cannot convert Infinity to integer ratio");
    int exponent = 0;
    double mantissa = std::frexp(d, &exponent);
    while (mantissa != std::floor(mantissa)) mantissa *= 2, exponent--;
    Value numerator = int_from_double(cx, mantissa), denominator = int_value(1);
    Value shift = int_value(std::abs(exponent));
    Value& scaled = exponent > 0 ? numerator : denominator;
    scaled = number_binary(cx, BinaryOp::LSHIFT, scaled, shift);
    return scaled == kUnbound ? NativeResult::Raise : done(call, cx.make_tuple({numerator, denominator}));
}

NativeResult float_hex(Call& call) {
    double d = call.cx.as_float(call.args[0]);
    if (!std::isfinite(d)) return done(call, call.cx.make_str(float_repr(d)));
    std::string sign = std::signbit(d) ? "-" : "";
    if (d == 0) return done(call, call.cx.make_str(sign + "0x0.0p+0"));
    auto bits = __builtin_bit_cast(std::uint64_t, d);
    std::uint64_t fraction = bits & 0xfffffffffffff;
    int exponent = static_cast<int>(bits >> 52 & 0x7ff);
    int lead = exponent == 0 ? 0 : 1;
    if (exponent == 0) exponent = 1;
    return done(call, call.cx.make_str(fmt::format("{}0x{}.{:013x}p{:+}", sign, lead, fraction, exponent - 1023)));
}

// float.fromhex(text): called on the type.
NativeResult float_fromhex(Call& call) {
    Context& cx = call.cx;
    if (!need_text(cx, call.args[0], "fromhex() argument")) return NativeResult::Raise;
    std::string text(strip_spaces(cx.text(call.args[0])));
    double d = 0;
    std::string_view digits = text;
    std::string sign;
    if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) sign = digits[0] == '-' ? "-" : "", digits.remove_prefix(1);
    if (!float_from_string(text, d) || std::isfinite(d)) {
        bool prefixed = digits.size() > 1 && digits[0] == '0' && (digits[1] | 32) == 'x';
        std::string hex = sign + (prefixed ? "" : "0x") + std::string(digits);
        char* end = nullptr;
        d = std::strtod(hex.c_str(), &end);
        if (digits.empty() || end != hex.c_str() + hex.size())
            return cx.raise(TypeId::ValueError, "invalid hexadecimal floating-point string");
        if (std::isinf(d)) return cx.raise(TypeId::OverflowError, "hexadecimal value too large to represent as a float");
    }
    return done(call, cx.make_float(d));
}

constexpr NativeDef kInt[] = {
    {"bit_length", bit_length_of, "self"},
    {"bit_count", bit_count_of, "self"},
    {"conjugate", conjugate, "self"},
    {"as_integer_ratio", int_ratio, "self"},
    {"to_bytes", to_bytes_of, "self, length?, byteorder?, *, signed?"},
    {"from_bytes", from_bytes_of, "bytes, byteorder?, *, signed?", 0, "reads shape and all elements"},
};

constexpr NativeDef kFloat[] = {
    {"is_integer", is_integer_of, "self"},
    {"conjugate", float_conjugate, "self"},
    {"as_integer_ratio", float_ratio, "self"},
    {"hex", float_hex, "self"},
    {"fromhex", float_fromhex, "string, /"},
};

} // namespace

NativeTable int_methods() { return {"int", Kind::Int, kInt}; }
NativeTable float_methods() { return {"float", Kind::Float, kFloat}; }

} // namespace heddle::vm
