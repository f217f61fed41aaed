#include <fmt/format.h>

#include <algorithm>

#include "ui/endings.h"
#include "ui/widgets.h"

// One ending opened: all that it printed, what goes wrong in words, and how it comes about, move by move.

namespace heddle::ui {

namespace {

constexpr size_t kOutputShown = 4000, kStoryShown = 80, kCellsShown = 40;

std::string interruptions_words(const protocol::Outcome& outcome) {
    std::string words = outcome.preemptions == 0   ? "No thread has to be interrupted for this."
                        : outcome.preemptions == 1 ? "One interruption of a running thread is enough."
                                                   : fmt::format("{} interruptions of running threads.", outcome.preemptions);
    if (outcome.minimal && outcome.preemptions > 0)
        words += outcome.shortest ? " No schedule does it with fewer, and none of those is shorter." : " No schedule does it with fewer.";
    if (!outcome.minimal && outcome.preemptions > 0) words += " There may be a schedule with fewer.";
    return words;
}

// The order of the threads, in words that can be read aloud: 1 ×3, then 2 ×1…
void order_of_threads(Context& context, ImDrawList* list, float x, float width, float& y, const std::vector<session::ScheduleCell>& cells) {
    float at = x, line = context.px(24);
    size_t shown = 0;
    for (const session::ScheduleCell& cell : cells) {
        std::string steps = fmt::format("×{}", cell.steps);
        float need = context.px(34) + text_width(context.fonts.small, steps);
        if (at + need > x + width) {
            at = x;
            y += line;
        }
        if (++shown > kCellsShown) {
            draw_text(list, context.fonts.small, {at, y}, line, context.theme->dim, "…");
            break;
        }
        at += thread_mark(context, list, {at, y}, line, cell.thread);
        draw_text(list, context.fonts.small, {at, y}, line, context.theme->dim, steps);
        at += text_width(context.fonts.small, steps) + context.px(10);
    }
    if (!cells.empty()) y += line;
}

// One sentence a move; a press leads to its line.
void story_rows(Context& context, ImDrawList* list, float x, float width, float& y, const protocol::Outcome& outcome, size_t index) {
    const Theme& theme = *context.theme;
    if (outcome.story.empty()) return;
    y += panel_heading(context, list, {x, y}, "How it comes about");
    float line = context.px(24), mark = context.px(14);
    bool any = std::any_of(outcome.story.begin(), outcome.story.end(), [](const protocol::StoryLine& item) { return item.preempts; });
    for (size_t k = 0; k < outcome.story.size(); ++k) {
        const protocol::StoryLine& item = outcome.story[k];
        if (k == kStoryShown) {
            draw_text(list, context.fonts.small, {x, y}, line, theme.dim, fmt::format("… and {} more moves: step through it", outcome.story.size() - k));
            y += line;
            break;
        }
        int thread = thread_of_name(context, item.thread);
        std::string where = item.line ? fmt::format("line {}", item.line) : "";
        float where_width = text_width(context.fonts.small, where), left = x + mark + context.px(24);
        std::string words = without_backquotes(item.text);
        float height = std::max(line, wrapped(nullptr, context.fonts.body, {}, x + width - left - where_width - context.px(8), context.fonts.body_line, 0, words));
        bool hovered = false;
        if (item.line && hot_area(context, fmt::format("story-{}-{}", index, k), {x, y, width, height}, &hovered))
            context.scroll_to_line = item.line;
        if (item.preempts) {
            // It takes the turn: a wedge, in the colour of warnings.
            ImVec2 at{x + context.px(4), y + line / 2};
            float size = context.px(4.5f);
            list->AddTriangleFilled({at.x - size, at.y - size}, {at.x - size, at.y + size}, {at.x + size, at.y}, theme.warning);
        }
        thread_mark(context, list, {x + mark, y}, line, thread);
        wrapped(list, context.fonts.body, {left, y + context.px(1)}, x + width - left - where_width - context.px(8), context.fonts.body_line,
                hovered ? theme.link : thread > 0 ? thread_text(theme, thread) : theme.text, words);
        draw_text(list, context.fonts.small, {x + width - where_width, y}, line, theme.dim, where);
        y += height;
    }
    if (any) {
        ImVec2 at{x + context.px(4), y + context.px(11)};
        float size = context.px(3.5f);
        list->AddTriangleFilled({at.x - size, at.y - size}, {at.x - size, at.y + size}, {at.x + size, at.y}, theme.warning);
        draw_text(list, context.fonts.small, {x + mark, y}, context.px(22), theme.dim, "takes the turn from one that could go on");
        y += context.px(22);
    }
    y += context.px(8);
}

// What goes wrong; going round for ever is something that goes wrong, whatever the pattern.
std::string name_of(const protocol::Outcome& outcome) { return outcome.name.empty() && outcome.kind == "livelock" ? "livelock" : outcome.name; }

}  // namespace

bool step_button(Context& context, const Rect& rect, float& y, const std::string& name) {
    bool enabled = context.state().idle() && !context.state().report_stale;
    bool pressed =
        button(context, name, "▶  Step through it", ButtonKind::kQuiet, {rect.x + context.px(16), y}, context.px(32), 0, enabled);
    y += context.px(42);
    return pressed;
}

// "lost update of `total`: Thread-2 reads it…" as a label with its object, and the sentence below.
void explanation(Context& context, ImDrawList* list, float x, float width, float& y, const std::string& name, const std::string& sentence) {
    const Theme& theme = *context.theme;
    if (name.empty() && sentence.empty()) return;
    std::string rest = without_backquotes(sentence), object;
    if (!name.empty() && rest.rfind(name, 0) == 0) {
        size_t colon = rest.find(": ", name.size());
        if (colon != std::string::npos) {
            object = rest.substr(name.size(), colon - name.size());
            rest = rest.substr(colon + 2);
        } else {
            rest = rest.substr(name.size());
        }
    }
    if (!name.empty()) {
        float line = context.px(26), wide = badge(context, list, {x, y}, line, name, theme.wrong, theme.wrong_back);
        if (!object.empty())
            draw_text(list, context.fonts.body, {x + wide + context.px(2), y}, line, theme.text,
                      fitted(context.fonts.body, object, width - wide - context.px(2)));
        y += line;
    }
    if (size_t begin = rest.find_first_not_of(' '); begin != std::string::npos)
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.text, rest.substr(begin));
}

