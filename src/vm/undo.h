#pragma once
// The undo log: every word of the heap that the controlled driver changes is first pushed here with its old value.
//
// Stepping back pops entries down to a mark, newest first. Objects allocated since the mark need no entries: the arenas' bump
// positions are themselves logged words (in ThreadState and World), so undoing drops the objects.

#include <cstdint>
#include <vector>

namespace heddle::vm {

class UndoLog {
public:
    bool enabled = false;
    void push(std::uint64_t* word) { entries_.push_back({word, *word}); }
    std::size_t size() const { return entries_.size(); }
    void undo_to(std::size_t size) {
        while (entries_.size() > size) {
            *entries_.back().word = entries_.back().old;
            entries_.pop_back();
        }
    }
    void clear() { entries_.clear(); }

private:
    struct Entry {
        std::uint64_t* word;
        std::uint64_t old;
    };
    std::vector<Entry> entries_;
};

} // namespace heddle::vm
