#include "explore/conditions.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace heddle::explore {

namespace {

std::string trimmed(const std::string& text) {
    std::size_t begin = text.find_first_not_of(" \t"), end = text.find_last_not_of(" \t");
    return begin == std::string::npos ? std::string() : text.substr(begin, end + 1 - begin);
}

bool number(std::string_view text, std::uint32_t& out) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

// "12", "12-15" or a function's name; an error in words, or "".
std::string parse_region(const std::string& given, const bytecode::Program& program, Region& region) {
    std::string text = trimmed(given);
    if (text.empty()) return "a region is a function's name, a line or lines such as 12-15";
    std::size_t dash = text.find('-');
    if (number(text.substr(0, dash), region.first_line)) {
        region.last_line = region.first_line;
        if (dash != std::string::npos && (!number(text.substr(dash + 1), region.last_line) || region.last_line < region.first_line))
            return fmt::format("\"{}\" is no range of lines", text);
        for (const bytecode::Code& code : program.codes)
            if (code.module == 0)
                for (const Span& span : code.spans)
                    if (span.line >= region.first_line && span.line <= region.last_line) return {};
        return fmt::format("there is no statement at {} {} of the program", dash == std::string::npos ? "line" : "lines", text);
    }
    for (const bytecode::Code& code : program.codes)
        if (code.module == 0 && code.name == text) {
            region.function = text;
            return {};
        }
    return fmt::format("the program has no function \"{}\"", text);
}

} // namespace

const char* condition_name(ConditionKind kind) {
    switch (kind) {
    case ConditionKind::Always: return "always";
    case ConditionKind::NeverTogether: return "never-together";
    case ConditionKind::Eventually: return "eventually";
    }
    return "always";
}

std::vector<std::string> ConditionTexts::expressions() const {
    std::vector<std::string> all = always;
    all.insert(all.end(), eventually.begin(), eventually.end());
    return all;
}

std::vector<Condition> conditions_of(const ConditionTexts& texts, const bytecode::Program& program, std::string& error) {
    std::vector<Condition> conditions;
    error.clear();
    std::uint32_t expression = 0;
    for (const std::string& text : texts.always) conditions.push_back({ConditionKind::Always, text, expression++, {}, {}});
    for (const std::string& text : texts.never_together) {
        Condition condition{ConditionKind::NeverTogether, text, 0, {}, {}};
        std::size_t comma = text.find(',');
        error = parse_region(text.substr(0, comma), program, condition.first);
        if (error.empty() && comma != std::string::npos) error = parse_region(text.substr(comma + 1), program, condition.second);
        else condition.second = condition.first;
        if (!error.empty()) {
            error = fmt::format("never-together {}: {}", text, error);
            return {};
        }
        conditions.push_back(std::move(condition));
    }
    for (const std::string& text : texts.eventually) conditions.push_back({ConditionKind::Eventually, text, expression++, {}, {}});
    constexpr std::size_t kMost = 32; // bits of a word in the monitor
    if (conditions.size() > kMost) error = fmt::format("at most {} conditions at once", kMost);
    return conditions;
}

} // namespace heddle::explore
