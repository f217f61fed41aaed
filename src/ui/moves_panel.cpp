#include <fmt/format.h>

#include <algorithm>

#include "ui/panels.h"
#include "ui/widgets.h"

// The moves of a stepped execution in words, around the present one.

namespace heddle::ui {

namespace {

void words(Context& context, ImDrawList* list, const Rect& rect, float y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    float line = context.px(24);
    int room = int((rect.bottom() - y - context.px(6)) / line);
    if (room < 1) return;
    int total = int(state.step_moves.size()), position = int(state.step->position);
    int first = std::clamp(position - std::max(1, room * 2 / 3), 0, std::max(0, total - room));
    std::int64_t target = -1;
    for (int i = first; i < std::min(total, first + room); ++i) {
        const protocol::StepMove& move = state.step_moves[size_t(i)];
        Rect row{rect.x, y, rect.w, line};
        bool hovered = false;
        if (hot_area(context, fmt::format("move-words-{}", i + 1), row, &hovered) && state.idle() && !state.step_stale) target = i + 1;
        if (hovered || i + 1 == position) list->AddRectFilled(row.min(), row.max(), i + 1 == position ? theme.selection : theme.raised);
        bool undone = i >= position;
        std::string number = std::to_string(i + 1);
        draw_text(list, context.fonts.small_code, {rect.x + context.px(44) - text_width(context.fonts.small_code, number), y}, line, theme.faint, number);
        float x = rect.x + context.px(54);
        if (move.thread >= 0) x += thread_mark(context, list, {x, y}, line, move.thread);
        std::string text = without_backquotes(move.text);
        std::string where = move.line ? fmt::format("line {}", move.line) : "";
        float where_width = text_width(context.fonts.small, where);
        ImU32 color = undone ? theme.faint : move.thread > 0 ? thread_text(theme, move.thread) : theme.text;
        float room = rect.right() - x - where_width - context.px(32);
        // Only where that does not cost the value at the words' end.
        if (std::string longer = text + "   (the thread before was interrupted)"; move.preempted && text_width(context.fonts.body, longer) <= room) text = longer;
        draw_text(list, context.fonts.body, {x, y}, line, color, fitted_value(context.fonts.body, text, room));
        draw_text(list, context.fonts.small, {rect.right() - where_width - context.px(16), y}, line, theme.dim, where);
        y += line;
    }
    if (target >= 0) context.session.step_to(target, context.now_ms);
}

}  // namespace

void moves_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    begin_panel(context, "moves", rect, false);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float y = rect.y + panel_heading(context, list, {rect.x + context.px(16), rect.y}, "Moves");
    if (!state.step || state.step_moves.empty()) {
        wrapped(list, context.fonts.body, {rect.x + context.px(16), y}, rect.w - context.px(32), context.fonts.body_line, context.theme->dim,
                "Each move in words. Press one to go there.");
    } else {
        words(context, list, rect, y);
    }
    separator_horizontal(context, list, rect.x, rect.right(), rect.y);
    end_panel(context, rect.bottom());
}

}  // namespace heddle::ui
