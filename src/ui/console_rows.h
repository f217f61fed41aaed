#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "session/state.h"

namespace heddle::ui {

// Which rows the console's lines take when they are so many columns wide: every line at least one. They are broken after a blank where the
// row has one, in the midst of a word only where the word is longer than a row. Done anew only when something changed, since there may be
// thousands of lines in every frame.
class ConsoleRows {
public:
    void update(const session::State& state, int columns);

    int rows() const { return int(rows_.size()); }
    struct Row {
        size_t line = 0;           // the line that it belongs to
        size_t begin = 0, end = 0; // the bytes of that line that stand in it, without the blank that it is broken after
    };
    const Row& at(int row) const { return rows_[size_t(row)]; }

private:
    void break_line(const std::string& text, size_t line, int columns);

    std::vector<Row> rows_;
    // What they are of.
    std::string key_;
    std::int64_t serial_ = -1;
    double started_ms_ = -1;
};

// What stands where nothing was printed: why, as far as it is known of the program as it is now.
std::string empty_console_words(const session::State& state);

}  // namespace heddle::ui
