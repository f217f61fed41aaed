#include <fmt/format.h>

#include <algorithm>

#include "ui/panels.h"
#include "ui/widgets.h"

// The moves of a stepped execution: a swim lane for each thread above, the words of the moves around the present one below.

namespace heddle::ui {

namespace {

// The clock is drawn like a thread with no number.
int lane_of(const session::State& state, int thread) {
    int lanes = int(state.step->threads.size());
    return thread < 0 ? lanes : std::min(thread, lanes);
}

void lanes(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    int count = int(state.step->threads.size());
    bool clock = std::any_of(state.step_moves.begin(), state.step_moves.end(), [](const protocol::StepMove& m) { return m.thread < 0; });
    int rows = std::min(count + (clock ? 1 : 0), 8);
    float row = context.px(22), left = rect.x + context.px(46), width = rect.right() - context.px(16) - left;
    size_t total = state.step_moves.size();
    auto position = size_t(state.step->position);
    // As wide as there is room for, and never narrower than can be hit; then the window follows the present move.
    float cell = total == 0 ? context.px(16) : std::clamp(width / float(total), context.px(9), context.px(26));
    auto fit = size_t(std::max(1.f, width / cell));
    size_t first = total <= fit ? 0 : std::min(total - fit, position > fit / 2 ? position - fit / 2 : 0);
    for (int i = 0; i < rows; ++i) {
        if (i < count) thread_mark(context, list, {rect.x + context.px(16), y + row * float(i)}, row, i);
        else draw_text(list, context.fonts.small, {rect.x + context.px(16), y + row * float(i)}, row, theme.dim, "time");
        float middle = std::round(y + row * (float(i) + 0.5f));
        list->AddLine({left, middle}, {left + width, middle}, theme.line, context.hair());
    }
    std::int64_t target = -1;
    for (size_t i = first; i < total && i < first + fit; ++i) {
        const protocol::StepMove& move = state.step_moves[i];
        int lane = lane_of(state, move.thread);
        if (lane >= rows) continue;
        float x = left + cell * float(i - first), top = y + row * float(lane);
        Rect box{x, top, cell, row};
        ImU32 color = move.thread < 0 ? theme.dim : thread_fill(theme, move.thread);
        bool undone = i >= position, hovered = false;
        if (hot_area(context, fmt::format("move-{}", i + 1), box, &hovered) && state.idle() && !state.step_stale) target = std::int64_t(i) + 1;
        float inset = context.px(3), gap = context.hair();
        list->AddRectFilled({x, top + inset}, {x + cell - gap, top + row - inset}, with_alpha(color, undone ? 0.3f : 1.f), context.px(2));
        bool strong = move.action == "write" || move.action == "read-write";
        if (strong && cell >= context.px(9))
            list->AddRectFilled({x + cell / 2 - context.px(2), top + row / 2 - context.px(2)}, {x + cell / 2 + context.px(2), top + row / 2 + context.px(2)}, theme.background);
        if (hovered) {
            list->AddRect({x, top + inset}, {x + cell - gap, top + row - inset}, theme.text, context.px(2), 0, context.px(1.5f));
            ImGui::SetTooltip("%zu. %s", i + 1, without_backquotes(move.text).c_str());
        }
    }
    if (position >= first && position <= first + fit) {
        float x = std::round(left + cell * float(position - first));
        list->AddLine({x, y - context.px(2)}, {x, y + row * float(rows) + context.px(2)}, theme.accent, context.px(2));
    }
    y += row * float(rows) + context.px(6);
    if (target >= 0) context.session.step_to(target, context.now_ms);
}

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
        if (move.preempted) text += "   (the thread before was interrupted)";
        std::string where = move.line ? fmt::format("line {}", move.line) : "";
        float where_width = text_width(context.fonts.small, where);
        ImU32 color = undone ? theme.faint : move.thread > 0 ? thread_text(theme, move.thread) : theme.text;
        draw_text(list, context.fonts.body, {x, y}, line, color, fitted(context.fonts.body, text, rect.right() - x - where_width - context.px(32)));
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
                "Every move that was made stands here, a lane for each thread. Press one to go there, forward or back.");
    } else {
        lanes(context, list, rect, y);
        words(context, list, rect, y);
    }
    separator_horizontal(context, list, rect.x, rect.right(), rect.y);
    end_panel(context, rect.bottom());
}

}  // namespace heddle::ui
