#include "lesson/settings.h"

#include <algorithm>

#include <fmt/format.h>

namespace heddle::lesson {

namespace {

constexpr size_t kAttributesMax = 16;  // no directive has more; keeps the search for doubles cheap

int columns_in(std::string_view text) {
    return static_cast<int>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// A cursor over one line that knows its column.
struct Cursor {
    std::string_view text;
    size_t at = 0;
    int line = 0;
    int first_column = 1;

    bool done() const { return at >= text.size(); }
    char peek() const { return text[at]; }
    void skip_spaces() {
        while (!done() && is_space(peek())) ++at;
    }
    int column() const { return first_column + columns_in(text.substr(0, at)); }
};

// A quoted scalar, the cursor on its first quote.
bool read_quoted(Cursor& c, Problems& problems, std::string& out) {
    int column = c.column();
    char quote = c.peek();
    ++c.at;
    while (!c.done()) {
        char ch = c.peek();
        ++c.at;
        if (ch == quote) {
            if (quote == '\'' && !c.done() && c.peek() == '\'') {
                out += '\'';
                ++c.at;
                continue;
            }
            return true;
        }
        if (ch == '\\' && quote == '"' && !c.done()) {
            char escaped = c.peek();
            ++c.at;
            if (escaped == 'n') {
                out += '\n';
            } else if (escaped == 't') {
                out += '\t';
            } else if (escaped == '"' || escaped == '\\') {
                out += escaped;
            } else {
                problems.error(c.line, c.column() - 2, "unknown escape in a quoted value", "known: \\\\ \\\" \\n \\t");
                return false;
            }
            continue;
        }
        out += ch;
    }
    problems.error(c.line, column, "this quoted value is not closed", fmt::format("close it with {}", quote));
    return false;
}

// A plain scalar up to one of `stops` (or a comment), blanks at its end cut.
std::string read_plain(Cursor& c, std::string_view stops) {
    size_t begin = c.at;
    while (!c.done() && stops.find(c.peek()) == std::string_view::npos) {
        if (c.peek() == '#' && (c.at == begin || is_space(c.text[c.at - 1]))) break;
        ++c.at;
    }
    return std::string(trimmed(c.text.substr(begin, c.at - begin)));
}

bool read_item(Cursor& c, std::string_view stops, Problems& problems, std::string& out) {
    if (!c.done() && (c.peek() == '"' || c.peek() == '\'')) return read_quoted(c, problems, out);
    out = read_plain(c, stops);
    return true;
}

bool read_items(Cursor& c, char close, Problems& problems, Value& out) {
    int column = c.column();
    ++c.at;  // the opening bracket
    for (;;) {
        c.skip_spaces();
        if (!c.done() && c.peek() == close) {
            ++c.at;
            return true;
        }
        std::string item;
        if (!read_item(c, close == ']' ? std::string_view(",]") : std::string_view(",}"), problems, item)) return false;
        c.skip_spaces();
        if (c.done() || (c.peek() != ',' && c.peek() != close)) {
            problems.error(c.line, column, close == ']' ? "this list is not closed" : "this map is not closed",
                           fmt::format("a value stands on one line and ends with `{}`", close));
            return false;
        }
        if (item.empty()) {
            problems.error(c.line, c.column(), "an item is missing here", "remove the comma, or write the item");
            return false;
        }
        out.items.push_back(std::move(item));
        if (c.peek() == ',') ++c.at;
    }
}

}  // namespace

bool read_setting(std::string_view text, int line, int column, Problems& problems, Setting& out) {
    Cursor c{text, 0, line, column};
    c.skip_spaces();
    out.line = line;
    out.column = c.column();
    size_t colon = text.find(':', c.at);
    std::string_view key = colon == std::string_view::npos ? std::string_view{} : trimmed(text.substr(c.at, colon - c.at));
    if (colon == std::string_view::npos || key.empty() || key.find_first_of(" \t\"'[{#") != std::string_view::npos) {
        problems.error(line, out.column, "expected `key: value`", "one setting a line; lists stand on the line: `[a, b]`");
        return false;
    }
    out.key = std::string(key);
    c.at = colon + 1;
    if (!c.done() && !is_space(c.peek())) {
        problems.error(line, c.column(), fmt::format("a blank is missing after `{}:`", quoted(key).substr(1, key.size())),
                       "write `key: value`");
        return false;
    }
    c.skip_spaces();
    Value& value = out.value;
    value.line = line;
    value.column = c.column();
    if (c.done() || c.peek() == '#') {
        problems.error(line, value.column, fmt::format("{} has no value", quoted(key)),
                       "write the value on the same line; quote an empty one: \"\"");
        return false;
    }
    char first = c.peek();
    if (first == '[') {
        value.shape = Value::Shape::kList;
        if (!read_items(c, ']', problems, value)) return false;
    } else if (first == '{') {
        value.shape = Value::Shape::kMap;
        if (!read_items(c, '}', problems, value)) return false;
    } else if (first == '|' || first == '>' || first == '&' || first == '*' || first == '!' || first == '%') {
        problems.error(line, value.column, fmt::format("a value cannot begin with `{}`", first),
                       "this is a strict subset of YAML: put the value in quotes");
        return false;
    } else {
        std::string item;
        if (!read_item(c, {}, problems, item)) return false;
        value.items.push_back(std::move(item));
    }
    c.skip_spaces();
    if (!c.done() && c.peek() != '#') {
        problems.error(line, c.column(), "unexpected text after the value", "put the whole value in quotes");
        return false;
    }
    return true;
}

std::vector<Setting> read_attributes(std::string_view text, int line, int column, Problems& problems) {
    std::vector<Setting> out;
    Cursor c{text, 0, line, column};
    c.skip_spaces();
    if (c.done()) return out;
    if (c.peek() != '{') {
        problems.error(line, c.column(), "expected `{…}` or nothing here", "write attributes as `{#id key=value}`");
        return out;
    }
    ++c.at;
    for (;;) {
        c.skip_spaces();
        if (c.done()) {
            problems.error(line, c.column(), "the attributes are not closed", "end them with `}`");
            return out;
        }
        if (c.peek() == '}') break;
        Setting setting;
        setting.line = setting.value.line = line;
        setting.column = c.column();
        size_t begin = c.at;
        if (c.peek() == '#') {
            ++c.at;
            setting.key = "id";
        } else {
            while (!c.done() && c.peek() != '=' && c.peek() != '}' && !is_space(c.peek())) ++c.at;
            setting.key = std::string(text.substr(begin, c.at - begin));
            if (c.done() || c.peek() != '=' || setting.key.empty()) {
                problems.error(line, setting.column, fmt::format("expected `key=value` instead of {}", quoted(setting.key)),
                               "no blanks round `=`; quote a value that has blanks");
                return out;
            }
            ++c.at;
        }
        setting.value.column = c.column();
        std::string value;
        if (!c.done() && (c.peek() == '"' || c.peek() == '\'')) {
            if (!read_quoted(c, problems, value)) return out;
        } else {
            begin = c.at;
            while (!c.done() && c.peek() != '}' && !is_space(c.peek())) ++c.at;
            value = std::string(text.substr(begin, c.at - begin));
            if (value.empty()) {
                problems.error(line, setting.value.column, fmt::format("{} has no value", quoted(setting.key)),
                               "write `key=value` or `#id`");
                return out;
            }
        }
        setting.value.items.push_back(std::move(value));
        bool twice = std::any_of(out.begin(), out.end(), [&](const Setting& s) { return s.key == setting.key; });
        if (twice) {
            problems.error(line, setting.column, fmt::format("{} is given twice", quoted(setting.key)), "keep one of them");
            return out;
        }
        out.push_back(std::move(setting));
        if (out.size() > kAttributesMax) {
            problems.error(line, column, "too many attributes", "no directive takes that many");
            return out;
        }
    }
    ++c.at;
    c.skip_spaces();
    if (!c.done()) problems.error(line, c.column(), "unexpected text after the attributes", "put it on a line of its own");
    return out;
}

bool want_text(const Setting& setting, Problems& problems, std::string& out) {
    if (setting.value.shape != Value::Shape::kScalar) {
        problems.error(setting.line, setting.value.column, fmt::format("{} is one value, not a list", quoted(setting.key)),
                       "to have brackets in a text, put it in quotes");
        return false;
    }
    out = setting.value.scalar();
    return true;
}

bool want_int(const Setting& setting, int low, int high, Problems& problems, int& out) {
    int value = 0;
    if (setting.value.shape == Value::Shape::kScalar && read_int(setting.value.scalar(), value) && value >= low &&
        value <= high) {
        out = value;
        return true;
    }
    problems.error(setting.line, setting.value.column,
                   fmt::format("{} must be a whole number from {} to {}", quoted(setting.key), low, high),
                   "write it with digits only");
    return false;
}

bool want_id(const Setting& setting, Problems& problems, std::string& out) {
    if (setting.value.shape == Value::Shape::kScalar && is_id(setting.value.scalar())) {
        out = setting.value.scalar();
        return true;
    }
    problems.error(setting.line, setting.value.column, fmt::format("{} must be an id", quoted(setting.key)),
                   "small letters, digits and hyphens, a letter first: `lost-update`");
    return false;
}

bool want_list(const Setting& setting, Problems& problems, std::vector<std::string>& out) {
    if (setting.value.shape == Value::Shape::kMap) {
        problems.error(setting.line, setting.value.column, fmt::format("{} is a list", quoted(setting.key)),
                       "write it as `[a, b]`");
        return false;
    }
    out = setting.value.items;
    return true;
}

bool want_word(const Setting& setting, const std::vector<std::string_view>& words, Problems& problems,
               std::string& out) {
    std::string text;
    if (!want_text(setting, problems, text)) return false;
    if (std::find(words.begin(), words.end(), text) == words.end()) {
        problems.error(setting.line, setting.value.column,
                       fmt::format("{} is no value of {}", quoted(text), quoted(setting.key)), suggest_word(text, words));
        return false;
    }
    out = std::move(text);
    return true;
}

}  // namespace heddle::lesson
