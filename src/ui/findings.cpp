#include <fmt/format.h>

#include <algorithm>

#include "ui/endings.h"
#include "ui/widgets.h"

// Races and deadlocks: who, where, holding what. Lines lead to the program.

namespace heddle::ui {

namespace {

constexpr size_t kRacesShown = 20, kRacesWithButton = 5, kDeadlocksShown = 10, kStackFramesShown = 6;

std::string locks_words(const std::vector<std::string>& locks) {
    if (locks.empty()) return "holds no lock";
    std::string words;
    for (const std::string& lock : locks) words += (words.empty() ? "holds " : ", ") + without_backquotes(lock);
    return words;
}

// The number at a text's end or behind the word "line": where a press leads.
int line_in(const std::string& text) {
    size_t at = text.rfind("line ");
    return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + 5);
}

// Calls, the innermost first, each leading to its line. Returns the height.
float stack_rows(Context& context, ImDrawList* list, ImVec2 pos, float width, const std::vector<std::string>& stack,
                 const std::string& name) {
    const Theme& theme = *context.theme;
    float line = context.px(20), y = pos.y;
    size_t shown = 0;
    for (auto frame = stack.rbegin(); frame != stack.rend(); ++frame, ++shown) {
        if (shown == kStackFramesShown) {
            draw_text(list, context.fonts.small, {pos.x, y}, line, theme.dim, fmt::format("… {} more calls", stack.size() - shown));
            y += line;
            break;
        }
        bool hovered = false;
        int target = line_in(*frame);
        if (target > 0 && hot_area(context, fmt::format("{}-{}", name, shown), {pos.x, y, width, line}, &hovered))
            context.scroll_to_line = target;
        std::string words = without_backquotes(*frame);
        // The innermost line stands above already.
        if (size_t comma = words.rfind(", line "); shown == 0 && comma != std::string::npos) words.resize(comma);
        words = (shown ? "from " : "in ") + words;
        draw_text(list, context.fonts.small_code, {pos.x, y}, line, hovered ? theme.link : shown ? theme.dim : theme.text,
                  fitted(context.fonts.small_code, words, width));
        y += line;
    }
    return y - pos.y;
}

// One side of a race. Returns the height.
float access_column(Context& context, ImDrawList* list, ImVec2 pos, float width, const protocol::RaceAccess& access,
                    const std::string& name) {
    const Theme& theme = *context.theme;
    int thread = thread_of_name(context, access.thread);
    float line = context.px(24), y = pos.y;
    float mark = thread_mark(context, list, {pos.x, y}, line, thread);
    std::string words = access.kind + "s";
    if (access.line) words += fmt::format(" in line {}", access.line);
    bool hovered = false;
    if (access.line && hot_area(context, name, {pos.x, y, width, line}, &hovered)) context.scroll_to_line = access.line;
    draw_text(list, context.fonts.body, {pos.x + mark, y}, line, hovered ? theme.link : thread_text(theme, thread), words);
    y += line;
    y += stack_rows(context, list, {pos.x, y}, width, access.stack, name + "-call");
    y += wrapped(list, context.fonts.small, {pos.x, y}, width, context.fonts.small_line, theme.dim, locks_words(access.locks));
    return y - pos.y;
}

}  // namespace

void race_findings(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const protocol::ExploreReport& report = *context.state().report;
    const Theme& theme = *context.theme;
    if (report.races.empty()) return;
    float x = rect.x + context.px(16), width = rect.w - context.px(32), gap = context.px(16);
    y += context.px(8);
    y += panel_heading(context, list, {x, y}, report.races.size() == 1 ? "Data race" : fmt::format("{} data races", report.races.size()));
    for (size_t i = 0; i < report.races.size(); ++i) {
        const protocol::Race& race = report.races[i];
        if (i == kRacesShown) {
            draw_text(list, context.fonts.small, {x, y}, context.px(22), theme.dim, fmt::format("… and {} more", report.races.size() - i));
            y += context.px(22);
            break;
        }
        float on = badge(context, list, {x, y}, context.px(24), "no order between", theme.wrong, theme.wrong_back);
        draw_text(list, context.fonts.small_code, {x + on + context.px(8), y}, context.px(24), theme.text,
                  fitted(context.fonts.small_code, without_backquotes(race.object), width - on - context.px(8)));
        y += context.px(28);
        if (race.accesses.size() == 2) {
            // Side by side as they collide; one below the other where that is too narrow to read.
            bool beside = width >= context.px(330);
            float column = beside ? (width - gap) / 2 : width;
            std::string name = fmt::format("race-{}", i);
            float left = access_column(context, list, {x, y}, column, race.accesses[0], name + "-first");
            ImVec2 second = beside ? ImVec2{x + column + gap, y} : ImVec2{x, y + left + context.px(4)};
            float right = access_column(context, list, second, column, race.accesses[1], name + "-second");
            if (beside) separator_vertical(context, list, x + column + std::round(gap / 2), y + context.px(2), y + std::max(left, right));
            y += beside ? std::max(left, right) : left + context.px(4) + right;
        }
        y += context.px(6);
        if (!race.schedule.empty() && i < kRacesWithButton && step_button(context, rect, y, fmt::format("race-step-{}", i)))
            context.session.step_race(int(i), context.now_ms);
        y += context.px(8);
    }
}

