#pragma once
// The undo log: every word of the heap that the controlled driver changes is first pushed here with its old value.
//
// Stepping back pops entries down to a mark, newest first. Objects allocated since the mark need no entries: the arenas' bump
// positions are themselves logged words (in ThreadState and World), so undoing drops the objects.
//
// One flat array of words. An entry ends with where it belongs, so that it is read from behind: [old, address], or for a range of words
// [old …, how many, address | 1]. A thread's state and its frames are ranges: logging them is a copy.

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/assert.h"

namespace heddle::vm {

class UndoLog {
public:
    bool enabled = false;

    UndoLog() = default;
    ~UndoLog() { std::free(begin_); }
    UndoLog(const UndoLog&) = delete;
    UndoLog& operator=(const UndoLog&) = delete;

    void push(std::uint64_t* word) {
        if (end_ - top_ < 2) [[unlikely]] grow(2);
        top_[0] = *word;
        top_[1] = address_of(word);
        top_ += 2;
    }
    void push_range(std::uint64_t* first, std::size_t count) {
        if (static_cast<std::size_t>(end_ - top_) < count + 2) [[unlikely]] grow(count + 2);
        std::memcpy(top_, first, count * sizeof(std::uint64_t));
        top_[count] = count;
        top_[count + 1] = address_of(first) | kRange;
        top_ += count + 2;
    }
    std::size_t size() const { return static_cast<std::size_t>(top_ - begin_); }
    void undo_to(std::size_t size) {
        std::uint64_t* to = begin_ + size;
        while (top_ != to) {
            std::uint64_t where = top_[-1];
            if ((where & kRange) == 0) {
                *word_at(where) = top_[-2];
                top_ -= 2;
            } else {
                std::uint64_t count = top_[-2];
                top_ -= count + 2;
                std::memcpy(word_at(where), top_, count * sizeof(std::uint64_t));
            }
        }
    }
    void clear() { top_ = begin_; }

    /// Calls visit(first word, its old values in the log, how many) for every entry since `size`, newest first. The old values may be
    /// exchanged with the words for a while.
    template <typename Visit> void each_since(std::size_t size, Visit&& visit) {
        for (std::uint64_t* top = top_; top != begin_ + size;) {
            std::uint64_t where = top[-1];
            std::uint64_t count = (where & kRange) == 0 ? 1 : top[-2];
            top -= count + ((where & kRange) == 0 ? 1 : 2);
            visit(word_at(where), top, count);
        }
    }

private:
    static constexpr std::uint64_t kRange = 1; ///< words lie 8-aligned
    static std::uint64_t address_of(std::uint64_t* word) { return reinterpret_cast<std::uintptr_t>(word); }
    static std::uint64_t* word_at(std::uint64_t where) { return reinterpret_cast<std::uint64_t*>(static_cast<std::uintptr_t>(where & ~kRange)); }
    [[gnu::noinline]] void grow(std::size_t more) {
        std::size_t used = size();
        std::size_t capacity = static_cast<std::size_t>(end_ - begin_) * 2 + more + 1024;
        begin_ = static_cast<std::uint64_t*>(std::realloc(begin_, capacity * sizeof(std::uint64_t)));
        HEDDLE_ASSERT(begin_ != nullptr, "there is memory for the undo log");
        top_ = begin_ + used;
        end_ = begin_ + capacity;
    }

    std::uint64_t* begin_ = nullptr;
    std::uint64_t* top_ = nullptr;
    std::uint64_t* end_ = nullptr;
};

} // namespace heddle::vm
