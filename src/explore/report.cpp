#include "explore/report.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "trace/names.h"

namespace heddle::explore {

const char* outcome_name(OutcomeKind kind) {
    switch (kind) {
    case OutcomeKind::Deadlock: return "deadlock";
    case OutcomeKind::Exception: return "exception";
    case OutcomeKind::Assertion: return "assertion";
    case OutcomeKind::Livelock: return "livelock";
    case OutcomeKind::Limit: return "limit";
    case OutcomeKind::Exit: return "exit";
    }
    return "exit";
}

std::string random_assumption(const vm::MachineConfig& config, const vm::Visibility& visibility) {
    if (!visibility.random_drawn) return {};
    if (!config.random_any) return fmt::format("the random numbers of seed {}", config.seed);
    return visibility.random_sampled ? "any random number, of more than 16 and of fractions the first, the middle and the last" : "any random number";
}

int exit_code(const Report& report) {
    bool wrong = !report.races.empty() || !report.deadlocks.empty();
    for (const Outcome& outcome : report.outcomes) wrong = wrong || (outcome.kind != OutcomeKind::Exit && outcome.kind != OutcomeKind::Limit);
    for (const Judged& judged : report.conditions) wrong = wrong || judged.violated;
    if (wrong) return 1;
    return report.complete ? 0 : 4;
}

namespace {

// Texts in the order a person expects: runs of digits as numbers, a minus sign before them included.
int natural_compare(const std::string& a, const std::string& b) {
    auto number_at = [](const std::string& text, std::size_t at, std::size_t& end) {
        bool negative = text[at] == '-' && at + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0;
        end = at + (negative ? 1 : 0);
        long double value = 0;
        while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) value = value * 10 + (text[end++] - '0');
        return negative ? -value : value;
    };
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        std::size_t a_end, b_end;
        long double x = number_at(a, i, a_end), y = number_at(b, j, b_end);
        bool a_number = a_end > i && std::isdigit(static_cast<unsigned char>(a[a_end - 1])) != 0;
        bool b_number = b_end > j && std::isdigit(static_cast<unsigned char>(b[b_end - 1])) != 0;
        if (a_number && b_number) {
            if (x != y) return x < y ? -1 : 1;
            i = a_end, j = b_end;
            continue;
        }
        if (a[i] != b[j]) return a[i] < b[j] ? -1 : 1;
        i++, j++;
    }
    return a.size() - i == b.size() - j ? 0 : i == a.size() ? -1 : 1;
}

std::size_t display_width(const std::string& text) {
    std::size_t width = 0;
    for (char c : text) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return width;
}

std::string cut(const std::string& text, std::size_t width) {
    if (display_width(text) <= width) return text;
    std::string out;
    std::size_t used = 0;
    for (char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++used >= width) break;
        out += c;
    }
    return out + "…";
}

std::string pad(const std::string& text, std::size_t width) {
    std::size_t used = display_width(text);
    return used >= width ? text : text + std::string(width - used, ' ');
}

std::string grouped(std::uint64_t n) {
    std::string text = std::to_string(n);
    for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
    return text;
}

// Two digits that count: an estimate has no more.
std::string rounded(double n) {
    if (n >= 1e15) return fmt::format("{:.0e}", n);
    auto whole = static_cast<std::uint64_t>(n);
    std::uint64_t unit = 1;
    while (whole / unit >= 100) unit *= 10;
    return grouped(whole / unit * unit);
}

// A terminal must not be at a program's mercy.
std::string printable(const std::string& text) {
    std::string out;
    for (char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) out += c == '\n' ? std::string(" ⏎ ") : std::string("·");
        else out += c;
    }
    return out;
}

std::string one_line(const Outcome& outcome) {
    std::string output = outcome.output;
    while (!output.empty() && output.back() == '\n') output.pop_back();
    std::string text = printable(output);
    if (outcome.kind == OutcomeKind::Exit && outcome.error.empty()) return text.empty() ? "(no output)" : text;
    std::string what = outcome.kind == OutcomeKind::Exit ? outcome.error : printable(outcome.error);
    return text.empty() ? what : what + "  after  " + text;
}

