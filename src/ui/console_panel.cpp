#include <fmt/format.h>

#include <algorithm>

#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

std::string time_label(double time_ms) {
    if (time_ms < 1000) return fmt::format("{:.1f} ms", time_ms);
    return fmt::format("{:.2f} s", time_ms / 1000);
}

}  // namespace

void console_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "console-frame", rect, false);
    ImDrawList* frame = ImGui::GetWindowDrawList();
    std::string heading = "Console";
    if (state.console_dropped) heading += fmt::format(" · the first {} lines are left out", state.console_dropped);
    float top = rect.y + panel_heading(context, frame, {rect.x + context.px(16), rect.y}, heading);

    Rect inner{rect.x, top, rect.w, rect.bottom() - top};
    begin_panel(context, "console", inner);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float line = context.fonts.code_line, left = rect.x + context.px(16);
    float y = ImGui::GetCursorScreenPos().y;
    if (state.console.empty()) {
        wrapped(list, context.fonts.body, {left, y}, rect.w - context.px(32), context.fonts.body_line, theme.dim, empty_console_words(state));
        end_panel(context, y + line);
    } else {
        bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - line;
        // While stepping time is virtual and the panel narrow: what was printed needs the room.
        bool timed = state.way != session::Way::kStep;
        float time_width = timed ? text_width(context.fonts.small_code, "000.0 ms") + context.px(16) : context.px(8);
        float name_x = left + time_width;
        float text_x = name_x + context.px(26);
        auto columns = std::max(8, int((rect.right() - context.px(12) - text_x) / text_width(context.fonts.code, "0")));
        context.console.update(state, columns);
        // Only what can be seen is drawn: there may be thousands of lines.
        int first = std::max(0, int((inner.y - y) / line)), last = int((inner.bottom() - y) / line) + 1;
        int previous = -1;
        for (int row = first; row < std::min(last, context.console.rows()); ++row) {
            const ConsoleRows::Row& place = context.console.at(row);
            const session::ConsoleLine& item = state.console[place.line];
            float at = y + float(row) * line;
            if (timed && place.begin == 0) {
                std::string time = time_label(item.time_ms);
                float time_x = left + time_width - context.px(16) - text_width(context.fonts.small_code, time);
                draw_text(list, context.fonts.small_code, {time_x, at}, line, theme.faint, time);
            }
            list->AddRectFilled({name_x - context.px(8), at}, {name_x - context.px(5), at + line},
                                thread_fill(theme, item.thread));
            if (item.thread != previous) thread_mark(context, list, {name_x, at}, line, item.thread);
            previous = item.thread;
            ImU32 color = item.error_stream ? theme.wrong : thread_text(theme, item.thread);
            if (!item.error_stream && item.thread == 0) color = theme.text;
            list->AddText(context.fonts.code, context.fonts.code->FontSize, {text_x, at}, color, item.text.data() + place.begin, item.text.data() + place.end);
        }
        end_panel(context, y + line * float(context.console.rows()) + context.px(8));
        if (at_end) {
            ImGui::BeginChild("console");
            ImGui::SetScrollY(ImGui::GetScrollMaxY() + line * 4);
            ImGui::EndChild();
        }
    }
    separator_horizontal(context, frame, rect.x, rect.right(), rect.y);
    end_panel(context, rect.bottom());
}

}  // namespace heddle::ui
