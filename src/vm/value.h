#pragma once
// A Python value in 64 bits.
//
//   …int62…                   00   integer, value << 2; larger ones are BigInt objects
//   rotl(bits of the double, 4) + 2, when its low three bits come out as 001, 010, 101 or 110
//                                  float whose exponent is common (zero, subnormal, 2^-255 … 2^256, infinity, NaN);
//                                  the others are boxed. Source: float self-tagging (Melançon, Serrano, Feeley 2025).
//   heap offset in bytes    | 011  reference: an offset of 8-byte granularity from the heap's base (32 GiB reach)
//   payload << 3            | 111  special: None, booleans, unbound, native functions, loop markers
//
// Why not NaN boxing: products of 10^18 are common in teaching programs and 48-bit integers would spill to the heap; integer
// addition here is one add with an overflow test on the tagged words. Figures: docs/ARCHITECTURE.md, "Values".
//
// Thread safety: a Value is a plain word; who shares one goes through vm/cell.h.

#include <bit>
#include <cstdint>

namespace heddle::vm {

using Ref = std::uint64_t; ///< byte offset of an object from the heap's base, a multiple of 8; 0 is no object

struct Value {
    std::uint64_t bits = 0;

    friend bool operator==(Value a, Value b) { return a.bits == b.bits; } ///< identity (`is`), not Python's ==

    bool is_int() const { return (bits & 3) == 0; }
    bool is_inline_float() const { return ((bits + 1) & 2) != 0; }
    bool is_ref() const { return (bits & 7) == 3; }
    bool is_special() const { return (bits & 7) == 7; }
    std::int64_t as_int() const { return static_cast<std::int64_t>(bits) >> 2; }
    double as_inline_float() const { return __builtin_bit_cast(double, std::rotr(bits - 2, 4)); }
    Ref as_ref() const { return bits - 3; }
};

inline bool both_int(Value a, Value b) { return ((a.bits | b.bits) & 3) == 0; }

inline constexpr std::int64_t kIntMax = (std::int64_t{1} << 61) - 1; ///< from the 62 bits left beside the tag
inline constexpr std::int64_t kIntMin = -(std::int64_t{1} << 61);
inline bool fits_int(std::int64_t i) { return i >= kIntMin && i <= kIntMax; }
inline Value int_value(std::int64_t i) { return {static_cast<std::uint64_t>(i) << 2}; } ///< needs fits_int(i)
inline Value ref_value(Ref ref) { return {ref | 3}; }

/// The inline form of a double; `inlined` is false when it must be boxed (Context::make_float does both).
struct FloatBits {
    Value value;
    bool inlined;
};
inline FloatBits float_bits(double d) {
    Value v{std::rotl(__builtin_bit_cast(std::uint64_t, d), 4) + 2};
    return {v, v.is_inline_float()};
}

// Specials: payload << 3 | 7; the payload's low byte says which family.
enum class Special : std::uint8_t { Singleton, Native, LoopMarker };
inline constexpr Value special_value(Special family, std::uint32_t n) {
    return {((static_cast<std::uint64_t>(n) << 8) | static_cast<std::uint64_t>(family)) << 3 | 7};
}
inline Special special_family(Value v) { return static_cast<Special>((v.bits >> 3) & 0xff); }
inline std::uint32_t special_payload(Value v) { return static_cast<std::uint32_t>(v.bits >> 11); }

inline constexpr Value kUnbound = special_value(Special::Singleton, 0); ///< no value: unbound variable, empty slot
inline constexpr Value kNone = special_value(Special::Singleton, 1);
inline constexpr Value kFalse = special_value(Special::Singleton, 2);
inline constexpr Value kTrue = special_value(Special::Singleton, 3);
inline constexpr Value kEllipsis = special_value(Special::Singleton, 4);
inline constexpr Value kNotImplemented = special_value(Special::Singleton, 5);
inline constexpr Value kDeleted = special_value(Special::Singleton, 6); ///< tombstone inside dict and set
inline constexpr Value kRangeLoop = special_value(Special::LoopMarker, 0);
inline constexpr Value kListLoop = special_value(Special::LoopMarker, 1);
inline constexpr Value kTupleLoop = special_value(Special::LoopMarker, 2);

inline constexpr Value kGeneratorLoop = special_value(Special::LoopMarker, 3);

inline Value bool_value(bool b) { return b ? kTrue : kFalse; }
inline bool is_bool(Value v) { return v == kTrue || v == kFalse; }
inline bool is_native(Value v) { return v.is_special() && special_family(v) == Special::Native; }
inline Value native_value(std::uint32_t id) { return special_value(Special::Native, id); } ///< id: index into natives()
inline bool is_loop_marker(Value v) { return v.is_special() && special_family(v) == Special::LoopMarker; }

} // namespace heddle::vm
