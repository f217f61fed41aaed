#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "session/state.h"

namespace heddle::ui {

// Which rows the console's lines take when they are broken at so many columns: every line at least one. Counted anew only
// when something changed, since there may be thousands of lines in every frame.
class ConsoleRows {
public:
    void update(const session::State& state, int columns);

    int rows() const { return first_.empty() ? 0 : first_.back(); }
    // The line that the row belongs to, and which of its pieces it is.
    struct Place {
        size_t line = 0;
        int piece = 0;
    };
    Place at(int row) const;

private:
    std::vector<int> first_;  // of each line, and at the end how many there are in all
    // What they were counted of.
    std::string key_;
    std::int64_t serial_ = -1;
    double started_ms_ = -1;
};

// What stands where nothing was printed: why, as far as it is known of the program as it is now.
std::string empty_console_words(const session::State& state);

// The piece of a line that stands in its row number `piece`; `columns` characters at most.
std::string console_piece(const std::string& text, int piece, int columns);

}  // namespace heddle::ui