const char* mark(OutcomeKind kind) {
    switch (kind) {
    case OutcomeKind::Exit: return " ";
    case OutcomeKind::Limit: return "…";
    default: return "✗";
    }
}

std::string access_text(const RaceAccess& access) {
    std::string locks;
    for (const std::string& lock : access.locks) locks += (locks.empty() ? "" : ", ") + lock;
    return fmt::format("    {} {} at line {}, holding {}\n", access.thread, access.write ? "writes" : "reads", access.line,
                       locks.empty() ? "no lock" : locks);
}

// The schedule of an ending, a line a step; the beginning is left out where it is long.
std::string story_text(const std::vector<StoryLine>& story) {
    constexpr std::size_t kLines = 24;
    std::string text;
    std::size_t from = story.size() > kLines ? story.size() - kLines : 0, name = 0, place = 0;
    if (from != 0) text += fmt::format("        … {} steps\n", from);
    auto line_of = [](const StoryLine& step) { return step.line == 0 ? std::string() : fmt::format("line {}", step.line); };
    for (const StoryLine& step : story) name = std::max(name, display_width(step.thread)), place = std::max(place, line_of(step).size());
    for (std::size_t i = from; i < story.size(); i++)
        text += fmt::format("      {} {}  {}  {}\n", story[i].preempts ? "⇄" : " ", pad(story[i].thread, name), pad(line_of(story[i]), place), printable(story[i].text));
    return text;
}

constexpr std::size_t kStoriesShown = 2; // --json has more
constexpr std::size_t kEndingsShown = 40;   // more do not fit on a screen; --json has them all
constexpr std::size_t kSchedulesShown = 12;

} // namespace

void sort_outcomes(std::vector<Outcome>& outcomes) {
    std::stable_sort(outcomes.begin(), outcomes.end(), [](const Outcome& a, const Outcome& b) {
        if (a.kind != b.kind) return a.kind < b.kind;
        int order = natural_compare(a.error, b.error);
        if (order == 0) order = natural_compare(a.output, b.output);
        return order < 0;
    });
}

