#include <fmt/format.h>

#include <algorithm>

#include "ui/code_view.h"
#include "ui/panels.h"
#include "ui/text_input.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

struct EditorGeometry {
    Rect code;       // where the text is, right of the line numbers
    float left;      // x of the first cell before scrolling
    float top;       // y of the first line before scrolling
};

std::string heading_text(const session::State& state) {
    std::string text = "Program · " + state.program_name;
    if (state.edited()) text += " · edited";
    // Exploring may read some numbers as smaller ones; whoever reads the code beside the endings must know.
    if (state.way == session::Way::kExplore && state.program != lesson::kNone)
        for (const lesson::Scale& scale : state.document.programs[size_t(state.program)].scales)
            text += " · " + scale.from + " read as " + scale.to;
    return text;
}

void line_numbers(Context& context, ImDrawList* list, const EditorGeometry& geometry, float x, int first, int last, int lines) {
    const Theme& theme = *context.theme;
    float line = context.fonts.code_line;
    const std::vector<int>& breakpoints = context.state().breakpoints;
    for (int i = first; i < std::min(last, lines); ++i) {
        if (std::binary_search(breakpoints.begin(), breakpoints.end(), i + 1)) {
            float middle = geometry.top + (float(i) + 0.5f) * line - context.editor_scroll_y;
            list->AddCircleFilled({x + context.px(8), middle}, context.px(4), theme.wrong);
        }
        bool wrong = false;
        for (const auto& item : context.state().diagnostics) wrong = wrong || item.line == i + 1;
        std::string number = std::to_string(i + 1);
        float width = float(number.size()) * context.fonts.code_cell;
        float y = geometry.top + float(i) * line - context.editor_scroll_y;
        ImU32 color = wrong ? theme.wrong : i + 1 == context.caret_line ? theme.dim : theme.faint;
        list->AddText(context.fonts.code, line, {std::round(x - width), std::round(y)}, color, number.c_str());
    }
}

// Squiggles, and each message at the end of its line where there is room for it.
void errors(Context& context, ImDrawList* list, const EditorGeometry& geometry, const CodeText& text) {
    const Theme& theme = *context.theme;
    const session::State& state = context.state();
    float line = context.fonts.code_line, cell = context.fonts.code_cell;
    int previous_line = 0;
    std::vector<protocol::DiagnosticItem> items = state.diagnostics;
    // Where the last run broke off, until the program is changed.
    if (state.verdict && !state.run_stale && state.idle() && state.verdict->kind == "exception" && state.verdict->line > 0)
        items.push_back({"error", state.verdict->line, 0, 0, 0, state.verdict->message, ""});
    for (const protocol::DiagnosticItem& item : items) {
        if (item.line < 1 || item.line > int(text.lines.size())) continue;
        const CodeLine& code_line = text.lines[size_t(item.line - 1)];
        std::string_view words(text.source.data() + code_line.offset, code_line.length);
        size_t indent = words.find_first_not_of(" \t");
        int from = item.col > 0 ? cell_of_code_point(words, item.col) : column_of(words, indent == words.npos ? 0 : indent);
        bool one_line = item.end_line == item.line || item.end_line == 0;
        int line_cells = column_of(words, words.size());
        int to = one_line && item.end_col > item.col ? cell_of_code_point(words, item.end_col) : std::max(line_cells, from + 1);
        float y = geometry.top + float(item.line - 1) * line - context.editor_scroll_y;
        float x = geometry.left - context.editor_scroll_x;
        ImU32 color = item.severity == "error" ? theme.wrong : theme.warning;
        draw_squiggle(list, context, {x, y}, from, to, cell, line, color);
        if (item.line == previous_line) continue;
        previous_line = item.line;
        float message_x = x + float(std::max(line_cells, to) + 2) * cell;
        float room = geometry.code.right() - message_x - context.px(16);
        if (room > context.px(90)) {
            std::string message = fitted(context.fonts.small, item.message, room);
            float width = text_width(context.fonts.small, message) + context.px(12);
            list->AddRectFilled({message_x, y + context.px(1)}, {message_x + width, y + line - context.px(1)},
                                item.severity == "error" ? theme.wrong_back : theme.warning_back, context.px(3));
            draw_text(list, context.fonts.small, {message_x + context.px(6), y}, line, color, message);
        }
    }
}

// Which threads are at which line, at the line's right edge.
void thread_places(Context& context, ImDrawList* list, const EditorGeometry& geometry) {
    const session::State& state = context.state();
    bool stepping = state.way == session::Way::kStep;
    if (stepping ? !state.step || state.step_stale : state.run_stale) return;
    float line = context.fonts.code_line;
    std::map<int, float> used;
    std::vector<protocol::ThreadItem> threads = state.threads;
    if (stepping) {
        threads.clear();
        for (const protocol::StepThread& thread : state.step->threads)
            threads.push_back({thread.index, thread.name, thread.state == "ended" ? "finished" : thread.state, thread.next_line ? thread.next_line : thread.line});
    }
    for (const protocol::ThreadItem& thread : threads) {
        if (thread.line < 1 || thread.state == "finished") continue;
        float y = geometry.top + float(thread.line - 1) * line - context.editor_scroll_y;
        float& offset = used[thread.line];
        if (offset == 0)
            list->AddRectFilled({geometry.code.x, y}, {geometry.code.right(), y + line},
                                with_alpha(thread_fill(*context.theme, thread.index), 0.10f));
        float x = geometry.code.right() - context.px(34) - offset;
        thread_mark(context, list, {x, y}, line, thread.index);
        offset += context.px(24);
    }
}

