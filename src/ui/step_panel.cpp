#include <fmt/format.h>

#include <algorithm>

#include "session/assumptions.h"
#include "ui/panels.h"
#include "ui/step_parts.h"
#include "ui/widgets.h"

// Stepping: where the execution is, what moves it, and below that the threads, the locks and the shared data.

namespace heddle::ui {

namespace {

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
    Control list[] = {{"step-start", "Start", free && step.position > 0},
                            {"step-back", "◀  Back  ⇧F10", free && step.position > 0},
                            {"step-on", step.length > step.position ? "▶  On  F10" : "▶  Next  F10", free && (!step.over || step.length > step.position)},
                            {"step-run", "Run", free && !step.over}};
    // With their keys where that fits into one row.
    float whole = -gap;
    for (const Control& control : list) whole += std::max(button_width(context, control.label), height) + gap;
    if (whole > column.width) {
        list[1].label = "◀  Back";
        list[2].label = step.length > step.position ? "▶  On" : "▶  Next";
    }
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
    float heading = panel_heading(context, list, {column.x, column.y}, position_words(state));
    const char* bytecode = context.bytecode_open ? "Hide bytecode" : "Bytecode";
    float bytecode_width = button_width(context, bytecode), bytecode_height = context.px(26);
    if (button(context, "bytecode", bytecode, ButtonKind::kBare,
               {column.x + column.width - bytecode_width, column.y + (heading - bytecode_height) / 2}, bytecode_height, bytecode_width))
        act(context, "bytecode");
    column.y += heading;
    if (!state.step_of.empty()) {
        std::string words = (state.step_left ? "Your own way. You left the one to: " : "The way to: ") + without_backquotes(state.step_of);
        column.y += wrapped(list, context.fonts.body, {column.x, column.y}, column.width, context.fonts.body_line, state.step_left ? theme.dim : theme.link, words);
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
    // In a deadlock, who waits for whom is what matters; before, it is who can move.
    bool deadlock = state.step->over && state.step->verdict == "deadlock";
    if (deadlock) locks_view(context, list, column.x, column.width, column.y);
    std::vector<const protocol::ProcessItem*> processes;
    for (const protocol::StepProcess& process : context.state().step->processes) processes.push_back(&process.process);
    process_view(context, list, column.x, column.width, column.y, processes, context.state().step->pipes, MessageTimes::Moves);
    thread_cards(context, list, column.x, column.width, column.y);
    if (!deadlock) locks_view(context, list, column.x, column.width, column.y);
    shared_view(context, list, column.x, column.width, column.y);
    if (std::string words = session::schedule_assumptions(state.step->schedule); !words.empty()) column.text("Under: " + words + ".", theme.dim, true);
    end_panel(context, column.y + context.px(16));
}

}  // namespace heddle::ui
