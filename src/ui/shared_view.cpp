#include <fmt/format.h>

#include <algorithm>

#include "session/process_shown.h"
#include "ui/panels.h"
#include "ui/step_parts.h"
#include "ui/widgets.h"

// Shared data: each place with its value, who read and wrote it last; what the last move changed lights up.

namespace heddle::ui {

namespace {

constexpr size_t kPlacesShown = 40, kClocksShown = 16;

struct SharedPlace {
    std::string name, value;
    const protocol::StepShared* touched = nullptr;
};

// `process`: the one that the variables are of, null for the first.
bool is_name_of(const protocol::StepShared& place, const std::string& variable, const protocol::StepProcess* process) {
    if (process) return place.name == "`" + variable + "` of " + process->process.name;
    return place.name == "`" + variable + "`" || place.name == variable;
}

// Global variables, then what else was touched: attributes, elements.
std::vector<SharedPlace> places_of(const protocol::Stepped& step, const protocol::StepProcess* process) {
    std::vector<SharedPlace> places;
    std::vector<bool> used(step.shared.size(), false);
    for (const protocol::StepVariable& variable : process ? process->variables : step.variables) {
        SharedPlace place{variable.name, variable.value, nullptr};
        for (size_t i = 0; i < step.shared.size(); ++i)
            if (is_name_of(step.shared[i], variable.name, process)) {
                place.touched = &step.shared[i];
                used[i] = true;
            }
        places.push_back(place);
    }
    for (size_t i = 0; i < step.shared.size(); ++i)
        if (!used[i] && !step.shared[i].value.empty())
            places.push_back({without_backquotes(step.shared[i].name), step.shared[i].value, &step.shared[i]});
    // What threads touch comes first: it is what one watches.
    std::stable_sort(places.begin(), places.end(),
                     [](const SharedPlace& a, const SharedPlace& b) { return (a.touched != nullptr) > (b.touched != nullptr); });
    return places;
}

// A clock as its numbers, each behind its thread's mark; returns where it ends.
float clock_numbers(Context& context, ImDrawList* list, ImVec2 pos, float right, float line, const session::VectorClock& clock) {
    float x = pos.x;
    for (size_t thread = 0; thread < clock.size(); ++thread) {
        if (clock[thread] == 0) continue;
        std::string number = std::to_string(clock[thread]);
        float width = text_width(context.fonts.small_code, number);
        if (x + context.px(24) + width > right) {
            draw_text(list, context.fonts.small, {x, pos.y}, line, context.theme->dim, "…");
            return x;
        }
        x += thread_mark(context, list, {x, pos.y}, line, int(thread));
        draw_text(list, context.fonts.small_code, {x, pos.y}, line, context.theme->text, number);
        x += width + context.px(10);
    }
    return x;
}

// What every thread knows of the others: how many of their moves happened before its own last one.
void thread_clocks(Context& context, ImDrawList* list, float x, float width, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    float line = context.px(24);
    y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim,
                 "So many moves of each thread happened before, for certain, whatever the schedule: its own, and those that a lock handed "
                 "on, a start, a join or a notification made it wait for.");
    y += context.px(4);
    for (size_t thread = 0; thread < state.clocks->threads.size() && thread < kClocksShown; ++thread) {
        if (state.clocks->threads[thread].empty()) continue;
        context.rects[fmt::format("clock-{}", thread)] = {x, y, width, line};
        float mark = thread_mark(context, list, {x, y}, line, int(thread));
        draw_text(list, context.fonts.small, {x + mark, y}, line, theme.dim, "knows of");
        clock_numbers(context, list, {x + mark + text_width(context.fonts.small, "knows of") + context.px(10), y}, x + width, line,
                      state.clocks->threads[thread]);
        y += line;
    }
    y += context.px(6);
}

// Whether the last read and the last write of a place have an order that no schedule changes.
void order_line(Context& context, ImDrawList* list, const std::string& name, const protocol::StepShared& place, float x, float width, float& y) {
    const Theme& theme = *context.theme;
    session::Order order = session::order_of(*context.state().clocks, place);
    if (order == session::Order::kNone) return;
    bool ordered = order == session::Order::kOrdered, read_first = place.read_at < place.written_at;
    std::string words = ordered ? (read_first ? "The read happened before the write, in every schedule." : "The write happened before the read, in every schedule.")
                                : "No order between the last read and the last write: a data race.";
    float top = y;
    y += wrapped(list, context.fonts.small, {x + context.px(12), y}, width - context.px(12), context.fonts.small_line, ordered ? theme.dim : theme.wrong, words);
    context.rects[(ordered ? "ordered-" : "unordered-") + name] = {x, top, width, y - top};
    y += context.px(4);
}

}  // namespace

