#pragma once
// Small parts of vm/instructions.inc that are functions. Internal to the interpreter.

#include <cstdint>

#include "base/capabilities.h"
#include "vm/context.h"

namespace heddle::vm {

inline std::uint64_t load_cell(const Context* cx, const std::uint64_t* cell) {
    // On x86 a sequentially consistent load is a plain mov; in wasm it is not, so there it is used only where it is needed.
    if constexpr (!kIsWeb) return __atomic_load_n(cell, __ATOMIC_SEQ_CST);
    return cx->parallel ? __atomic_load_n(cell, __ATOMIC_SEQ_CST) : *cell;
}

inline bool multiply_tagged(Value x, Value y, std::int64_t* product) {
    if constexpr (kIsWeb) { // a 64-bit overflow test is a library call there
        std::int64_t p = x.as_int(), q = y.as_int();
        if (p == static_cast<std::int32_t>(p) && q == static_cast<std::int32_t>(q)) {
            std::int64_t r = p * q;
            if (!fits_int(r)) return false;
            *product = r * 4;
            return true;
        }
    }
    return !__builtin_mul_overflow(x.as_int(), static_cast<std::int64_t>(y.bits), product);
}

inline std::int64_t floor_div(std::int64_t a, std::int64_t b) { // b > 0
    if (static_cast<std::uint64_t>(a | b) >> 32 == 0) return static_cast<std::uint32_t>(a) / static_cast<std::uint32_t>(b);
    std::int64_t q = a / b;
    return q - (a % b < 0);
}
inline std::int64_t floor_mod(std::int64_t a, std::int64_t b) { // b > 0
    if (static_cast<std::uint64_t>(a | b) >> 32 == 0) return static_cast<std::uint32_t>(a) % static_cast<std::uint32_t>(b);
    std::int64_t r = a % b;
    return r < 0 ? r + b : r;
}

inline void fill_unbound(Value* from, Value* to) {
    for (; from < to; from++) *from = kUnbound;
}

} // namespace heddle::vm
