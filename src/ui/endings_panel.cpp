#include <fmt/format.h>

#include <algorithm>

#include "session/schedule_cells.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

// More rows than this are not read by anybody, and every one is laid out in every frame.
constexpr size_t kRowsMax = 400;

std::string outcome_text(const protocol::Outcome& outcome) {
    std::string text = outcome.output;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    if (!outcome.error.empty()) text = outcome.error;
    if (outcome.kind == "deadlock" && outcome.error.empty()) text = text.empty() ? "deadlock" : "deadlock after " + text;
    size_t lines = size_t(std::count(text.begin(), text.end(), '\n'));
    if (lines > 2) {  // the last lines tell endings apart better than the first
        size_t at = text.size();
        for (int i = 0; i < 2 && at != std::string::npos; ++i) at = text.rfind('\n', at - 1);
        text = "…" + text.substr(at + 1);
    }
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text.empty() ? "(nothing printed)" : text;
}

// What all printed endings begin with, up to a space: said once above the table, so that the rows show what differs.
std::string common_beginning(const protocol::ExploreReport& report) {
    std::string common;
    int count = 0;
    for (const protocol::Outcome& outcome : report.outcomes) {
        if (outcome.kind != "exit") continue;
        std::string text = outcome_text(outcome);
        if (count++ == 0) common = text;
        size_t same = 0;
        while (same < std::min(common.size(), text.size()) && common[same] == text[same]) ++same;
        common.resize(same);
    }
    size_t space = common.rfind(' ');
    return count < 2 || space == std::string::npos || space < 8 ? "" : common.substr(0, space + 1);
}

void schedule_picture(Context& context, ImDrawList* list, ImVec2 pos, float width, float line,
                      const std::vector<session::ScheduleCell>& cells) {
    if (cells.empty()) return;
    float height = context.px(14), gap = context.hair();
    int steps = 0;
    for (const session::ScheduleCell& cell : cells) steps += std::min(cell.steps, 4);
    float unit = std::clamp(width / float(std::max(steps, 1)), context.px(2), context.px(10));
    float x = pos.x, y = std::round(pos.y + (line - height) / 2);
    for (const session::ScheduleCell& cell : cells) {
        float w = std::max(context.px(2), std::round(unit * float(std::min(cell.steps, 4))));
        if (x + w > pos.x + width + 1) {
            draw_text(list, context.fonts.small, {x, pos.y}, line, context.theme->dim, "…");
            break;
        }
        list->AddRectFilled({x, y}, {x + w - gap, y + height}, thread_fill(*context.theme, cell.thread));
        x += w;
    }
}

struct TableLayout {
    float text_x, text_width, executions_right, preemptions_right, picture_x, picture_width;
};

TableLayout table_layout(Context& context, const Rect& rect) {
    TableLayout layout{};
    float left = rect.x + context.px(16), width = rect.w - context.px(32);
    layout.picture_width = std::clamp(width * 0.26f, context.px(56), context.px(200));
    layout.picture_x = left + width - layout.picture_width;
    layout.preemptions_right = layout.picture_x - context.px(16);
    layout.executions_right = layout.preemptions_right - context.px(82);
    layout.text_x = left;
    layout.text_width = layout.executions_right - context.px(72) - left;
    return layout;
}

void right_text(Context& context, ImDrawList* list, ImFont* font, float right, float y, float line, ImU32 color,
                const std::string& text) {
    (void)context;
    draw_text(list, font, {right - text_width(font, text), y}, line, color, text);
}

