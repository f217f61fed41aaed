#include <fmt/format.h>

#include <algorithm>

#include "ui/panels.h"
#include "ui/widgets.h"

// The learner as the scheduler: a card for each thread that says what it would do next; pressing the card does it.

namespace heddle::ui {

namespace {

constexpr int kVariablesShown = 8;

struct Column {
    Context& context;
    ImDrawList* list;
    float x, width, y;
};

std::string position_words(const session::State& state) {
    const protocol::Stepped& step = *state.step;
    std::string words = fmt::format("Step · after move {}", step.position);
    if (step.position == 0) words = "Step · at the beginning";
    if (step.length > step.position) words += fmt::format(" of {}", step.length);
    return words;
}

// Start, back, on, run: what moves without choosing a thread.
void controls(Column& column) {
    Context& context = column.context;
    const session::State& state = context.state();
    const protocol::Stepped& step = *state.step;
    bool free = state.idle() && !state.step_stale;
    float height = context.px(34), gap = context.px(8), x = column.x;
    struct Control {
        const char* name;
        const char* label;
        bool enabled;
    };
    const Control list[] = {{"step-start", "Start", free && step.position > 0},
                            {"step-back", "◀  Back  ⇧F10", free && step.position > 0},
                            {"step-on", step.length > step.position ? "▶  On  F10" : "▶  Next  F10", free && (!step.over || step.length > step.position)},
                            {"step-run", "Run", free && !step.over}};
    for (const Control& control : list) {
        float width = std::max(button_width(context, control.label), height);
        if (x + width > column.x + column.width + 1) {
            x = column.x;
            column.y += height + gap;
        }
        if (button(context, control.name, control.label, ButtonKind::kQuiet, {x, column.y}, height, width, control.enabled)) act(context, control.name);
        x += width + gap;
    }
    column.y += height + context.px(10);
}

float variable_rows(Context& context, ImDrawList* list, float x, float y, float width, const std::vector<protocol::StepVariable>& variables) {
    const Theme& theme = *context.theme;
    float line = context.px(20), top = y;
    int shown = 0;
    for (const protocol::StepVariable& v : variables) {
        if (++shown > kVariablesShown) {
            draw_text(list, context.fonts.small, {x, y}, line, theme.dim, fmt::format("… and {} more", variables.size() - kVariablesShown));
            y += line;
            break;
        }
        std::string name = v.name + " = ";
        float name_width = text_width(context.fonts.small_code, name);
        draw_text(list, context.fonts.small_code, {x, y}, line, theme.dim, name);
        draw_text(list, context.fonts.small_code, {x + name_width, y}, line, theme.text, fitted(context.fonts.small_code, v.value, width - name_width));
        y += line;
    }
    return y - top;
}

// `draw` false: only measures. Returns the card's height.
float card_contents(Context& context, ImDrawList* list, const protocol::StepThread& thread, float x, float y, float width) {
    const Theme& theme = *context.theme;
    float top = y, line = context.px(26);
    y += context.px(8);
    bool ready = thread.state == "ready";
    float mark = list ? thread_mark(context, list, {x, y}, line, thread.index) : context.px(30);
    std::string state = thread.state == "ended" ? "has ended" : ready ? fmt::format("line {}", thread.next_line ? thread.next_line : thread.line)
                        : thread.line ? fmt::format("waits, line {}", thread.line) : "waits";
    float state_width = text_width(context.fonts.small, state);
    if (list) {
        draw_text(list, context.fonts.bold, {x + mark, y}, line, thread_text(theme, thread.index),
                  fitted(context.fonts.bold, thread.name, width - mark - state_width - context.px(12)));
        draw_text(list, context.fonts.small, {x + width - state_width, y}, line, ready ? theme.dim : thread.state == "ended" ? theme.faint : theme.warning, state);
    }
    y += line;
    if (!thread.words.empty()) {
        std::string words = ready ? "next: " + without_backquotes(thread.words) : without_backquotes(thread.words);
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, ready ? theme.text : theme.warning, words);
    }
    for (const protocol::StepLock& lock : thread.locks) {
        std::string words = "holds " + without_backquotes(lock.name);
        if (lock.line) words += fmt::format(" since line {}", lock.line);
        y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim, words);
    }
    if (thread.state != "ended" && !thread.frames.empty()) {
        const protocol::StepFrame& frame = thread.frames.back();
        if (!frame.variables.empty() && frame.function != "<module>") {
            std::string where = frame.function;
            if (thread.frames.size() > 1) where = thread.frames[thread.frames.size() - 2].function + " › " + where;
            if (list) draw_text(list, context.fonts.small, {x, y}, context.px(22), theme.dim, where);
            y += context.px(22);
            if (list) y += variable_rows(context, list, x, y, width, frame.variables);
            else y += context.px(20) * float(std::min<size_t>(frame.variables.size(), kVariablesShown + 1));
        }
    }
    return y + context.px(8) - top;
}