// The list of what is wrong, below the code: in full, with hints. Returns its height.
float problem_list(Context& context, const Rect& rect, bool draw) {
    const Theme& theme = *context.theme;
    const auto& items = context.state().diagnostics;
    if (items.empty()) return 0;
    ImDrawList* list = draw ? ImGui::GetWindowDrawList() : nullptr;
    float x = rect.x + context.px(16), width = rect.w - context.px(32), y = rect.y + context.px(8);
    if (draw) {
        list->AddRectFilled(rect.min(), rect.max(), theme.background);
        separator_horizontal(context, list, rect.x, rect.right(), rect.y);
    }
    int shown = 0;
    for (const protocol::DiagnosticItem& item : items) {
        if (++shown > 3) {
            if (draw)
                draw_text(list, context.fonts.small, {x, y}, context.fonts.small_line, theme.dim,
                          fmt::format("… and {} more", items.size() - 3));
            y += context.fonts.small_line;
            break;
        }
        std::string words = item.line ? fmt::format("Line {}: {}", item.line, item.message) : item.message;
        float top = y;
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line,
                     item.severity == "error" ? theme.wrong : theme.warning, words);
        if (!item.hint.empty())
            y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim, item.hint);
        if (draw && item.line && hot_area(context, "problem-" + std::to_string(shown - 1), {rect.x, top, rect.w, y - top}))
            context.scroll_to_line = item.line;
    }
    return y - rect.y + context.px(8);
}

}  // namespace

void editor_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "editor", rect, false);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float head = panel_heading(context, list, {rect.x + context.px(16), rect.y}, heading_text(state));
    if (state.edited()) {
        float width = button_width(context, "Reset");
        if (button(context, "reset", "Reset", ButtonKind::kBare, {rect.right() - width - context.px(4), rect.y + context.px(3)},
                   head - context.px(6), 0, state.idle()))
            context.session.reset_text();
    }

    float problems_height = std::min(problem_list(context, {rect.x, 0, rect.w, 0}, false), rect.h * 0.4f);
    Rect problems{rect.x, rect.bottom() - problems_height, rect.w, problems_height};
    const CodeText& text = context.highlight.of(state.text_version, state.text);
    float digits = float(std::max<size_t>(2, std::to_string(text.lines.size()).size()));
    float gutter = context.px(16) + digits * context.fonts.code_cell + context.px(16);

    EditorGeometry geometry{};
    geometry.code = {rect.x + gutter, rect.y + head, rect.w - gutter, problems.y - rect.y - head};
    float pad = context.px(8);
    geometry.left = geometry.code.x;
    geometry.top = geometry.code.y + pad;
    context.rects["code"] = geometry.code;

    bool covered = context.help_open;
    if (context.has_text_field)
        context.text_field = {covered ? Rect{} : geometry.code, 0, pad, context.fonts.code_cell, context.fonts.code_line,
                              context.fonts.code_em, false, theme.dark};

    float line = context.fonts.code_line;
    int first = std::max(0, int((context.editor_scroll_y - pad) / line));
    int last = int((context.editor_scroll_y + geometry.code.h) / line) + 1;
    Rect body{rect.x, geometry.code.y, rect.w, geometry.code.h};
    list->PushClipRect(body.min(), body.max(), true);
    if (context.caret_line > 0) {
        float y = geometry.top + float(context.caret_line - 1) * line - context.editor_scroll_y;
        list->AddRectFilled({rect.x, y}, {rect.right(), y + line}, with_alpha(theme.raised, 0.55f));
    }
    line_numbers(context, list, geometry, rect.x + gutter - context.px(16), first, last, int(text.lines.size()));
    list->PopClipRect();
    // The gutter: a press sets a breakpoint.
    if (!covered && hot_area(context, "gutter", {rect.x, geometry.code.y, gutter, geometry.code.h})) {
        int pressed = int((ImGui::GetIO().MousePos.y - geometry.top + context.editor_scroll_y) / line) + 1;
        if (pressed >= 1 && pressed <= int(text.lines.size())) context.session.toggle_breakpoint(pressed);
    }

    list->PushClipRect(geometry.code.min(), geometry.code.max(), true);
    thread_places(context, list, geometry);
    draw_code(list, context, text, first, last,
              {geometry.left - context.editor_scroll_x, geometry.top - context.editor_scroll_y}, context.fonts.code,
              context.fonts.code_cell, line);
    errors(context, list, geometry, text);
    if (state.text.empty())
        draw_text(list, context.fonts.body, {geometry.left + context.px(8), geometry.top}, line, theme.dim,
                  "Write a Python program here, or open one from the lesson.");
    list->PopClipRect();

    if (!context.has_text_field && !covered) text_input(context, geometry.code, pad);
    if (problems_height > 0) problem_list(context, problems, true);
    end_panel(context, rect.bottom());
}

}  // namespace heddle::ui
