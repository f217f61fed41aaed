#pragma once
// The index of a DictTable: behind the entries, 32-bit slots with 1 + the number of an entry, 0 where there is none. Internal to dicts
// and to what looks into them quickly.

#include <bit>
#include <cstring>

#include "vm/object.h"

namespace heddle::vm {

static_assert(std::endian::native == std::endian::little, "slots lie two in a word, the even one in its lower half");

inline std::uint64_t* index_words(const DictTable& table) {
    auto* end = const_cast<DictEntry*>(table.entries) + table.size;
    return reinterpret_cast<std::uint64_t*>(end);
}

/// Reads half a word by itself: keys at even distances are then read at even distances, which processors foresee.
inline std::uint32_t slot_at(const DictTable& table, std::uint64_t slot) {
    std::uint32_t half;
    std::memcpy(&half, reinterpret_cast<const char*>(index_words(table)) + slot * sizeof half, sizeof half);
    return half;
}

/// Most keys that are not there are found out at their first slot.
inline bool surely_lacks(const DictTable& table, std::uint64_t hash) { return slot_at(table, hash & table.index_mask) == 0; }

} // namespace heddle::vm
