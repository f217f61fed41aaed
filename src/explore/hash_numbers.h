#pragma once
// Numbers 0, 1, 2 … for 64-bit hashes in the order in which they are first seen. Open addressing, twelve bytes a slot, so that a search
// through millions of states keeps them in little memory.

#include <cstdint>
#include <vector>

namespace heddle::explore {

class HashNumbers {
public:
    HashNumbers() { clear(); }
    void clear() {
        hashes_.assign(1024, 0);
        numbers_.assign(1024, kFree);
        size_ = 0;
    }
    std::uint32_t size() const { return size_; }
    std::size_t bytes() const { return hashes_.capacity() * sizeof(std::uint64_t) + numbers_.capacity() * sizeof(std::uint32_t); }
    /// The hash's number; `fresh`: it was not there.
    std::uint32_t number_of(std::uint64_t hash, bool& fresh) {
        if ((std::size_t{size_} + 1) * 4 > hashes_.size() * 3) grow();
        std::size_t at = slot_of(hash);
        fresh = numbers_[at] == kFree;
        if (fresh) {
            hashes_[at] = hash;
            numbers_[at] = size_++;
        }
        return numbers_[at];
    }

private:
    static constexpr std::uint32_t kFree = UINT32_MAX;

    std::size_t slot_of(std::uint64_t hash) const {
        std::size_t mask = hashes_.size() - 1, at = (hash * 0x9e3779b97f4a7c15u >> 20) & mask;
        while (numbers_[at] != kFree && hashes_[at] != hash) at = (at + 1) & mask;
        return at;
    }
    void grow() {
        std::vector<std::uint64_t> hashes(hashes_.size() * 2, 0);
        std::vector<std::uint32_t> numbers(numbers_.size() * 2, kFree);
        hashes.swap(hashes_);
        numbers.swap(numbers_);
        for (std::size_t i = 0; i < hashes.size(); i++) {
            if (numbers[i] == kFree) continue;
            std::size_t at = slot_of(hashes[i]);
            hashes_[at] = hashes[i];
            numbers_[at] = numbers[i];
        }
    }

    std::vector<std::uint64_t> hashes_;
    std::vector<std::uint32_t> numbers_;
    std::uint32_t size_ = 0;
};

} // namespace heddle::explore