void shared_view(Context& context, ImDrawList* list, float x, float width, float& y) {
    const protocol::Stepped& step = *context.state().step;
    const Theme& theme = *context.theme;
    const protocol::StepProcess* process = session::process_shown(context.state());
    std::vector<SharedPlace> places = places_of(step, process);
    if (places.empty()) return;
    float heading = panel_heading(context, list, {x, y}, process ? "Data of " + process->process.name : "Shared data");
    const session::State& state = context.state();
    const char* clocks = state.clocks_shown ? "Hide clocks" : "Clocks";
    float clocks_width = button_width(context, clocks);
    if (button(context, "clocks", clocks, ButtonKind::kBare, {x + width - clocks_width, y + (heading - context.px(26)) / 2}, context.px(26), clocks_width))
        act(context, "clocks");
    y += heading;
    if (state.clocks) thread_clocks(context, list, x, width, y);
    float line = context.px(26), mark = context.px(22);
    float flash = context.flash();
    size_t shown = 0;
    for (const SharedPlace& place : places) {
        if (shown++ == kPlacesShown) {
            draw_text(list, context.fonts.small, {x, y}, line, theme.dim, fmt::format("… and {} more", places.size() - kPlacesShown));
            y += line;
            break;
        }
        const protocol::StepShared* touched = place.touched;
        bool written = touched && step.position > 0 && touched->written_at == step.position;
        bool read = touched && step.position > 0 && touched->read_at == step.position;
        auto access_width = [&](const char* word, std::int64_t at) {
            return at ? mark + text_width(context.fonts.small, word) + context.px(12) : 0.f;
        };
        float accesses = touched ? access_width("written", touched->written_at) + access_width("read", touched->read_at) : 0.f;
        std::string name = place.name + " = ";
        float needed = text_width(context.fonts.small_code, name) + text_width(context.fonts.small_code, place.value);
        // Who touched it stands behind the value, or below where that would cut the name.
        bool below = accesses > 0 && needed > width - accesses;
        float height = below ? line + context.px(20) : line;
        context.rects["shared-" + place.name] = {x, y, width, height};
        if (written || read) {
            // The mark stays until the next move; the light goes after a moment.
            ImU32 color = thread_fill(theme, written ? touched->last_writer : touched->last_reader);
            if (written)
                list->AddRectFilled({x - context.px(6), y}, {x + width + context.px(6), y + height},
                                    with_alpha(color, 0.12f + 0.3f * flash), context.px(4));
            list->AddRectFilled({x - context.px(10), y + context.px(3)}, {x - context.px(7), y + height - context.px(3)}, color);
        }
        float right = x + width, access_y = below ? y + line - context.px(4) : y;
        if (below) right = x + accesses;
        auto access = [&](const char* word, int thread, std::int64_t at) {
            if (at == 0) return;
            right -= mark;
            thread_mark(context, list, {right, access_y}, line, thread);
            right -= text_width(context.fonts.small, word) + context.px(4);
            draw_text(list, context.fonts.small, {right, access_y}, line, theme.dim, word);
            right -= context.px(8);
        };
        if (touched) {
            access("written", touched->last_writer, touched->written_at);
            access("read", touched->last_reader, touched->read_at);
        }
        float room = below ? width : std::max(0.f, right - x);
        float name_width = text_width(context.fonts.small_code, name);
        if (name_width > room * 0.75f) {
            name = fitted(context.fonts.small_code, place.name, room * 0.75f - context.px(24)) + " = ";
            name_width = text_width(context.fonts.small_code, name);
        }
        draw_text(list, context.fonts.small_code, {x, y}, line, theme.dim, name);
        draw_text(list, context.fonts.small_code, {x + name_width, y}, line, theme.text,
                  fitted(context.fonts.small_code, place.value, std::max(0.f, room - name_width)));
        y += height;
        if (touched && state.clocks) order_line(context, list, place.name, *touched, x, width, y);
    }
    y += context.px(8);
}

}  // namespace heddle::ui