float outcome_detail(Context& context, ImDrawList* list, const Rect& rect, float y, const protocol::Outcome& outcome,
                     const std::vector<session::ScheduleCell>& cells) {
    const Theme& theme = *context.theme;
    float x = rect.x + context.px(16), width = rect.w - context.px(32), top = y;
    y += context.px(4);
    std::string output = outcome.output;
    if (output.size() > 4000) output = output.substr(0, 4000) + "…";
    if (output.empty()) output = "(nothing printed)";
    y += wrapped(list, context.fonts.small_code, {x, y}, width, context.fonts.small_line, theme.text, output);
    if (!outcome.error.empty())
        y += wrapped(list, context.fonts.small_code, {x, y}, width, context.fonts.small_line, theme.wrong, outcome.error);
    y += context.px(6);
    std::string words = outcome.preemptions == 0   ? "No thread has to be interrupted for this."
                        : outcome.preemptions == 1 ? "One interruption of a running thread is enough."
                                                   : fmt::format("{} interruptions of running threads.", outcome.preemptions);
    if (outcome.minimal && outcome.preemptions > 0) words += " No schedule does it with fewer.";
    if (!outcome.minimal && outcome.preemptions > 0) words += " There may be a schedule with fewer.";
    y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim, words);
    // The order of the threads, in words that can be read aloud: 1 ×3, then 2 ×1…
    float at = x;
    int shown = 0;
    for (const session::ScheduleCell& cell : cells) {
        std::string steps = fmt::format("×{}", cell.steps);
        float need = context.px(34) + text_width(context.fonts.small, steps);
        if (at + need > x + width) {
            at = x;
            y += context.px(24);
        }
        if (++shown > 40) {
            draw_text(list, context.fonts.small, {at, y}, context.px(24), theme.dim, "…");
            break;
        }
        at += thread_mark(context, list, {at, y}, context.px(24), cell.thread);
        draw_text(list, context.fonts.small, {at, y}, context.px(24), theme.dim, steps);
        at += text_width(context.fonts.small, steps) + context.px(10);
    }
    if (!cells.empty()) y += context.px(24);
    return y - top + context.px(8);
}

// Leads into the stepper at the beginning of a schedule that the report holds.
template <typename Go> void step_button(Context& context, const Rect& rect, float& y, const std::string& name, Go&& go) {
    bool enabled = context.state().idle() && !context.state().report_stale;
    if (button(context, name, "▶  Step through it", ButtonKind::kPrimary, {rect.x + context.px(16), y}, context.px(32), 0, enabled)) go();
    y += context.px(42);
}

void outcome_table(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    const protocol::ExploreReport& report = *state.report;
    TableLayout layout = table_layout(context, rect);
    std::string common = common_beginning(report);
    if (!common.empty()) {
        float x = rect.x + context.px(16);
        draw_text(list, context.fonts.small_code, {x, y}, context.px(24), theme.text,
                  fitted_end(context.fonts.small_code, common + "…", rect.w - context.px(32)));
        y += context.px(24);
    }
    float head = context.px(32);
    draw_text(list, context.fonts.small, {layout.text_x, y}, head, theme.dim, "Ending");
    right_text(context, list, context.fonts.small, layout.executions_right, y, head, theme.dim, "executions");
    right_text(context, list, context.fonts.small, layout.preemptions_right, y, head, theme.dim, "preemptions");
    draw_text(list, context.fonts.small, {layout.picture_x, y}, head, theme.dim, "schedule");
    y += head;
    separator_horizontal(context, list, rect.x, rect.right(), y);

    int pressed = -1;
    size_t shown = std::min(report.outcomes.size(), kRowsMax);
    for (size_t i = 0; i < shown; ++i) {
        const protocol::Outcome& outcome = report.outcomes[i];
        bool selected = state.selected_outcome == int(i);
        std::string text = outcome_text(outcome);
        if (!common.empty() && outcome.kind == "exit") text = "… " + text.substr(common.size());
        float text_height = std::min(
            wrapped(nullptr, context.fonts.body, {}, layout.text_width, context.fonts.body_line, 0, text),
            context.fonts.body_line * 3);
        float height = text_height + context.px(16);
        Rect row{rect.x, y, rect.w, height};
        bool hovered = false;
        if (hot_area(context, "outcome-" + std::to_string(i), row, &hovered)) pressed = int(i);
        if (hovered || selected)
            list->AddRectFilled(row.min(), row.max(), selected ? theme.selection : theme.raised);
        bool good = outcome.kind == "exit";
        list->PushClipRect(row.min(), row.max(), true);
        wrapped(list, context.fonts.body, {layout.text_x, y + context.px(8)}, layout.text_width, context.fonts.body_line,
                good ? theme.text : theme.wrong, text);
        list->PopClipRect();
        std::string executions = outcome.executions ? fmt::format("{}", *outcome.executions) : "–";
        right_text(context, list, context.fonts.code, layout.executions_right, y, height, theme.text, executions);
        right_text(context, list, context.fonts.code, layout.preemptions_right, y, height, theme.text,
                   fmt::format("{}{}", outcome.minimal || outcome.preemptions == 0 ? "" : "≤ ", outcome.preemptions));
        if (i < state.report_cells.size())
            schedule_picture(context, list, {layout.picture_x, y}, layout.picture_width, height, state.report_cells[i]);
        y += height;
        if (selected && i < state.report_cells.size()) {
            y += outcome_detail(context, list, rect, y, outcome, state.report_cells[i]);
            step_button(context, rect, y, fmt::format("outcome-step-{}", i), [&] { context.session.step_outcome(int(i), context.now_ms); });
        }
        separator_horizontal(context, list, rect.x, rect.right(), y);
    }
    if (shown < report.outcomes.size()) {
        draw_text(list, context.fonts.small, {layout.text_x, y}, head, theme.dim,
                  fmt::format("… and {} more endings", report.outcomes.size() - shown));
        y += head;
    }
    if (pressed >= 0) context.session.select_outcome(pressed);
}

