#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ui/panels.h"
#include "ui/widgets.h"

// The bytecode of what is stepped: where each thread goes on, and which instructions other threads can see. A press on a row shows its
// line in the program.

namespace heddle::ui {

namespace {

struct Marks {
    std::map<std::int64_t, std::vector<int>> next;  // site → threads whose next operation it is
    std::set<std::int64_t> visible;
    std::int64_t last = 0;  // where the thread that moved last goes on, else the first that can
};

Marks marks_of(const session::State& state) {
    Marks marks;
    const protocol::Stepped& step = *state.step;
    marks.visible.insert(step.visible_sites.begin(), step.visible_sites.end());
    int moved = step.position > 0 ? state.step_moves[size_t(step.position - 1)].thread : -1;
    for (const protocol::StepThread& thread : step.threads) {
        if (thread.state != "ready" || thread.next_site == 0) continue;
        marks.next[thread.next_site].push_back(thread.index);
        if (marks.last == 0 || thread.index == moved) marks.last = thread.next_site;
    }
    return marks;
}

// "LOAD_GLOBAL" in small letters with spaces reads as words do.
std::string in_words(const std::string& name) {
    std::string words = name;
    for (char& c : words) c = c == '_' ? ' ' : char(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return words;
}

}  // namespace

void bytecode_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "bytecode-frame", rect, false);
    ImDrawList* frame = ImGui::GetWindowDrawList();
    float pad = context.px(16);
    float top = rect.y + panel_heading(context, frame, {rect.x + pad, rect.y}, "Bytecode");
    float close = context.px(26);
    bool closing = button(context, "bytecode-close", "×", ButtonKind::kBare, {rect.right() - context.px(12) - close, rect.y + context.px(5)}, close, close);
    const char* legend = "a bar: other threads can see what it does; numbers: who does it next";
    if (state.step && !state.listing.empty())
        top += wrapped(frame, context.fonts.small, {rect.x + pad, top}, rect.w - 2 * pad, context.fonts.small_line, theme.dim, legend) + context.px(6);
    Rect inner{rect.x, top, rect.w, rect.bottom() - top};
    begin_panel(context, "bytecode", inner);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float first = ImGui::GetCursorScreenPos().y, line = context.px(22), y = first;
    if (!state.step || state.listing.empty()) {
        y += wrapped(list, context.fonts.body, {rect.x + pad, y}, rect.w - 2 * pad, context.fonts.body_line, theme.dim,
                     "Press Step (F10): what the program is compiled to appears here, with the place of each thread in it.");
        end_panel(context, y);
        end_panel(context, rect.bottom());
        if (closing) act(context, "bytecode");
        return;
    }
    Marks marks = marks_of(state);
    size_t marked = 0;
    for (const auto& [site, threads] : marks.next) marked = std::max(marked, threads.size());
    float mark = context.px(24), who = mark * float(std::clamp<size_t>(marked, 1, 3)), numbers = context.px(34);
    float name_width = 0;
    for (const protocol::StepCode& code : state.listing)
        for (const protocol::StepInstruction& in : code.instructions) name_width = std::max(name_width, float(in.name.size()));
    name_width = std::min(name_width * text_width(context.fonts.small_code, "0") + context.px(10), rect.w * 0.45f);
    std::int64_t site = 0;
    float jump_to = -1;
    for (const protocol::StepCode& code : state.listing) {
        y += context.px(6);
        if (y + line >= inner.y && y <= inner.bottom())
            draw_text(list, context.fonts.bold, {rect.x + pad, y}, line, theme.text,
                      fitted(context.fonts.bold, code.name == "<module>" ? "the program" : code.name + fmt::format(", line {}", code.line), rect.w - 2 * pad));
        y += line;
        int last_line = 0;
        for (size_t i = 0; i < code.instructions.size(); ++i) {
            const protocol::StepInstruction& in = code.instructions[i];
            ++site;
            if (in.name == "EXTRA") continue;  // operands of the one before
            if (site == marks.last) jump_to = y;
            if (y + line >= inner.y && y <= inner.bottom()) {
                Rect row{rect.x, y, rect.w, line};
                bool hovered = false;
                if (hot_area(context, fmt::format("instruction-{}", site), row, &hovered)) context.scroll_to_line = in.line;
                auto threads = marks.next.find(site);
                if (threads != marks.next.end())
                    list->AddRectFilled(row.min(), row.max(), with_alpha(thread_fill(theme, threads->second.front()), 0.18f));
                else if (hovered)
                    list->AddRectFilled(row.min(), row.max(), theme.raised);
                if (marks.visible.count(site)) {
                    list->AddRectFilled({rect.x + context.px(6), y + context.px(3)}, {rect.x + context.px(9), y + line - context.px(3)}, theme.accent_line);
                    context.rects[fmt::format("instruction-{}-visible", site)] = row;
                }
                float x = rect.x + pad;
                if (threads != marks.next.end()) {
                    size_t shown = 0;
                    for (int thread : threads->second) {
                        if (shown++ == 3) break;
                        thread_mark(context, list, {x + mark * float(shown - 1), y}, line, thread);
                        context.rects[fmt::format("instruction-{}-next-{}", site, thread)] = row;
                    }
                }
                x += who;
                if (in.line != last_line) draw_text(list, context.fonts.small_code, {x, y}, line, theme.faint, std::to_string(in.line));
                x += numbers;
                draw_text(list, context.fonts.small_code, {x, y}, line, theme.text, fitted(context.fonts.small_code, in_words(in.name), name_width));
                x += name_width;
                // A method's name stands in the word behind its call.
                bool extra = i + 1 < code.instructions.size() && code.instructions[i + 1].name == "EXTRA";
                const std::string& refers = in.note.empty() && extra ? code.instructions[i + 1].note : in.note;
                const std::string& note = refers.empty() ? in.operands : refers;
                draw_text(list, context.fonts.small_code, {x, y}, line, refers.empty() ? theme.faint : theme.dim,
                          fitted(context.fonts.small_code, note, rect.right() - pad - x));
            }
            last_line = in.line;
            y += line;
        }
    }
    // What moves is brought into view; a learner who has scrolled keeps the place until the next move.
    if (context.bytecode_serial != state.step_serial && jump_to >= 0) {
        context.bytecode_serial = state.step_serial;
        if (jump_to < inner.y || jump_to + line > inner.bottom()) {
            ImGui::SetScrollY(std::max(0.f, jump_to - first - inner.h * 0.4f));
            context.frame_again = true;
        }
    }
    end_panel(context, y + context.px(16));
    end_panel(context, rect.bottom());
    if (closing) act(context, "bytecode");
}

}  // namespace heddle::ui
