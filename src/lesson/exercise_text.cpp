#include "lesson/exercise_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace heddle::lesson {

namespace {

constexpr size_t kScaleDigitsMax = 18;  // fits 64 bits

const std::vector<std::string_view> kOptions = {"id",    "title", "model",    "time", "outcome", "stdout",
                                                "watch", "scale", "exercise", "role", "points"};
const std::vector<std::string_view> kRoles = {"starter", "solution", "mutant"};

struct CheckRow {
    CheckKind kind;
    std::string_view name;
    bool has_argument;
};
constexpr CheckRow kChecks[] = {
    {CheckKind::kOutcomes, "outcomes", true},
    {CheckKind::kNoDeadlock, "no-deadlock", false},
    {CheckKind::kNoRace, "no-race", false},
    {CheckKind::kNoException, "no-exception", false},
    {CheckKind::kKeeps, "keeps", true},
    {CheckKind::kAlways, "always", true},
    {CheckKind::kNeverTogether, "never-together", true},
    {CheckKind::kEventually, "eventually", true},
    {CheckKind::kMutant, "mutant", true},
};

bool is_option_line(std::string_view line) { return starts_with(line, "#|"); }

bool is_digits(std::string_view s) {
    return !s.empty() && s.size() <= kScaleDigitsMax &&
           std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "100000: 3", "100000@8: 3"; also with `=` for the colon, as the command line writes it.
bool read_scale(std::string_view text, Scale& out) {
    size_t split = text.find_first_of(":=");
    if (split == std::string_view::npos) return false;
    std::string_view from = trimmed(text.substr(0, split));
    std::string_view to = trimmed(text.substr(split + 1));
    size_t at = from.find('@');
    if (at != std::string_view::npos) {
        if (!read_int(from.substr(at + 1), out.line) || out.line == 0) return false;
        from = from.substr(0, at);
    }
    if (!is_digits(from) || !is_digits(to)) return false;
    out.from = std::string(from);
    out.to = std::string(to);
    return true;
}

void apply_scales(const Setting& setting, Problems& problems, Program& program) {
    for (const std::string& item : setting.value.items) {
        Scale scale;
        if (!read_scale(item, scale)) {
            problems.error(setting.line, setting.value.column, fmt::format("{} is no scale", quoted(item)),
                           "write `scale: {100000: 3}`, or `{100000@8: 3}` for line 8 of the program only");
            return;
        }
        program.scales.push_back(std::move(scale));
    }
}

void apply_watch(const Setting& setting, Problems& problems, Program& program) {
    std::vector<std::string> names;
    if (!want_list(setting, problems, names)) return;
    for (const std::string& name : names) {
        if (is_name(name)) continue;
        problems.error(setting.line, setting.value.column, fmt::format("{} is no name of a global variable", quoted(name)),
                       "write `watch: [counter, items]`");
        return;
    }
    program.watch = std::move(names);
}

void apply_outcome(const Setting& setting, Problems& problems, Program& program) {
    std::string text;
    if (!want_text(setting, problems, text)) return;
    bool good = text == "output" || text == "lines-as-set" || text == "last-line";
    if (starts_with(text, "globals=")) {
        good = true;
        for (std::string_view rest = std::string_view(text).substr(8); good;) {
            size_t comma = std::min(rest.find(','), rest.size());
            good = is_name(rest.substr(0, comma));
            if (comma == rest.size()) break;
            rest.remove_prefix(comma + 1);
        }
    }
    if (!good) {
        problems.error(setting.line, setting.value.column, fmt::format("{} is no way to tell endings apart", quoted(text)),
                       "known: `output`, `lines-as-set`, `last-line`, `globals=A,B`");
        return;
    }
    program.outcome = std::move(text);
}

void apply_option(const Setting& setting, Problems& problems, ProgramText& out, std::string& role) {
    Program& program = out.program;
    const std::string& key = setting.key;
    if (key == "id") {
        if (want_id(setting, problems, program.id)) {
            out.id_line = setting.line;
            out.id_column = setting.value.column;
        }
    } else if (key == "title") {
        want_text(setting, problems, program.title);
    } else if (key == "model") {
        want_word(setting, {"free", "gil", "gil-3.9"}, problems, program.model);
    } else if (key == "time") {
        want_word(setting, {"any", "exact"}, problems, program.time);
    } else if (key == "outcome") {
        apply_outcome(setting, problems, program);
    } else if (key == "stdout") {
        want_word(setting, {"line", "split"}, problems, program.stdout_mode);
    } else if (key == "watch") {
        apply_watch(setting, problems, program);
    } else if (key == "scale") {
        apply_scales(setting, problems, program);
    } else if (key == "exercise") {
        want_id(setting, problems, out.exercise);
    } else if (key == "role") {
        want_word(setting, kRoles, problems, role);
    } else if (key == "points") {
        want_int(setting, 0, kPointsMax, problems, out.points);
    }
}

}  // namespace

bool is_program(const Source& source, const Section& fence) {
    bool python = fence.word == "python" || fence.word == "py" || fence.word == "python3";
    return python && fence.body_first <= fence.body_last && is_option_line(source.line(fence.body_first));
}

std::string fence_text(const Source& source, int first, int last) {
    if (last < first) return {};
    size_t begin = source.line_offset(first);
    return std::string(source.text().substr(begin, source.line_offset(last + 1) - begin));
}

ProgramText read_program(const Source& source, const Section& fence, Problems& problems) {
    ProgramText out;
    out.program.line = out.id_line = fence.first_line;
    std::string role;
    std::vector<bool> seen(kOptions.size(), false);
    int line = fence.body_first;
    for (; line <= fence.body_last && is_option_line(source.line(line)); ++line) {
        Setting setting;
        if (!read_setting(source.line(line).substr(2), line, 3, problems, setting)) continue;
        auto at = std::find(kOptions.begin(), kOptions.end(), setting.key);
        if (at == kOptions.end()) {
            problems.error(line, setting.column, fmt::format("unknown option {}", quoted(setting.key)),
                           suggest_word(setting.key, kOptions));
            continue;
        }
        auto index = static_cast<size_t>(at - kOptions.begin());
        if (seen[index]) {
            problems.error(line, setting.column, fmt::format("{} is given twice", quoted(setting.key)), "keep one of them");
            continue;
        }
        seen[index] = true;
        apply_option(setting, problems, out, role);
    }
    out.program.source_line = line;
    out.program.source = fence_text(source, line, fence.body_last);
    if (!out.exercise.empty()) {
        out.program.role = role == "solution"  ? ProgramRole::kSolution
                           : role == "mutant" ? ProgramRole::kMutant
                                              : ProgramRole::kStarter;
    } else if (!role.empty()) {
        problems.error(fence.first_line, 1, "a `role` without an exercise", "add `#| exercise: ID`");
    }
    if (out.points != kNone && out.program.role != ProgramRole::kStarter) {
        problems.error(fence.first_line, 1, "`points` belong to the starter of an exercise",
                       "move them to the fence with `#| exercise: ID` and no role");
    }
    return out;
}

std::string_view check_name(CheckKind kind) {
    for (const CheckRow& row : kChecks) {
        if (row.kind == kind) return row.name;
    }
    return {};
}

std::vector<Check> read_checks(const Source& source, const Section& section, Problems& problems) {
    std::vector<std::string_view> names;
    for (const CheckRow& row : kChecks) names.push_back(row.name);
    std::vector<Check> out;
    for (int k = section.body_first; k <= section.body_last; ++k) {
        std::string_view line = trimmed(source.line(k));
        if (line.empty() || line[0] == '#') continue;
        int column = source.column_at(source.line_offset(k) + static_cast<size_t>(line.data() - source.line(k).data()));
        size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            problems.error(k, column, "expected `KIND: ARGUMENT | POINTS | MESSAGE`", "for example `no-race: | 1 | Guard it.`");
            continue;
        }
        std::string_view name = trimmed(line.substr(0, colon));
        auto row = std::find_if(std::begin(kChecks), std::end(kChecks), [&](const CheckRow& r) { return r.name == name; });
        if (row == std::end(kChecks)) {
            problems.error(k, column, fmt::format("unknown check {}", quoted(name)), suggest_word(name, names));
            continue;
        }
        // An argument may hold `|`; the last two separators count.
        std::string_view rest = line.substr(colon + 1);
        Check check;
        check.kind = row->kind;
        check.line = k;
        check.column = column;
        size_t last = rest.rfind('|');
        if (last != std::string_view::npos) {
            size_t middle = last == 0 ? std::string_view::npos : rest.rfind('|', last - 1);
            std::string_view points = trimmed(rest.substr(last + 1));
            if (middle != std::string_view::npos) {
                check.message = std::string(points);
                points = trimmed(rest.substr(middle + 1, last - middle - 1));
                last = middle;
            }
            if (!points.empty() && (!read_int(points, check.points) || check.points > kPointsMax)) {
                problems.error(k, column, fmt::format("{} is no number of points", quoted(points)),
                               "`KIND: ARGUMENT | POINTS | MESSAGE`; a message holds no `|`");
                continue;
            }
            rest = rest.substr(0, last);
        }
        check.argument = std::string(trimmed(rest));
        if (row->has_argument == check.argument.empty()) {
            problems.error(k, column,
                           quoted(name) + (row->has_argument ? " needs an argument" : " takes no argument"),
                           row->has_argument ? "write it after the colon" : "write the colon alone");
            continue;
        }
        if (check.kind == CheckKind::kMutant) {
            size_t arrow = check.argument.rfind("->");
            if (arrow == std::string::npos || trimmed(std::string_view(check.argument).substr(arrow + 2)) != "fails") {
                problems.error(k, column, "a mutant says what it changes and that it fails", "`mutant: remove lock -> fails`");
                continue;
            }
        }
        out.push_back(std::move(check));
    }
    return out;
}

}  // namespace heddle::lesson
