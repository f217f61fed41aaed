#pragma once
// Spreads a number over all bits of a word, so that sums and differences of the results say nothing of each other: the finaliser of
// MurmurHash3 (Appleby, 2011). A bijection.

#include <cstdint>

namespace heddle {

inline std::uint64_t scatter(std::uint64_t x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdu;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

} // namespace heddle
