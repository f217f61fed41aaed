#include <fmt/format.h>

#include <algorithm>

#include "ui/lesson_blocks.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

int lesson_position(const session::State& state) {
    for (size_t i = 0; i < state.lessons.size(); ++i)
        if (state.lessons[i].id == state.lesson_id) return int(i);
    return -1;
}

// A line of prose longer than this is hard to follow with the eye: about seventy characters.
float column_width(Context& context, float width) { return std::min(width, context.px(560)); }

void lesson_list(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "lesson-list", rect);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float y = ImGui::GetCursorScreenPos().y + context.px(4);
    std::string chosen;
    for (size_t i = 0; i < state.lessons.size(); ++i) {
        const session::LessonEntry& entry = state.lessons[i];
        Rect row{rect.x + context.px(8), y, rect.w - context.px(16), context.px(40)};
        bool hovered = false;
        if (hot_area(context, "lesson-" + entry.id, row, &hovered) && state.idle()) chosen = entry.id;
        bool open = entry.id == state.lesson_id;
        if (open || hovered)
            list->AddRectFilled(row.min(), row.max(), open ? theme.selection : theme.raised, context.px(6));
        float x = row.x + context.px(10);
        draw_text(list, context.fonts.body, {x, y}, row.h, theme.faint, std::to_string(i + 1));
        std::string minutes = entry.minutes ? fmt::format("{} min", entry.minutes) : "";
        float right = text_width(context.fonts.small, minutes);
        draw_text(list, context.fonts.body, {x + context.px(28), y}, row.h, theme.text,
                  fitted(context.fonts.body, entry.title, row.w - context.px(58) - right));
        draw_text(list, context.fonts.small, {row.right() - context.px(10) - right, y}, row.h, theme.dim, minutes);
        y += row.h + context.px(2);
    }
    if (state.lessons.empty())
        y += wrapped(list, context.fonts.body, {rect.x + context.px(16), y}, rect.w - context.px(32), context.fonts.body_line,
                     theme.dim, "No lessons are loaded. The editor works all the same: write a program and press Run.");
    end_panel(context, y + context.px(8));
    if (!chosen.empty()) {
        context.session.open_lesson(chosen);
        context.lesson_list_open = false;
    }
}

float problems(Context& context, ImDrawList* list, ImVec2 pos, float width) {
    const lesson::Document& document = context.state().document;
    if (!document.broken()) return 0;
    const Theme& theme = *context.theme;
    float y = pos.y;
    y += wrapped(list, context.fonts.bold, {pos.x, y}, width, context.fonts.body_line, theme.wrong,
                 "This lesson's file has errors; what could be read is shown.");
    int shown = 0;
    for (const Diagnostic& diagnostic : document.diagnostics) {
        if (++shown > 8) break;
        std::string words = fmt::format("{}:{}:{}: {}", document.file, diagnostic.span.line, diagnostic.span.col, diagnostic.message);
        if (!diagnostic.hint.empty()) words += " – " + diagnostic.hint;
        y += wrapped(list, context.fonts.small, {pos.x, y}, width, context.fonts.small_line, theme.wrong, words);
    }
    return y - pos.y + context.px(16);
}

float next_and_previous(Context& context, ImVec2 pos, float width) {
    const session::State& state = context.state();
    int at = lesson_position(state);
    float height = context.px(34);
    std::string target;
    if (at > 0 && button(context, "previous-lesson", "◀ Previous", ButtonKind::kQuiet, pos, height)) target = state.lessons[size_t(at - 1)].id;
    if (at >= 0 && at + 1 < int(state.lessons.size())) {
        float w = button_width(context, "Next lesson ▶");
        if (button(context, "next-lesson", "Next lesson ▶", ButtonKind::kQuiet, {pos.x + width - w, pos.y}, height)) target = state.lessons[size_t(at + 1)].id;
    }
    if (!target.empty()) context.session.open_lesson(target);
    return height;
}

}  // namespace

void lesson_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "lesson-frame", rect, false);
    ImDrawList* frame = ImGui::GetWindowDrawList();
    float x = rect.x + context.px(16);
    int at = lesson_position(state);
    std::string heading = at < 0 ? "Lesson" : fmt::format("Lesson {} of {}", at + 1, state.lessons.size());
    float head = panel_heading(context, frame, {x, rect.y}, heading);
    const char* label = context.lesson_list_open ? "Close list" : "All lessons";
    float width = button_width(context, label);
    if (button(context, "lesson-list", label, ButtonKind::kBare, {rect.right() - width - context.px(4), rect.y + context.px(3)}, head - context.px(6)))
        context.lesson_list_open = !context.lesson_list_open;

    Rect inner{rect.x, rect.y + head, rect.w, rect.h - head};
    if (context.lesson_list_open || (state.lesson_id.empty() && !state.lessons.empty())) {
        lesson_list(context, inner);
    } else {
        begin_panel(context, "lesson", inner);
        ImDrawList* list = ImGui::GetWindowDrawList();
        // A new lesson begins at its top.
        ImGuiID shown_key = ImGui::GetID("shown");
        int shown = int(ImGui::GetID(state.document.front.id.c_str()));
        if (ImGui::GetStateStorage()->GetInt(shown_key) != shown) {
            ImGui::GetStateStorage()->SetInt(shown_key, shown);
            ImGui::SetScrollY(0);
        }
        float text_width_max = column_width(context, inner.w - context.px(36));
        float y = ImGui::GetCursorScreenPos().y + context.px(4);
        if (state.lesson_state == session::LessonState::kLoading && state.document.blocks.empty()) {
            y += wrapped(list, context.fonts.body, {x, y}, text_width_max, context.fonts.body_line, theme.dim, "Loading the lesson…");
        } else if (state.lesson_state == session::LessonState::kFailed) {
            y += wrapped(list, context.fonts.body, {x, y}, text_width_max, context.fonts.body_line, theme.wrong, state.lesson_error);
        } else if (state.lesson_state == session::LessonState::kNone) {
            y += wrapped(list, context.fonts.body, {x, y}, text_width_max, context.fonts.body_line, theme.dim,
                         "Write a program in the middle and press Run (F5).");
        } else {
            y += problems(context, list, {x, y}, text_width_max);
            y += lesson_blocks(context, list, {x, y}, text_width_max, state.document.blocks);
            y += context.px(32);
            y += next_and_previous(context, {x, y}, text_width_max);
        }
        end_panel(context, y + context.px(32));
    }
    end_panel(context, rect.bottom());
}

}  // namespace heddle::ui