void condition_findings(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const protocol::ExploreReport& report = *context.state().report;
    const Theme& theme = *context.theme;
    if (report.conditions.empty()) return;
    float x = rect.x + context.px(16), width = rect.w - context.px(32), line = context.px(26);
    y += context.px(8);
    y += panel_heading(context, list, {x, y}, "Conditions");
    for (size_t i = 0; i < report.conditions.size(); ++i) {
        const protocol::JudgedCondition& judged = report.conditions[i];
        const char* word = judged.violated ? "violated" : report.complete ? "holds" : "no violation found";
        float wide = badge(context, list, {x, y}, line, word, judged.violated ? theme.wrong : report.complete ? theme.good : theme.text,
                           judged.violated ? theme.wrong_back : report.complete ? theme.good_back : theme.raised);
        draw_text(list, context.fonts.small_code, {x + wide + context.px(8), y}, line, theme.text,
                  fitted(context.fonts.small_code, judged.kind + " " + judged.condition, width - wide - context.px(8)));
        y += line;
        if (!judged.text.empty())
            y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.text, without_backquotes(judged.text));
        if (judged.violated && !judged.schedule.empty() && step_button(context, rect, y, fmt::format("condition-step-{}", i)))
            context.session.step_condition(int(i), context.now_ms);
        y += context.px(4);
    }
}

void deadlock_findings(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const protocol::ExploreReport& report = *context.state().report;
    const Theme& theme = *context.theme;
    if (report.deadlocks.empty()) return;
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    y += context.px(8);
    y += panel_heading(context, list, {x, y},
                       report.deadlocks.size() == 1 ? "Deadlock" : fmt::format("{} deadlocks", report.deadlocks.size()));
    for (size_t i = 0; i < report.deadlocks.size() && i < kDeadlocksShown; ++i) {
        const protocol::Deadlock& deadlock = report.deadlocks[i];
        explanation(context, list, x, width, y, deadlock.name, "");
        for (size_t k = 0; k < deadlock.cycle.size(); ++k) {
            const protocol::WaitFor& edge = deadlock.cycle[k];
            float mark = thread_mark(context, list, {x, y}, context.fonts.body_line, thread_of_name(context, edge.thread));
            std::string words = "waits for " + without_backquotes(edge.waits_for);
            if (!edge.held_by.empty() && edge.waits_for.find(edge.held_by) == std::string::npos) words += ", held by " + edge.held_by;
            if (edge.held_line) words += fmt::format(" since line {}", edge.held_line);
            if (edge.line) words += fmt::format(" (line {})", edge.line);
            float height = wrapped(nullptr, context.fonts.body, {}, width - mark, context.fonts.body_line, 0, words);
            bool hovered = false;
            if (edge.line && hot_area(context, fmt::format("deadlock-{}-{}", i, k), {x, y, width, height}, &hovered))
                context.scroll_to_line = edge.line;
            y += wrapped(list, context.fonts.body, {x + mark, y}, width - mark, context.fonts.body_line, hovered ? theme.link : theme.text,
                         words);
            if (edge.stack.size() > 1) y += stack_rows(context, list, {x + mark, y}, width - mark, edge.stack, fmt::format("deadlock-{}-{}-call", i, k));
            y += context.px(4);
        }
        if (!deadlock.schedule.empty() && step_button(context, rect, y, fmt::format("deadlock-step-{}", i)))
            context.session.step_deadlock(int(i), context.now_ms);
        y += context.px(8);
    }
}

}  // namespace heddle::ui
