// Memory of a syntax tree: allocated piece by piece, freed at once. Only for types without destructors. Not thread safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace heddle::lang {

// A fixed sequence in an arena.
template <typename T>
struct Seq {
    const T* data = nullptr;
    uint32_t count = 0;

    const T* begin() const { return data; }
    const T* end() const { return data + count; }
    const T& operator[](size_t i) const { return data[i]; }
    uint32_t size() const { return count; }
    bool empty() const { return count == 0; }
    const T& back() const { return data[count - 1]; }
};

class Arena {
public:
    template <typename T, typename... Args>
    T* make(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }

    template <typename T>
    Seq<T> copy(const std::vector<T>& items) {
        static_assert(std::is_trivially_copyable_v<T>);
        if (items.empty()) return {};
        T* data = static_cast<T*>(allocate(sizeof(T) * items.size(), alignof(T)));
        std::memcpy(static_cast<void*>(data), items.data(), sizeof(T) * items.size());
        return {data, static_cast<uint32_t>(items.size())};
    }

    std::string_view copy(std::string_view text) {
        if (text.empty()) return {};
        char* data = static_cast<char*>(allocate(text.size(), 1));
        std::memcpy(data, text.data(), text.size());
        return {data, text.size()};
    }

private:
    static constexpr size_t kChunkBytes = 32 * 1024;

    void* allocate(size_t size, size_t alignment) {
        size_t at = (used_ + alignment - 1) & ~(alignment - 1);
        if (chunks_.empty() || at + size > capacity_) {
            capacity_ = size > kChunkBytes ? size : kChunkBytes;
            chunks_.push_back(std::make_unique<char[]>(capacity_));
            at = 0;
        }
        used_ = at + size;
        return chunks_.back().get() + at;
    }

    std::vector<std::unique_ptr<char[]>> chunks_;
    size_t used_ = 0;
    size_t capacity_ = 0;
};

}  // namespace heddle::lang
