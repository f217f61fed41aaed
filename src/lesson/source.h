// The text of a lesson file, cleaned once, with the way from an offset back to line and column; and the
// collector of what is wrong with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace heddle::lesson {

// What is wrong with a lesson file, in the order found. Not thread-safe; one for each file read.
class Problems {
public:
    // Lines and columns count from 1; `column` 0 means the whole line.
    void error(int line, int column, std::string message, std::string hint = {});
    void warning(int line, int column, std::string message, std::string hint = {});

    // Sorted by line and column; at most kProblemsMax, with a last one that says that there were more.
    std::vector<Diagnostic> take();

private:
    void add(Severity severity, int line, int column, std::string message, std::string hint);

    std::vector<Diagnostic> items_;
    size_t left_out_ = 0;
};

// The word of `known` that somebody who wrote `word` most likely meant, or empty.
std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& known);

// "did you mean `model`?", else "known: `id`, `model`".
std::string suggest_word(std::string_view word, const std::vector<std::string_view>& known);

// "`foo`", shortened where `foo` is long, so that a message stays one line.
std::string quoted(std::string_view text);

// The file's text with a byte order mark removed, CRLF and CR made LF, and a final newline added. Control
// characters and the marks that reorder text (bidirectional overrides) become U+FFFD, with an error for the first: they could make a
// page or a terminal show something other than what is there.
class Source {
public:
    Source(std::string_view raw, Problems& problems);

    // False: not UTF-8 or too long; text() is empty then, and the problem was told.
    bool readable() const { return readable_; }
    std::string_view text() const { return text_; }

    int line_count() const { return static_cast<int>(starts_.size()); }
    // Line `line` (from 1) without its newline.
    std::string_view line(int line) const;
    size_t line_offset(int line) const;  // line_count() + 1 gives the end of the text
    int line_at(size_t offset) const;
    int column_at(size_t offset) const;  // in code points, from 1

private:
    std::string text_;
    std::vector<uint32_t> starts_;  // offset of each line
    bool readable_ = false;
};

// --- small text operations that the readers of this part share ---

bool is_space(char c);                         // blank or tab
std::string_view trimmed(std::string_view s);  // without blanks and tabs at either end
bool is_id(std::string_view s);                // a-z, then a-z 0-9 -, at most 64
bool is_name(std::string_view s);              // a Python name in ASCII
bool read_int(std::string_view s, int& out);   // 0 … 999,999,999, digits only
bool starts_with(std::string_view s, std::string_view prefix);

}  // namespace heddle::lesson