void access_words(Context& context, ImDrawList* list, ImVec2& at, const protocol::RaceAccess& access) {
    int thread = thread_of_name(context, access.thread);
    float line = context.px(24);
    at.x += thread_mark(context, list, at, line, thread);
    std::string words = access.kind + "s";
    if (access.line) words += fmt::format(" in line {}", access.line);
    draw_text(list, context.fonts.body, at, line, thread_text(*context.theme, thread), words);
    at.x += text_width(context.fonts.body, words) + context.px(10);
}

std::string locks_words(const protocol::RaceAccess& access) {
    if (access.locks.empty()) return "none";
    std::string words;
    for (const std::string& lock : access.locks) words += (words.empty() ? "" : ", ") + lock;
    return words;
}

void races(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const protocol::ExploreReport& report = *context.state().report;
    const Theme& theme = *context.theme;
    if (report.races.empty()) return;
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    y += context.px(8);
    y += panel_heading(context, list, {x, y}, report.races.size() == 1 ? "Data race" : "Data races");
    size_t shown = 0;
    for (const protocol::Race& race : report.races) {
        if (++shown > 20) {
            draw_text(list, context.fonts.small, {x, y}, context.px(22), theme.dim,
                      fmt::format("… and {} more", report.races.size() - 20));
            y += context.px(22);
            break;
        }
        float on = badge(context, list, {x, y}, context.px(24), "no order between", theme.wrong, theme.wrong_back);
        draw_text(list, context.fonts.small_code, {x + on + context.px(8), y}, context.px(24), theme.text,
                  fitted(context.fonts.small_code, without_backquotes(race.object), width - on - context.px(8)));
        y += context.px(28);
        ImVec2 at{x, y};
        for (size_t i = 0; i < race.accesses.size(); ++i) {
            if (i) {
                draw_text(list, context.fonts.body, at, context.px(24), theme.dim, "and");
                at.x += text_width(context.fonts.body, "and") + context.px(10);
                if (at.x > x + width - context.px(120)) at = {x, at.y + context.px(24)};
            }
            access_words(context, list, at, race.accesses[i]);
        }
        y = at.y + context.px(24);
        if (race.accesses.size() == 2) {
            y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim,
                         "locks held: " + locks_words(race.accesses[0]) + " / " + locks_words(race.accesses[1]));
        }
        if (!race.schedule.empty() && shown <= 5) {
            y += context.px(4);
            step_button(context, rect, y, fmt::format("race-step-{}", shown - 1), [&] { context.session.step_race(int(shown) - 1, context.now_ms); });
        }
        y += context.px(10);
    }
}

