#pragma once
// A sequence that only grows, in pieces of a fixed size: nothing is copied and no room for twice as much is kept.

#include <cstdint>
#include <memory>
#include <vector>

namespace heddle::explore {

template <typename T> class Chunks {
public:
    std::uint32_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    std::size_t bytes() const { return chunks_.size() * kChunk * sizeof(T); }
    void clear() {
        chunks_.clear();
        size_ = 0;
    }
    void push_back(const T& value) {
        if ((size_ & (kChunk - 1)) == 0) chunks_.push_back(std::make_unique<T[]>(kChunk));
        chunks_[size_ >> kShift][size_ & (kChunk - 1)] = value;
        size_++;
    }
    T& operator[](std::uint32_t i) { return chunks_[i >> kShift][i & (kChunk - 1)]; }
    const T& operator[](std::uint32_t i) const { return chunks_[i >> kShift][i & (kChunk - 1)]; }

private:
    static constexpr std::uint32_t kShift = 12, kChunk = 1u << kShift;
    std::vector<std::unique_ptr<T[]>> chunks_;
    std::uint32_t size_ = 0;
};

} // namespace heddle::explore
