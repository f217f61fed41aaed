#include <fmt/format.h>

#include <algorithm>

#include "ui/step_parts.h"
#include "ui/widgets.h"

// The learner as the scheduler: a card for each thread that says what it would do next; pressing the card does it.

namespace heddle::ui {

namespace {

constexpr int kVariablesShown = 8;
constexpr size_t kFramesShown = 4;
constexpr size_t kCardsShown = 60;  // a thousand threads are no cards that anybody reads

float variable_rows(Context& context, ImDrawList* list, float x, float y, float width,
                    const std::vector<protocol::StepVariable>& variables) {
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
        draw_text(list, context.fonts.small_code, {x + name_width, y}, line, theme.text,
                  fitted(context.fonts.small_code, v.value, width - name_width));
        y += line;
    }
    return y - top;
}

std::string frame_words(const protocol::StepFrame& frame) {
    std::string words = frame.function == "<module>" ? "the program" : frame.function;
    if (frame.line) words += fmt::format(", line {}", frame.line);
    return words;
}

// Null list: only measures. Returns the card's height.
float card_contents(Context& context, ImDrawList* list, const protocol::StepThread& thread, float x, float y, float width) {
    const Theme& theme = *context.theme;
    float top = y, line = context.px(26);
    y += context.px(8);
    bool ready = thread.state == "ready";
    float mark = list ? thread_mark(context, list, {x, y}, line, thread.index) : context.px(30);
    std::string state = thread.state == "ended" ? "has ended" : ready && thread.next_line + thread.line == 0 ? "about to begin"
                        : ready ? fmt::format("line {}", thread.next_line ? thread.next_line : thread.line)
                        : thread.line ? fmt::format("waits, line {}", thread.line) : "waits";
    float state_width = text_width(context.fonts.small, state);
    if (list) {
        draw_text(list, context.fonts.bold, {x + mark, y}, line, thread_text(theme, thread.index),
                  fitted(context.fonts.bold, thread.name, width - mark - state_width - context.px(12)));
        draw_text(list, context.fonts.small, {x + width - state_width, y}, line,
                  ready                     ? theme.dim
                  : thread.state == "ended" ? theme.faint
                                            : theme.warning,
                  state);
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
    if (thread.state == "ended") return y + context.px(8) - top;
    // The innermost call with its variables, then who called it.
    float small = context.px(20);
    for (size_t i = thread.frames.size(), shown = 0; i-- > 0; ++shown) {
        const protocol::StepFrame& frame = thread.frames[i];
        if (frame.function == "<module>" && thread.frames.size() == 1) break;
        if (shown == kFramesShown) {
            if (list) draw_text(list, context.fonts.small, {x, y}, small, theme.faint, fmt::format("… {} more calls", i + 1));
            y += small;
            break;
        }
        if (list) draw_text(list, context.fonts.small, {x, y}, small, shown ? theme.faint : theme.dim,
                            fitted(context.fonts.small, (shown ? "called from " : "in ") + frame_words(frame), width));
        y += small;
        if (shown > 0 || frame.function == "<module>") continue;
        if (list) y += variable_rows(context, list, x, y, width, frame.variables);
        else y += small * float(std::min<size_t>(frame.variables.size(), kVariablesShown + 1));
    }
    return y + context.px(8) - top;
}

}  // namespace

void thread_cards(Context& context, ImDrawList* list, float x, float width, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    const protocol::Stepped& step = *state.step;
    bool free = state.idle() && !state.step_stale;
    float pad = context.px(12), foot = context.px(28);
    int pressed = -2, line_pressed = -1, block_pressed = -1;
    size_t shown = 0, waiting = 0, ended = 0;
    for (const protocol::StepThread& thread : step.threads) {
        if (thread.state == "ended" && step.threads.size() > 6) {
            ++ended;
            continue;
        }
        if (shown >= kCardsShown) {
            ++waiting;
            continue;
        }
        ++shown;
        bool ready = thread.state == "ready" && free, hovered = false;
        float height = card_contents(context, nullptr, thread, x + pad, y, width - 2 * pad) + (thread.state == "ready" ? foot : 0);
        Rect card{x, y, width, height};
        // What lies on the card takes the press before the card does.
        float feet = x + pad - context.px(8);
        ImDrawListSplitter layers;
        layers.Split(list, 2);
        layers.SetCurrentChannel(list, 1);
        if (thread.state == "ready") {
            auto small_button = [&](const std::string& name, const char* label) {
                float wide = text_width(context.fonts.small, label) + context.px(16);
                Rect area{feet, card.bottom() - foot - context.px(2), wide, foot - context.px(2)};
                bool over = false, hit = ready && hot_area(context, name, area, &over);
                if (over) list->AddRectFilled(area.min(), area.max(), theme.background, context.px(4));
                draw_text(list, context.fonts.small, {area.x + context.px(8), area.y}, area.h, ready ? theme.link : theme.faint, label);
                feet += wide;
                return hit;
            };
            if (small_button(fmt::format("step-line-{}", thread.index), "to its next line")) line_pressed = thread.index;
            if (small_button(fmt::format("step-block-{}", thread.index), "until it waits")) block_pressed = thread.index;
        }
        if (ready && hot_area(context, fmt::format("step-thread-{}", thread.index), card, &hovered)) pressed = thread.index;
        layers.SetCurrentChannel(list, 0);
        ImU32 back = hovered ? theme.raised_hover : thread.state == "ready" ? theme.raised : theme.background;
        list->AddRectFilled(card.min(), card.max(), back, context.px(6));
        list->AddRect(card.min(), card.max(), hovered ? thread_fill(theme, thread.index) : theme.line, context.px(6), 0, context.hair());
        list->AddRectFilled(card.min(), {card.x + context.px(4), card.bottom()},
                            with_alpha(thread_fill(theme, thread.index), thread.state == "ready" ? 1.f : 0.35f), context.px(6),
                            ImDrawFlags_RoundCornersLeft);
        layers.SetCurrentChannel(list, 1);
        card_contents(context, list, thread, x + pad, y, width - 2 * pad);
        layers.Merge(list);
        y += height + context.px(8);
    }
    if (waiting + ended > 0) {
        std::string words = waiting ? fmt::format("… and {} more threads", waiting) : "";
        if (ended) words += fmt::format("{}{} have ended", waiting ? ", " : "", ended);
        y += wrapped(list, context.fonts.small, {x, y}, width, context.px(22), theme.dim, words);
        y += context.px(4);
    }
    if (step.clock) {
        float line = context.px(34);
        if (button(context, "step-clock", fmt::format("Let time pass (now {:.3f} s)", step.time_s), ButtonKind::kQuiet, {x, y}, line, 0,
                   free))
            pressed = -1;
        y += line + context.px(8);
    }
    if (line_pressed >= 0) context.session.step_line(line_pressed, context.now_ms);
    else if (block_pressed >= 0) context.session.step_until_blocked(block_pressed, context.now_ms);
    else if (pressed >= -1) context.session.step_thread(pressed, context.now_ms);
}

}  // namespace heddle::ui