void thread_cards(Column& column) {
    Context& context = column.context;
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    const protocol::Stepped& step = *state.step;
    bool free = state.idle() && !state.step_stale;
    float pad = context.px(12);
    int pressed = -2;
    for (const protocol::StepThread& thread : step.threads) {
        if (thread.state == "ended" && step.threads.size() > 6) continue;
        float height = card_contents(context, nullptr, thread, column.x + pad, column.y, column.width - 2 * pad);
        Rect card{column.x, column.y, column.width, height};
        bool ready = thread.state == "ready" && free, hovered = false;
        if (ready && hot_area(context, fmt::format("step-thread-{}", thread.index), card, &hovered)) pressed = thread.index;
        ImU32 back = hovered ? theme.raised_hover : thread.state == "ready" ? theme.raised : theme.background;
        column.list->AddRectFilled(card.min(), card.max(), back, context.px(6));
        column.list->AddRect(card.min(), card.max(), theme.line, context.px(6), 0, context.hair());
        column.list->AddRectFilled(card.min(), {card.x + context.px(4), card.bottom()}, with_alpha(thread_fill(theme, thread.index), thread.state == "ready" ? 1.f : 0.35f), context.px(6), ImDrawFlags_RoundCornersLeft);
        card_contents(context, column.list, thread, column.x + pad, column.y, column.width - 2 * pad);
        column.y += height + context.px(8);
    }
    if (step.clock) {
        float line = context.px(34);
        if (button(context, "step-clock", fmt::format("Let time pass (now {:.3f} s)", step.time_s), ButtonKind::kQuiet, {column.x, column.y}, line, 0, free)) pressed = -1;
        column.y += line + context.px(8);
    }
    if (pressed >= -1) context.session.step_thread(pressed, context.now_ms);
}

void ending(Column& column) {
    Context& context = column.context;
    const protocol::Stepped& step = *context.state().step;
    const Theme& theme = *context.theme;
    if (!step.over) return;
    bool good = step.verdict == "exit" && step.exit_code == 0;
    std::string title = step.verdict == "exit" ? (good ? "ran to its end" : fmt::format("ended with exit code {}", step.exit_code))
                        : step.verdict == "deadlock" ? "deadlock" : step.verdict == "exception" ? "uncaught exception" : step.verdict;
    float line = context.px(28);
    badge(context, column.list, {column.x, column.y}, line, title, good ? theme.good : theme.wrong, good ? theme.good_back : theme.wrong_back);
    column.y += line + context.px(4);
    if (!step.message.empty())
        column.y += wrapped(column.list, context.fonts.body, {column.x, column.y}, column.width, context.fonts.body_line, theme.text, step.message);
    for (const protocol::WaitFor& edge : step.cycle) {
        std::string words = edge.thread + " waits for " + without_backquotes(edge.waits_for);
        if (!edge.held_by.empty() && edge.waits_for.find(edge.held_by) == std::string::npos) words += ", held by " + edge.held_by;
        column.y += wrapped(column.list, context.fonts.body, {column.x, column.y}, column.width, context.fonts.body_line, theme.wrong, words);
    }
    column.y += context.px(8);
}

