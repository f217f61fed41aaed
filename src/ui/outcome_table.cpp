#include <fmt/format.h>

#include <algorithm>

#include "session/ending_text.h"
#include "session/schedule_cells.h"
#include "ui/endings.h"
#include "ui/widgets.h"

// The table of endings: each with how often, how many interruptions it needs, and the shape of its shortest schedule.

namespace heddle::ui {

namespace {

// More rows than this are not read by anybody, and every one is laid out in every frame.
constexpr size_t kOutcomesShown = 400;

constexpr const char* kExpected = "✓ expected";
constexpr const char* kMissed = "not expected";

// What the learner had said about an ending, or null.
const char* predicted(const session::State& state, int outcome) {
    if (!state.prediction) return nullptr;
    for (const session::PredictionChoice& choice : state.prediction->choices)
        if (choice.outcome == outcome) return choice.ticked ? kExpected : kMissed;
    return nullptr;
}

void schedule_picture(Context& context, ImDrawList* list, ImVec2 pos, float width, float line,
                      const std::vector<session::ScheduleCell>& cells) {
    if (cells.empty()) return;
    float height = context.px(14), gap = context.hair();
    int steps = 0;
    for (const session::ScheduleCell& cell : cells) steps += std::min(cell.steps, 4);
    float unit = std::clamp(width / float(std::max(steps, 1)), context.px(2), context.px(10));
    float x = pos.x, y = std::round(pos.y + (line - height) / 2);
    int before = 0;
    for (const session::ScheduleCell& cell : cells) {
        // Rounded from the beginning, so that roundings do not add up to more than there is room for.
        before += std::min(cell.steps, 4);
        float w = std::max(context.px(2), std::round(pos.x + unit * float(before)) - x);
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
    layout.picture_x = left + width - layout.picture_width - context.px(14);  // the rest is for the button at the row's end
    layout.preemptions_right = layout.picture_x - context.px(16);
    layout.executions_right = layout.preemptions_right - context.px(82);
    layout.text_x = left;
    layout.text_width = layout.executions_right - context.px(72) - left;
    return layout;
}

// No word of it is wider than that.
bool words_fit(ImFont* font, const std::string& text, float width) {
    for (size_t at = 0; at < text.size();) {
        size_t end = std::min(text.find(' ', at), text.size());
        if (text_width(font, text.substr(at, end - at)) > width) return false;
        at = end + 1;
    }
    return true;
}

void right_text(Context& context, ImDrawList* list, ImFont* font, float right, float y, float line, ImU32 color,
                const std::string& text) {
    (void)context;
    draw_text(list, font, {right - text_width(font, text), y}, line, color, text);
}

}  // namespace

void outcome_table(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    const protocol::ExploreReport& report = *state.report;
    TableLayout layout = table_layout(context, rect);
    std::string common = session::common_beginning(report.outcomes);
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

    std::int64_t most = 0;
    for (const protocol::Outcome& outcome : report.outcomes) most = std::max(most, outcome.executions.value_or(0));
    int pressed = -1, replayed = -1;
    size_t shown = std::min(report.outcomes.size(), kOutcomesShown);
    for (size_t i = 0; i < shown; ++i) {
        const protocol::Outcome& outcome = report.outcomes[i];
        bool selected = state.selected_outcome == int(i);
        std::string text = session::ending_label(outcome, common);
        const char* guess = predicted(state, int(i));
        // What does not fit beside the figures stands above them.
        bool wide = text_width(context.fonts.body, text) > layout.text_width * 1.8f || !words_fit(context.fonts.body, text, layout.text_width);
        float text_room = wide ? rect.w - context.px(32) : layout.text_width;
        float text_height = std::min(wrapped(nullptr, context.fonts.body, {}, text_room, context.fonts.body_line, 0, text),
                                     context.fonts.body_line * 3);
        bool notes = guess || !outcome.name.empty();
        float figures = wide ? context.px(30) : text_height + context.px(16);
        float figures_y = wide ? y + context.px(8) + text_height : y;
        float height = text_height + context.px(16) + (wide ? figures : 0) + (notes ? context.fonts.small_line + context.px(4) : 0);
        Rect row{rect.x, y, rect.w, height};
        bool hovered = false, over_replay = false;
        // At the row's end: straight into the stepper. It lies on the row, so it takes the press first.
        bool steps = state.idle() && !state.report_stale && !outcome.schedule.empty();
        Rect replay{rect.right() - context.px(34), y, context.px(34), height};
        if (steps && hot_area(context, fmt::format("outcome-replay-{}", i), replay, &over_replay)) replayed = int(i);
        if (hot_area(context, "outcome-" + std::to_string(i), row, &hovered)) pressed = int(i);
        hovered = hovered || over_replay;
        if (hovered || selected)
            list->AddRectFilled(row.min(), row.max(), selected ? theme.selection : theme.raised);
        bool good = outcome.kind == "exit";
        list->PushClipRect(row.min(), {row.right(), y + context.px(8) + text_height}, true);
        wrapped(list, context.fonts.body, {layout.text_x, y + context.px(8)}, text_room, context.fonts.body_line,
                good ? theme.text : theme.wrong, text);
        list->PopClipRect();
        if (notes) {
            // What the learner said about it, and what goes wrong in it.
            float x = layout.text_x, below = y + height - context.px(8) - context.fonts.small_line;
            if (guess) {
                draw_text(list, context.fonts.small, {x, below}, context.fonts.small_line, guess == kExpected ? theme.good : theme.warning, guess);
                x += text_width(context.fonts.small, guess) + context.px(8);
            }
            draw_text(list, context.fonts.small, {x, below}, context.fonts.small_line, theme.wrong,
                      fitted(context.fonts.small, outcome.name, layout.picture_x - x));
        }
        // How often, as a bar: the shape of the whole column is a histogram.
        if (outcome.executions && most > 0) {
            float bar = context.px(52) * float(*outcome.executions) / float(most);
            float foot = notes || wide ? figures_y + figures : y + height;
            list->AddRectFilled({layout.executions_right - bar, foot - context.px(6)}, {layout.executions_right, foot - context.px(3)},
                                with_alpha(theme.accent_line, 0.7f));
        }
        std::string executions = outcome.executions ? fmt::format("{}", *outcome.executions) : "–";
        right_text(context, list, context.fonts.code, layout.executions_right, figures_y, figures, theme.text, executions);
        right_text(context, list, context.fonts.code, layout.preemptions_right, figures_y, figures, theme.text,
                   fmt::format("{}{}", outcome.minimal || outcome.preemptions == 0 ? "" : "≤ ", outcome.preemptions));
        if (i < state.report_cells.size())
            schedule_picture(context, list, {layout.picture_x, figures_y}, layout.picture_width, figures, state.report_cells[i]);
        if (steps) {
            ImVec2 at{replay.x + context.px(14), figures_y + figures / 2};
            float size = context.px(5);
            list->AddTriangleFilled({at.x - size * 0.8f, at.y - size}, {at.x - size * 0.8f, at.y + size}, {at.x + size, at.y},
                                    over_replay ? theme.link
                                    : hovered   ? theme.text
                                                : theme.dim);
        }
        y += height;
        if (selected) outcome_detail(context, list, rect, y, i);
        separator_horizontal(context, list, rect.x, rect.right(), y);
    }
    if (shown < report.outcomes.size()) {
        draw_text(list, context.fonts.small, {layout.text_x, y}, head, theme.dim,
                  fmt::format("… and {} more endings", report.outcomes.size() - shown));
        y += head;
    }
    if (replayed >= 0) context.session.step_outcome(replayed, context.now_ms);
    else if (pressed >= 0) context.session.select_outcome(pressed);
}

}  // namespace heddle::ui
