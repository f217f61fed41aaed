#include <fmt/format.h>

#include <algorithm>

#include "session/assumptions.h"
#include "ui/endings.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

void heading(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    float x = rect.x + context.px(16);
    float line = panel_heading(context, list, {x, y}, "Endings");
    float at = x + context.px(76);
    if (state.report) {
        const protocol::ExploreReport& report = *state.report;
        std::string count = report.executions ? fmt::format("{} executions", *report.executions)
                            : report.states   ? fmt::format("{} states", *report.states)
                                              : std::string("explored");
        if (report.executions && *report.executions == 1) count = "1 execution";
        if (state.report_stale)
            badge(context, list, {at, y}, line, "before your last change", theme.warning, theme.warning_back);
        else if (state.covered())
            badge(context, list, {at, y}, line, "covered", theme.text, theme.raised);
        else if (report.complete)
            badge(context, list, {at, y}, line, "proved · " + count, theme.good, theme.good_back);
        else
            badge(context, list, {at, y}, line, "bound reached · " + count, theme.warning, theme.warning_back);
    }
    y += line;
}

std::string count_words(double count) {
    if (count < 1e4) return fmt::format("{:.0f}", count);
    if (count < 1e6) return fmt::format("{:.0f} thousand", count / 1e3);
    return fmt::format("{:.1f} million", count / 1e6);
}

// How far an exploration came that did not end.
std::string bound_words(const protocol::ExploreReport& report) {
    std::string words = report.bound == "stopped" ? "Stopped before every schedule was tried."
                        : report.bound.empty()    ? "Not every schedule was tried."
                                                  : "Not every schedule was tried: " + report.bound + " ran out.";
    if (report.expected > 0 && report.executions)
        words += fmt::format(" {} of about {} executions", count_words(double(*report.executions)), count_words(report.expected));
    if (report.open > 0) words += fmt::format("{}{} known beginnings are left open", report.expected > 0 && report.executions ? "; " : " ", count_words(double(report.open)));
    if (words.back() != '.') words += '.';
    return words + " There may be endings that are not in this list.";
}

void progress(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    if (state.connection != session::Connection::kReady) {
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.text, "Waiting for the engine…");
        return;
    }
    double seconds = (context.now_ms - state.started_ms) / 1000;
    y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.text, "Trying every schedule…");
    y += context.px(4);
    // Figures in a column, so that they do not jump while they grow.
    auto figure = [&](const char* what, const std::string& value) {
        float line = context.px(24);
        draw_text(list, context.fonts.small, {x, y}, line, theme.dim, what);
        draw_text(list, context.fonts.code, {x + context.px(110), y}, line, theme.text, value);
        y += line;
    };
    figure("executions", fmt::format("{}", state.progress.executions));
    figure("endings", fmt::format("{} so far", state.progress.endings));
    figure("steps", count_words(double(state.progress.steps)));
    figure("time", fmt::format("{:.1f} s", seconds));
    if (state.progress.elapsed_ms > 500)
        figure("speed", count_words(double(state.progress.executions) * 1000 / state.progress.elapsed_ms) + " a second");
    if (state.progress.expected > 0) {
        // An estimate, so a bar without a promise: it may go back.
        double done = std::clamp(double(state.progress.executions) / state.progress.expected, 0.0, 1.0);
        figure("estimate", "about " + count_words(state.progress.expected) + " in all");
        float top = y + context.px(4);
        list->AddRectFilled({x, top}, {x + width, top + context.px(4)}, theme.line, context.px(2));
        list->AddRectFilled({x, top}, {x + width * float(done), top + context.px(4)}, theme.accent_line, context.px(2));
        context.rects["explore-estimate"] = {x, top, width, context.px(4)};
        y += context.px(12);
    }
    y += context.px(8);
    if (button(context, "explore-stop", state.stopping ? "Stopping…" : "Stop and show what was found", ButtonKind::kQuiet, {x, y}, context.px(34), 0, !state.stopping))
        context.session.stop(context.now_ms);
    y += context.px(42);
    y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim,
                 "What was found by then is a bound and not a proof.");
}

void report(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    if (!state.report->complete)
        y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.warning, bound_words(*state.report));
    if (state.prediction) prediction_result(context, list, rect, y);
    if (state.report->outcomes.empty())
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.dim, "No ending was reached before it was stopped.");
    else
        outcome_table(context, list, rect, y);
    condition_findings(context, list, rect, y);
    what_happened(context, list, rect, y);
    deadlock_findings(context, list, rect, y);
    race_findings(context, list, rect, y);
    y += context.px(12);
    y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.dim, "Holds for: " + session::report_assumptions(*state.report) + ".");
    if (state.report->complete && state.report->races.empty() && state.report->deadlocks.empty() && state.report->model == "free")
        y += wrapped(list, context.fonts.small, {x, y}, width, context.fonts.small_line, theme.good, "No data race and no deadlock in any of them.");
}

// Before anything was explored: what it does, and whether to predict first.
void invitation(Context& context, ImDrawList* list, const Rect& rect, float& y) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    float x = rect.x + context.px(16), width = rect.w - context.px(32);
    y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.dim,
                 "Press Explore (F6). Every order in which the threads can move is tried; each different ending "
                 "gets a row here, with the shortest way into it, and whether the list is proved complete.");
    std::string scale;
    if (state.program != lesson::kNone && state.program < int(state.document.programs.size()))
        for (const lesson::Scale& item : state.document.programs[size_t(state.program)].scales)
            scale += (scale.empty() ? "" : ", ") + item.from + " as " + item.to;
    if (!scale.empty()) {
        y += context.px(8);
        y += wrapped(list, context.fonts.body, {x, y}, width, context.fonts.body_line, theme.dim,
                     "So that there is an end to it, exploring reads " + scale + ". Run uses the numbers as they stand.");
    }
    y += context.px(12);
}

// What the next exploration does. Stands below everything that is not covered or under way.
void switches(Context& context, const Rect& rect, float& y) {
    float height = 0;
    y += context.px(4);
    if (checkbox(context, "predict-first", "Let me predict the endings first", context.state().predict_first,
                 {rect.x + context.px(16), y}, rect.w - context.px(32), &height))
        context.session.set_predict_first(!context.state().predict_first);
    y += height;
    // Only where it makes a difference.
    if (!context.state().draws_numbers()) return;
    if (checkbox(context, "random-any", "Try every random number, not only those of one seed", context.state().random_any,
                 {rect.x + context.px(16), y}, rect.w - context.px(32), &height))
        context.session.set_random_any(!context.state().random_any);
    y += height;
}

}  // namespace

void endings_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    begin_panel(context, "endings", rect);
    ImDrawList* list = ImGui::GetWindowDrawList();
    float y = ImGui::GetCursorScreenPos().y;
    heading(context, list, rect, y);

    // Before another exploration the switch stands on top, where it is seen; otherwise below what was found.
    bool asks = state.idle() && !state.covered();
    if (asks && state.report && state.report_stale) switches(context, rect, y);
    if (state.activity == session::Activity::kExploring) progress(context, list, rect, y);
    else if (state.covered()) prediction_card(context, list, rect, y);
    else if (state.report) report(context, list, rect, y);
    else invitation(context, list, rect, y);
    if (asks && !(state.report && state.report_stale)) switches(context, rect, y);
    end_panel(context, y + context.px(16));
}

}  // namespace heddle::ui