void outcome_detail(Context& context, ImDrawList* list, const Rect& rect, float& y, size_t index) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    const protocol::Outcome& outcome = state.report->outcomes[index];
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    y += context.px(4);
    std::string output = outcome.output;
    if (output.size() > kOutputShown) output = output.substr(0, kOutputShown) + "…";
    while (!output.empty() && output.back() == '\n') output.pop_back();
    if (output.empty()) output = "(nothing printed)";
    y += wrapped(list, context.fonts.small_code, {x, y}, width, context.fonts.small_line, theme.text, output);
    if (!outcome.error.empty())
        y += wrapped(list, context.fonts.small_code, {x, y}, width, context.fonts.small_line, theme.wrong, outcome.error);
    y += context.px(6);
    explanation(context, list, x, width, y, outcome.name, outcome.explanation);
    for (const std::string& waiting : outcome.left_waiting)
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.warning,
                     "Still waiting when the program ended: " + without_backquotes(waiting) + ".");
    y += context.px(2);
    y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim, interruptions_words(outcome));
    if (index < state.report_cells.size()) order_of_threads(context, list, x, width, y, state.report_cells[index]);
    y += context.px(8);
    if (!outcome.schedule.empty() && step_button(context, rect, y, fmt::format("outcome-step-{}", index)))
        context.session.step_outcome(int(index), context.now_ms);
    story_rows(context, list, x, width, y, outcome, index);
}

// What goes wrong, once for each name, with the schedule of fewest interruptions; each ending's own is in its row.
void what_happened(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const protocol::ExploreReport& report = *context.state().report;
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    std::vector<size_t> named;
    for (size_t i = 0; i < report.outcomes.size(); ++i) {
        const protocol::Outcome& outcome = report.outcomes[i];
        // Deadlocks have a section of their own, with who waits for whom.
        if (name_of(outcome).empty() || outcome.kind == "deadlock") continue;
        auto same = std::find_if(named.begin(), named.end(), [&](size_t other) { return name_of(report.outcomes[other]) == name_of(outcome); });
        if (same == named.end()) named.push_back(i);
        else if (outcome.preemptions < report.outcomes[*same].preemptions) *same = i;
    }
    if (named.empty()) return;
    y += context.px(8);
    y += panel_heading(context, list, {x, y}, "What happened");
    for (size_t i : named) {
        const protocol::Outcome& outcome = report.outcomes[i];
        bool endless = outcome.explanation.empty() && outcome.kind == "livelock";
        explanation(context, list, x, width, y, name_of(outcome), endless ? "It goes round for ever: nothing that it waits for can change any more." : outcome.explanation);
        y += context.px(8);
        if (!report.outcomes[i].schedule.empty() && step_button(context, rect, y, fmt::format("happened-step-{}", i)))
            context.session.step_outcome(int(i), context.now_ms);
    }
}

}  // namespace heddle::ui