std::string to_text(const Report& report, const std::string& filename, std::size_t width) {
    std::string text = fmt::format("{}: every schedule, model {}", filename, trace::model_name(report.model));
    for (const std::string& assumption : report.assumptions) text += ", " + assumption;
    text += '\n';
    for (const std::string& scale : report.scale) {
        std::size_t equals = scale.find('=');
        text += fmt::format("The literal {} was read as {}.\n", scale.substr(0, equals),
                            equals == std::string::npos ? "" : scale.substr(equals + 1));
    }
    text += '\n';

    constexpr std::size_t kNumber = 5, kExecutions = 13, kPreemptions = 13;
    std::size_t longest = 24;
    for (const Outcome& outcome : report.outcomes) longest = std::max(longest, display_width(one_line(outcome)));
    std::size_t room = std::min(longest, width > 60 ? width - kNumber - kExecutions - kPreemptions - 3 : 24);
    text += fmt::format("  {} {}{}{}\n", pad("", kNumber), pad("ending", room), pad("   executions", kExecutions), "  preemptions");
    std::string rule;
    for (std::size_t i = 0; i < kNumber + room + kExecutions + kPreemptions + 1; i++) rule += "─";
    text += "  " + rule + "\n";
    for (std::size_t i = 0; i < report.outcomes.size() && i < kEndingsShown; i++) {
        const Outcome& outcome = report.outcomes[i];
        text += fmt::format("  {}{:>3}  {}{:>13}{:>13}\n", mark(outcome.kind), i + 1, pad(cut(one_line(outcome), room), room),
                            grouped(outcome.executions), outcome.preemptions);
    }
    if (report.outcomes.size() > kEndingsShown)
        text += fmt::format("       … and {} more endings\n", grouped(report.outcomes.size() - kEndingsShown));
    text += "\n";

    for (const Deadlock& deadlock : report.deadlocks) 
        text += (deadlock.name.empty() ? "Deadlock:\n" : "Deadlock, a " + deadlock.name + ":\n") + run::cycle_text(deadlock.cycle) + "\n";
    for (const Judged& judged : report.conditions) {
        const char* sign = judged.violated ? "✗" : report.complete ? "✓" : "…";
        text += fmt::format("{} {} {}{}\n", sign, condition_name(judged.kind), judged.condition, judged.violated ? "" : report.complete ? ": in every schedule" : ": not violated so far");
        if (judged.violated) text += fmt::format("    {}\n    heddle replay {} --schedule '{}'\n", judged.text, filename, judged.schedule);
    }
    if (!report.conditions.empty()) text += "\n";
    for (const Race& race : report.races)
        text += fmt::format("Data race on {}:\n{}{}\n", race.object, access_text(race.first), access_text(race.second));

    std::size_t stories = 0;
    for (std::size_t i = 0; i < report.outcomes.size() && stories < kStoriesShown; i++) {
        const Outcome& outcome = report.outcomes[i];
        if (outcome.story.empty()) continue;
        stories++;
        std::string best = !outcome.minimal ? "the shortest way found" : outcome.shortest ? "the shortest way" : "the fewest preemptions";
        text += fmt::format("How ending {} comes about ({}; ⇄ takes the turn from a thread that could go on):\n{}{}\n", i + 1, best,
                            outcome.explanation.empty() ? "" : "    " + outcome.explanation + "\n", story_text(outcome.story));
    }
    for (const Outcome& outcome : report.outcomes) {
        if (outcome.left_waiting.empty()) continue;
        text += "Daemon threads that are left waiting when the program ends:\n";
        for (const std::string& words : outcome.left_waiting) text += "    " + words + "\n";
        text += "\n";
        break;
    }

    if (report.outcomes.size() > 1 || (!report.outcomes.empty() && report.outcomes.front().kind != OutcomeKind::Exit)) {
        text += "To see one of them again:\n";
        for (std::size_t i = 0; i < report.outcomes.size() && i < kSchedulesShown; i++)
            text += fmt::format("  [{}] heddle replay {} --schedule '{}'\n{}", i + 1, filename, report.outcomes[i].schedule,
                                report.outcomes[i].explanation.empty() || !report.outcomes[i].story.empty() ? "" : "      " + report.outcomes[i].explanation + "\n");
        text += "\n";
    }

    std::string numbers = fmt::format("{} execution{}, {} redundant beginning{} cut off, {} steps, {:.1f} s", grouped(report.executions),
                                      report.executions == 1 ? "" : "s", grouped(report.blocked), report.blocked == 1 ? "" : "s",
                                      grouped(report.steps), report.elapsed_ms / 1000);
    if (report.states != 0)
        numbers = fmt::format("{} states, {} way{} to an end, {} steps, {:.1f} s", grouped(report.states), grouped(report.executions),
                              report.executions == 1 ? "" : "s", grouped(report.steps), report.elapsed_ms / 1000);
    if (report.jobs > 1) numbers += fmt::format(" with {} workers", report.jobs);
    else if (!report.alone.empty()) numbers += fmt::format(" with one worker ({})", report.alone);
    std::string endings = fmt::format("{} ending{}", grouped(report.outcomes.size()), report.outcomes.size() == 1 ? "" : "s");
    if (report.complete) text += fmt::format("Proved: exactly {} ({}).\n", endings, numbers);
    else {
        text += fmt::format("Bound reached ({}): {} so far, there may be others ({}).\n", report.bound, endings, numbers);
        if (report.open != 0) text += fmt::format("{} beginning{} left open", grouped(report.open), report.open == 1 ? " is" : "s are");
        if (report.open != 0 && report.expected > static_cast<double>(report.executions))
            text += fmt::format("; there may be about {} executions in all (an estimate)", rounded(report.expected));
        if (report.open != 0) text += ".\n";
    }
    return text;
}

} // namespace heddle::explore
