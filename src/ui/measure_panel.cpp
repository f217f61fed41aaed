#include <fmt/format.h>

#include <algorithm>

#include "ui/panels.h"
#include "ui/run_plot.h"
#include "ui/widgets.h"

// Measuring: the program many times, each run's time and ending.

namespace heddle::ui {

namespace {

constexpr int kRunsToChoose[] = {10, 30, 100, 1000};
constexpr size_t kEndingsShown = 12;

void how_many(Column& column) {
    Context& context = column.context;
    const session::State& state = context.state();
    float height = context.px(34);
    std::vector<Segment> choices;
    int chosen = -1;
    for (int runs : kRunsToChoose) {
        if (runs == state.measured_runs) chosen = int(choices.size());
        choices.push_back({fmt::format("measure-runs-{}", runs), std::to_string(runs), state.idle()});
    }
    const char* words = "How many runs";
    float beside = text_width(context.fonts.body, words) + context.px(14);
    draw_text(column.list, context.fonts.body, {column.x, column.y}, height, context.theme->dim, words);
    int pressed = segments(context, choices.data(), int(choices.size()), chosen, {column.x + beside, column.y}, height, nullptr);
    if (pressed >= 0) context.session.set_measured_runs(kRunsToChoose[pressed]);
    column.y += height;
    column.gap(12);
}

void progress(Column& column) {
    Context& context = column.context;
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    size_t made = state.measured ? state.measured->runs.size() : 0;
    int wanted = state.measured ? state.measured->wanted : state.measured_runs;
    if (state.connection != session::Connection::kReady) column.text("Waiting for the engine…", theme.text);
    else column.text(fmt::format("Run {} of {}…", std::min(int(made) + 1, wanted), wanted), theme.text);
    float part = float(made) / float(std::max(1, wanted)), top = column.y + context.px(4);
    column.list->AddRectFilled({column.x, top}, {column.x + column.width, top + context.px(4)}, theme.line, context.px(2));
    column.list->AddRectFilled({column.x, top}, {column.x + column.width * part, top + context.px(4)}, theme.accent_line, context.px(2));
    context.rects["measure-progress"] = {column.x, top, column.width * part, context.px(4)};
    column.gap(14);
    if (made > 0 && int(made) < wanted) {
        double left = (context.now_ms - state.started_ms) / double(made) * double(size_t(wanted) - made);
        column.text("About " + session::time_text(left) + " left.", theme.dim, true);
    }
    column.gap(6);
}

// A row of numbers with what they are below each.
void numbers(Column& column, const session::Measurement& measurement, const std::string& title) {
    Context& context = column.context;
    const Theme& theme = *context.theme;
    session::MeasuredFigures figures = session::figures_of(measurement.runs);
    if (!title.empty()) column.text(title, theme.dim, true);
    struct Number {
        std::string value;
        const char* what;
    };
    Number row[] = {{session::time_text(figures.median), "median"},
                    {session::time_text(figures.quarter) + " – " + session::time_text(figures.three_quarters), "half of the runs"},
                    {session::time_text(figures.least), "fastest"},
                    {session::time_text(figures.most), "slowest"}};
    float x = column.x, big = context.px(26), small = context.px(18);
    for (const Number& number : row) {
        bool first = &number == row;
        ImFont* font = first ? context.fonts.bold : context.fonts.body;
        float width = std::max(text_width(font, number.value), text_width(context.fonts.small, number.what));
        if (x + width > column.x + column.width && x > column.x) {
            x = column.x;
            column.y += big + small + context.px(4);
        }
        draw_text(column.list, font, {x, column.y}, big, first ? theme.text : theme.text, number.value);
        draw_text(column.list, context.fonts.small, {x, column.y + big}, small, theme.dim, number.what);
        x += width + context.px(28);
    }
    column.y += big + small;
    column.gap(10);
}

void endings(Column& column, const session::Measurement& measurement) {
    Context& context = column.context;
    const Theme& theme = *context.theme;
    std::vector<session::EndingCount> counts = session::count_endings(measurement.runs);
    column.y += panel_heading(context, column.list, {column.x, column.y}, counts.size() == 1 ? "All ended so" : "How they ended");
    float line = context.px(26), time_width = text_width(context.fonts.small, "0000 ms") + context.px(12);
    float bar_room = std::clamp(column.width * 0.34f, context.px(60), context.px(240));
    for (size_t i = 0; i < counts.size(); ++i) {
        if (i == kEndingsShown) {
            column.text(fmt::format("… and {} more.", counts.size() - i), theme.dim, true);
            break;
        }
        const session::EndingCount& count = counts[i];
        context.rects[fmt::format("measured-ending-{}", i)] = {column.x, column.y, column.width, line};
        std::string words = count.ending.empty() ? "(nothing printed)" : count.ending;
        std::string times = fmt::format("{}×", count.runs), time = session::time_text(count.median);
        float bars = column.x + column.width - time_width - bar_room;
        float number = text_width(context.fonts.small, times);
        draw_text(column.list, context.fonts.small_code, {column.x, column.y}, line, count.good() ? theme.text : theme.wrong,
                  fitted_end(context.fonts.small_code, words, bars - column.x - number - context.px(16)));
        draw_text(column.list, context.fonts.small, {bars - context.px(8) - number, column.y}, line, theme.dim, times);
        float bar = std::max(context.px(3), bar_room * float(count.runs) / float(counts.front().runs));
        column.list->AddRectFilled({bars, column.y + context.px(7)}, {bars + bar, column.y + line - context.px(7)},
                                   count.good() ? theme.accent : theme.wrong, context.px(2));
        draw_text(column.list, context.fonts.small, {column.x + column.width - text_width(context.fonts.small, time), column.y}, line,
                  theme.dim, time);
        column.y += line;
    }
    column.gap(4);
    column.text("Runs show what happened to happen, and how long it took. Explore (F6) proves what can.", theme.dim, true);
    column.gap(10);
}

std::string conditions_of(const session::Measurement& measurement) {
    std::string words = fmt::format("{} {}, model {}, ", measurement.runs.size(), measurement.runs.size() == 1 ? "run" : "runs", measurement.model);
    if (!measurement.parallel) return words + "the threads took turns";
    return words + fmt::format("up to {} {} at a time", measurement.model == "free" ? measurement.cores : 1,
                               measurement.model == "free" && measurement.cores != 1 ? "cores" : "core");
}

void tools(Column& column) {
    Context& context = column.context;
    const session::State& state = context.state();
    float height = context.px(34), gap = context.px(8), x = column.x;
    auto tool = [&](const char* name, const char* label, bool enabled) {
        float width = button_width(context, label);
        if (x + width > column.x + column.width && x > column.x) {
            x = column.x;
            column.y += height + gap;
        }
        if (button(context, name, label, ButtonKind::kQuiet, {x, column.y}, height, width, enabled)) act(context, name);
        x += width + gap;
    };
    tool("save-measurement", "Save these figures", state.idle() && state.measured);
    tool("open-measurement", "Compare with saved ones…", state.idle());
    if (state.beside) tool("drop-beside", "Take them away", true);
    column.y += height;
    column.gap(8);
}

}  // namespace

void measure_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "measure", rect);
    ImDrawList* list = ImGui::GetWindowDrawList();
    Column column{context, list, rect.x + context.px(16), rect.w - context.px(32), ImGui::GetCursorScreenPos().y};
    float line = panel_heading(context, list, {column.x, column.y}, "Measure");
    bool measuring = state.activity == session::Activity::kMeasuring;
    if (state.measured && state.measured_stale && !measuring)
        badge(context, list, {column.x + context.px(92), column.y}, line, "before your last change", theme.warning, theme.warning_back);
    column.y += line;
    column.gap(4);
    how_many(column);
    if (measuring) progress(column);
    bool any = state.measured && !state.measured->runs.empty();
    if (!any && !measuring)
        column.text("Press Measure (F7). The program runs so many times, one run after the other, and each is timed: is it faster with "
                    "more threads, and does it always end the same way?",
                    theme.dim);
    session::MeasuredFigures beside;
    if (state.beside) beside = session::figures_of(state.beside->runs);
    if (any) {
        numbers(column, *state.measured, state.beside ? "Here: " + conditions_of(*state.measured) : "");
        float height = std::clamp(rect.h * 0.34f, context.px(150), context.px(420));
        run_plot(context, list, {column.x, column.y, column.width, height}, state.measured->runs, state.measured->wanted,
                 state.beside ? &beside : nullptr);
        column.y += height;
        column.gap(8);
    }
    if (state.beside) {
        float top = column.y;
        column.gap(4);
        numbers(column, *state.beside, "From " + state.beside->place + ": " + conditions_of(*state.beside) + (any ? " (the dashed line)" : ""));
        if (any) {
            double here = session::figures_of(state.measured->runs).median;
            double ratio = std::max(here, beside.median) / std::max(1e-9, std::min(here, beside.median));
            column.text(ratio < 1.05 ? "About as fast as here." : fmt::format("By the median {:.1f} times as {} as here.", ratio,
                                                                              beside.median < here ? "fast" : "slow"), theme.text);
        }
        context.rects["measured-beside"] = {column.x, top, column.width, column.y - top};
        column.gap(8);
    }
    if (any) {
        endings(column, *state.measured);
        if (!state.beside) column.text(conditions_of(*state.measured) + ".", theme.dim, true);
        column.text("Times are those of the runs alone: the program is compiled once, before them.", theme.dim, true);
        column.gap(10);
    }
    if (!measuring) {
        column.gap(6);
        tools(column);
    }
    end_panel(context, column.y + context.px(16));
}

}  // namespace heddle::ui