void shared_data(Column& column) {
    Context& context = column.context;
    const protocol::Stepped& step = *context.state().step;
    const Theme& theme = *context.theme;
    if (step.variables.empty() && step.shared.empty()) return;
    column.y += panel_heading(context, column.list, {column.x, column.y}, "Shared data");
    float line = context.px(24);
    auto access = [&](float& right, const char* word, int thread, std::int64_t at, float y) {
        if (thread < 0 && at == 0) return;
        float mark = context.px(28);
        right -= mark;
        thread_mark(context, column.list, {right, y}, line, thread);
        float width = text_width(context.fonts.small, word) + context.px(4);
        right -= width;
        draw_text(column.list, context.fonts.small, {right, y}, line, theme.dim, word);
        right -= context.px(8);
    };
    for (const protocol::StepVariable& v : step.variables) {
        const protocol::StepShared* touched = nullptr;
        for (const protocol::StepShared& place : step.shared)
            if (without_backquotes(place.name) == v.name || place.name.find("`" + v.name + "`") != std::string::npos) touched = &place;
        float right = column.x + column.width;
        bool fresh = touched != nullptr && touched->written_at == step.position && step.position > 0;
        if (fresh) column.list->AddRectFilled({column.x - context.px(6), column.y}, {right + context.px(6), column.y + line}, theme.selection, context.px(4));
        if (touched != nullptr) {
            access(right, "written by", touched->last_writer, touched->written_at, column.y);
            access(right, "read by", touched->last_reader, touched->read_at, column.y);
        }
        std::string name = v.name + " = ";
        float name_width = text_width(context.fonts.small_code, name);
        draw_text(column.list, context.fonts.small_code, {column.x, column.y}, line, theme.dim, name);
        draw_text(column.list, context.fonts.small_code, {column.x + name_width, column.y}, line, theme.text,
                  fitted(context.fonts.small_code, v.value, std::max(0.f, right - column.x - name_width)));
        column.y += line;
    }
    column.y += context.px(8);
}

}  // namespace

void step_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "step", rect);
    ImDrawList* list = ImGui::GetWindowDrawList();
    Column column{context, list, rect.x + context.px(16), rect.w - context.px(32), ImGui::GetCursorScreenPos().y};
    if (!state.step) {
        column.y += panel_heading(context, list, {column.x, column.y}, "Step");
        std::string words = state.activity == session::Activity::kStepping
                                ? "Starting the program…"
                                : "Press Step (F10). The program stands still, and you are the scheduler: each thread has a card that says "
                                  "what it would do next, and pressing the card lets it. Back (Shift+F10) undoes any number of moves.";
        column.y += wrapped(list, context.fonts.body, {column.x, column.y}, column.width, context.fonts.body_line, theme.dim, words);
        end_panel(context, column.y + context.px(16));
        return;
    }
    column.y += panel_heading(context, list, {column.x, column.y}, position_words(state));
    if (!state.step_of.empty()) {
        std::string words = "The way to: " + without_backquotes(state.step_of);
        column.y += wrapped(list, context.fonts.body, {column.x, column.y}, column.width, context.fonts.body_line, theme.link, words);
        column.y += context.px(4);
    }
    if (state.step_stale) {
        float line = context.px(28);
        badge(context, list, {column.x, column.y}, line, "before your last change", theme.warning, theme.warning_back);
        column.y += line + context.px(8);
        if (button(context, "step-again", "Step the program as it is now", ButtonKind::kPrimary, {column.x, column.y}, context.px(34), 0, state.idle()))
            act(context, "step-restart");
        column.y += context.px(44);
    } else {
        controls(column);
    }
    ending(column);
    thread_cards(column);
    shared_data(column);
    end_panel(context, column.y + context.px(16));
}

}  // namespace heddle::ui
