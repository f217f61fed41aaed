// The small notations inside a lesson file: the scalars and lists of the front matter and of the `#|` lines (a strict
// subset of YAML), and the attributes `{#id key=value}` of a directive.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lesson/source.h"

namespace heddle::lesson {

// One value as written. A scalar is one item; a list `[a, "b, c"]` any number; a map `{a: b}` gives "a: b" items.
struct Value {
    enum class Shape : uint8_t { kScalar, kList, kMap };
    Shape shape = Shape::kScalar;
    std::vector<std::string> items;
    int line = 0;
    int column = 0;  // of the value

    const std::string& scalar() const { return items.front(); }  // only for Shape::kScalar
};

struct Setting {
    std::string key;
    Value value;
    int line = 0;
    int column = 0;  // of the key
};

// Reads `key: value` (with an optional ` # comment`) from `text`, which starts at `column` of `line`. False, and a problem told, where it
// is not that.
bool read_setting(std::string_view text, int line, int column, Problems& problems, Setting& out);

// Reads the attributes of a directive: `{#id key=value key="words with blanks"}`; `#id` gives the key "id". `text` starts
// at `column` of `line`. What cannot be read is told and left out.
std::vector<Setting> read_attributes(std::string_view text, int line, int column, Problems& problems);

inline constexpr int kPointsMax = 1000; // of one question or check

// A scalar with its shape checked: each tells a problem and returns false where the value does not fit.
bool want_text(const Setting& setting, Problems& problems, std::string& out);
bool want_int(const Setting& setting, int low, int high, Problems& problems, int& out);
bool want_id(const Setting& setting, Problems& problems, std::string& out);
bool want_list(const Setting& setting, Problems& problems, std::vector<std::string>& out);  // a scalar is a list of one
bool want_word(const Setting& setting, const std::vector<std::string_view>& words, Problems& problems, std::string& out);

}  // namespace heddle::lesson