void deadlocks(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const protocol::ExploreReport& report = *context.state().report;
    const Theme& theme = *context.theme;
    if (report.deadlocks.empty()) return;
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    y += context.px(8);
    y += panel_heading(context, list, {x, y}, report.deadlocks.size() == 1 ? "Deadlock" : "Deadlocks");
    size_t shown = 0;
    for (const protocol::Deadlock& deadlock : report.deadlocks) {
        if (++shown > 10) break;
        for (const protocol::WaitFor& edge : deadlock.cycle) {
            float mark = thread_mark(context, list, {x, y}, context.fonts.body_line, thread_of_name(context, edge.thread));
            std::string words = "waits for " + without_backquotes(edge.waits_for);
            if (!edge.held_by.empty()) words += ", held by " + edge.held_by;
            if (edge.line) words += fmt::format(" (line {})", edge.line);
            y += wrapped(list, context.fonts.body, {x + mark, y}, width - mark, context.fonts.body_line, theme.text, words);
            y += context.px(4);
        }
        if (!deadlock.schedule.empty())
            step_button(context, rect, y, fmt::format("deadlock-step-{}", shown - 1), [&] { context.session.step_deadlock(int(shown) - 1, context.now_ms); });
        y += context.px(8);
    }
}

std::string assumption_words(const protocol::ExploreReport& report) {
    std::string words = "Holds for: model " + report.model;
    for (const std::string& assumption : report.assumptions)
        if (assumption.rfind("model ", 0) != 0) words += ", " + assumption;
    for (const auto& [from, to] : report.scale) words += ", " + from + " read as " + to;
    return words + ".";
}

void heading(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    float x = rect.x + context.px(16);
    float line = panel_heading(context, list, {x, y}, "Endings");
    float at = x + context.px(86);
    if (state.report) {
        const protocol::ExploreReport& report = *state.report;
        std::string count = report.executions ? fmt::format("{} executions", *report.executions)
                            : report.states   ? fmt::format("{} states", *report.states)
                                              : std::string("explored");
        if (report.executions && *report.executions == 1) count = "1 execution";
        if (state.report_stale)
            badge(context, list, {at, y}, line, "before your last change", theme.warning, theme.warning_back);
        else if (report.complete)
            badge(context, list, {at, y}, line, "proved · " + count, theme.good, theme.good_back);
        else
            badge(context, list, {at, y}, line, "bound reached · " + count, theme.warning, theme.warning_back);
    }
    y += line;
}

}  // namespace

void endings_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "endings", rect);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float x = rect.x + context.px(16), width = rect.w - context.px(32), y = ImGui::GetCursorScreenPos().y;
    heading(context, list, rect, y);

    if (state.activity == session::Activity::kExploring) {
        bool waits = state.connection != session::Connection::kReady;
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.text,
                     waits ? "Waiting for the engine…"
                           : fmt::format("Trying every schedule… {} executions so far, {:.1f} s.",
                                         state.progress.executions, (context.now_ms - state.started_ms) / 1000));
        y += context.px(8);
        y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim,
                     "Shift+F5 stops; what was found by then is shown, marked as a bound and not a proof.");
    } else if (state.report) {
        if (state.report->outcomes.empty())
            y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.dim,
                         "No ending was reached before it was stopped.");
        else
            outcome_table(context, list, rect, y);
        deadlocks(context, list, rect, y);
        races(context, list, rect, y);
        y += context.px(12);
        y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim,
                     assumption_words(*state.report));
        if (state.report->complete && state.report->races.empty() && state.report->deadlocks.empty() &&
            state.report->model == "free")
            y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.good,
                         "No data race and no deadlock in any of them.");
    } else {
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.dim,
                     "Press Explore (F6). Every order in which the threads can move is tried; each different ending "
                     "gets a row here, with the shortest way into it, and whether the list is proved complete.");
        std::string scale;
        if (state.program != lesson::kNone && state.program < int(state.document.programs.size()))
            for (const lesson::Scale& item : state.document.programs[size_t(state.program)].scales)
                scale += (scale.empty() ? "" : ", ") + item.from + " as " + item.to;
        if (!scale.empty()) {
            y += context.px(8);
            y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.dim,
                         "So that there is an end to it, exploring reads " + scale + ". Run uses the numbers as they stand.");
        }
    }
    end_panel(context, y + context.px(16));
}

}  // namespace heddle::ui
