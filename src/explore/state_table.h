#pragma once
// Numbers 0, 1, 2 … for 64-bit hashes of states in the order in which they are first seen, and a record for each: the first way that led there. Open
// addressing: a slot holds half of the hash and the number, the record the other half, so that most looks go to one slot and one record. A state costs 20
// bytes, and eight for its slot of which a quarter to five eighths are free.

#include <cstdint>
#include <vector>

#include "explore/chunks.h"

namespace heddle::explore {

class StateTable {
public:
    static constexpr std::uint32_t kNone = UINT32_MAX;

    struct Way { ///< the last move of one
        std::uint32_t parent = kNone;  ///< the node before it
        std::uint32_t depth : 17 = 0;
        std::uint32_t mover : 15 = 0;  ///< numbered by explore/states.cpp
    };
    struct State {
        std::uint32_t rest = 0;        ///< of the hash
        Way way;
        std::uint32_t length : 31 = 0; ///< of every way here, by what explore/states.cpp counts
        std::uint32_t all_free : 1 = 0;
        std::uint32_t more = kNone;    ///< another way as good, with another thread as the last to move
    };
    struct OtherWay {
        Way way;
        std::uint32_t state;
        std::uint32_t more; ///< as State's
    };

    StateTable() { clear(); }
    void clear() {
        slots_.assign(1024, kFree);
        states_.clear();
    }
    std::uint32_t size() const { return states_.size(); }
    std::size_t bytes() const { return slots_.capacity() * sizeof(std::uint64_t) + states_.bytes(); }
    State& operator[](std::uint32_t number) { return states_[number]; }
    const State& operator[](std::uint32_t number) const { return states_[number]; }
    /// It will be asked for: its slot is fetched meanwhile.
    void soon(std::uint64_t hash) const { __builtin_prefetch(&slots_[first_slot(static_cast<std::uint32_t>(hash))]); }
    /// The hash's number; `fresh`: it was not there.
    std::uint32_t number_of(std::uint64_t hash, bool& fresh) {
        if ((std::size_t{size()} + 1) * 4 > slots_.size() * 3) grow();
        const auto half = static_cast<std::uint32_t>(hash), rest = static_cast<std::uint32_t>(hash >> 32);
        fresh = false;
        for (std::size_t at = first_slot(half);; at = (at + 1) & (slots_.size() - 1)) {
            const std::uint64_t slot = slots_[at];
            const auto number = static_cast<std::uint32_t>(slot);
            if (slot == kFree) {
                fresh = true;
                slots_[at] = std::uint64_t{half} << 32 | size();
                State state;
                state.rest = rest;
                states_.push_back(state);
                return size() - 1;
            }
            if (slot >> 32 == half && states_[number].rest == rest) return number;
        }
    }

private:
    static constexpr std::uint64_t kFree = UINT64_MAX; ///< there is no number so great

    std::size_t first_slot(std::uint32_t half) const { return (half * 0x9e3779b97f4a7c15u >> 24) & (slots_.size() - 1); }
    void grow() {
        std::vector<std::uint64_t> old(slots_.size() * 2, kFree);
        old.swap(slots_);
        for (std::uint64_t slot : old) {
            if (slot == kFree) continue;
            std::size_t at = first_slot(static_cast<std::uint32_t>(slot >> 32));
            while (slots_[at] != kFree) at = (at + 1) & (slots_.size() - 1);
            slots_[at] = slot;
        }
    }

    std::vector<std::uint64_t> slots_; ///< half of the hash, then the number
    Chunks<State> states_;
};

} // namespace heddle::explore
