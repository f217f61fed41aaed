#include <fmt/format.h>

#include "ui/panels.h"
#include "ui/step_parts.h"
#include "ui/widgets.h"

namespace heddle::ui {

namespace {

const char* verdict_title(const protocol::Verdict& verdict) {
    if (verdict.kind == "exit") return verdict.exit_code == 0 ? "ran to its end" : "ended with an error code";
    if (verdict.kind == "deadlock") return "deadlock";
    if (verdict.kind == "livelock") return "livelock";
    if (verdict.kind == "exception") return "uncaught exception";
    if (verdict.kind == "stopped") return "stopped";
    if (verdict.kind == "limit") return "limit reached";
    return "did not run";
}

void wait_cycle(Column& column, const std::vector<protocol::WaitFor>& cycle) {
    Context& context = column.context;
    const Theme& theme = *context.theme;
    for (const protocol::WaitFor& edge : cycle) {
        int thread = thread_of_name(context, edge.thread);
        float mark = thread_mark(context, column.list, {column.x, column.y}, context.fonts.body_line, thread);
        std::string words = "waits for " + without_backquotes(edge.waits_for);
        if (!edge.held_by.empty()) words += ", held by " + edge.held_by;
        if (edge.line) words += fmt::format(" (line {})", edge.line);
        column.y += wrapped(column.list, context.fonts.body, {column.x + mark, column.y}, column.width - mark,
                            context.fonts.body_line, theme.text, words);
        column.gap(4);
    }
}

void verdict_card(Column& column) {
    Context& context = column.context;
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    const protocol::Verdict& verdict = *state.verdict;
    bool good = verdict.kind == "exit" && verdict.exit_code == 0;
    bool neutral = verdict.kind == "stopped";
    float line = context.px(28);
    float width = badge(context, column.list, {column.x, column.y}, line, verdict_title(verdict),
                        good ? theme.good : neutral ? theme.text : theme.wrong,
                        good ? theme.good_back : neutral ? theme.raised : theme.wrong_back);
    std::string note = fmt::format("{:.1f} ms", state.verdict_elapsed_ms);
    if (verdict.kind == "exit" && verdict.exit_code) note = fmt::format("exit code {} · ", verdict.exit_code) + note;
    if (state.run_stale) note += " · before your last change";
    draw_text(column.list, context.fonts.small, {column.x + width + context.px(8), column.y}, line, theme.dim, note);
    column.y += line;
    column.gap(4);
    if (!verdict.message.empty()) column.text(verdict.message, theme.text);
    if (!state.verdict_holds_for.empty()) column.text("Under: " + state.verdict_holds_for + ".", theme.dim, true);
    if (!state.recorded.empty()) {
        column.gap(4);
        column.text("It was recorded, operation by operation.", theme.dim, true);
        column.gap(4);
        if (button(context, "step-recorded", "▶  Step through it", ButtonKind::kPrimary, {column.x, column.y}, context.px(34), 0, state.idle()))
            act(context, "step-recorded");
        column.y += context.px(38);
    }
    if (!verdict.cycle.empty()) {
        column.gap(4);
        wait_cycle(column, verdict.cycle);
    }
    // The console has the traceback already, as the program's own error output.
    bool printed = false;
    for (const session::ConsoleLine& line : state.console) printed = printed || line.error_stream;
    if (!verdict.traceback.empty() && !printed) {
        column.gap(4);
        column.code(verdict.traceback, theme.wrong);
    }
    if (verdict.kind == "deadlock") {
        column.gap(4);
        column.text("No thread can move any more. Explore (F6) finds the shortest way into it.", theme.dim);
    }
    if (verdict.kind == "livelock") {
        column.gap(4);
        column.text("It would go round for ever: nothing that it waits for can change any more.", theme.dim);
    }
}

void threads_list(Column& column) {
    Context& context = column.context;
    const session::State& state = context.state();
    if (state.threads.empty()) return;
    column.y += panel_heading(context, column.list, {column.x, column.y}, "Threads");
    for (const protocol::ThreadItem& thread : state.threads) {
        float line = context.px(26);
        float mark = thread_mark(context, column.list, {column.x, column.y}, line, thread.index);
        std::string where = thread.state;
        if (thread.line && thread.state != "finished") where += fmt::format(", line {}", thread.line);
        float where_width = text_width(context.fonts.small, where);
        draw_text(column.list, context.fonts.body, {column.x + mark, column.y}, line, thread_text(*context.theme, thread.index),
                  fitted(context.fonts.body, thread.name, column.width - mark - where_width - context.px(12)));
        draw_text(column.list, context.fonts.small, {column.x + column.width - where_width, column.y}, line,
                  context.theme->dim, where);
        column.y += line;
    }
    column.gap(8);
}

void seen_list(Column& column) {
    Context& context = column.context;
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    if (state.seen.empty()) return;
    int runs = 0, most = 1;
    for (const session::SeenEnding& seen : state.seen) {
        runs += seen.runs;
        most = std::max(most, seen.runs);
    }
    column.y += panel_heading(context, column.list, {column.x, column.y},
                              fmt::format("Last lines seen · {} {}", runs, runs == 1 ? "run" : "runs"));
    float bar_room = context.px(96);
    // The latest endings first; beyond a screenful a list says nothing more than its length.
    int shown = 0;
    for (auto seen = state.seen.rbegin(); seen != state.seen.rend() && shown < 12; ++seen, ++shown) {
        float line = context.px(26);
        std::string text = seen->text.empty() ? "(nothing printed)" : seen->text;
        bool good = seen->kind == "exit";
        draw_text(column.list, context.fonts.small_code, {column.x, column.y}, line, good ? theme.text : theme.wrong,
                  fitted_end(context.fonts.small_code, text, column.width - bar_room - context.px(44)));
        float x = column.x + column.width - bar_room;
        float bar = std::max(context.px(3), bar_room * float(seen->runs) / float(most));
        column.list->AddRectFilled({x, column.y + context.px(8)}, {x + bar, column.y + line - context.px(8)},
                                   good ? theme.accent : theme.wrong_back, context.px(2));
        std::string count = fmt::format("{}×", seen->runs);
        draw_text(column.list, context.fonts.small, {x - context.px(8) - text_width(context.fonts.small, count), column.y},
                  line, theme.dim, count);
        column.y += line;
    }
    if (int(state.seen.size()) > shown) column.text(fmt::format("… and {} more.", int(state.seen.size()) - shown), theme.dim, true);
    column.gap(6);
    column.text("Runs show what happened to happen. Explore (F6) proves what can.", theme.dim, true);
}

// A run that can be looked at afterwards.
void record_offer(Column& column) {
    Context& context = column.context;
    const session::State& state = context.state();
    if (!state.idle()) return;
    column.gap(8);
    if (button(context, "record", "Record a run", ButtonKind::kQuiet, {column.x, column.y}, context.px(34), 0, state.connection != session::Connection::kFailed))
        act(context, "record");
    column.y += context.px(38);
    std::string scale;
    if (state.program != lesson::kNone && state.program < int(state.document.programs.size()))
        for (const lesson::Scale& item : state.document.programs[size_t(state.program)].scales)
            scale += (scale.empty() ? "" : ", ") + item.from + " as " + item.to;
    column.text("What its threads did is written down, to be stepped through afterwards" + (scale.empty() ? "." : "; it reads " + scale + "."),
                context.theme->dim, true);
}

}  // namespace

void run_panel(Context& context, const Rect& rect) {
    const session::State& state = context.state();
    const Theme& theme = *context.theme;
    begin_panel(context, "run", rect);
    ImDrawList* list = ImGui::GetWindowDrawList();
    Column column{context, list, rect.x + context.px(16), rect.w - context.px(32), ImGui::GetCursorScreenPos().y};
    column.y += panel_heading(context, list, {column.x, column.y}, "This run");

    if (state.activity == session::Activity::kRunning) {
        float line = context.px(28);
        bool waits = state.connection != session::Connection::kReady;
        float width = badge(context, list, {column.x, column.y}, line, waits ? "waiting for the engine" : state.recording ? "recording" : "running",
                            theme.on_accent, theme.accent);
        std::string note = fmt::format("{:.1f} s", std::max(0.0, context.now_ms - state.started_ms) / 1000);
        draw_text(list, context.fonts.small, {column.x + width + context.px(8), column.y}, line, theme.dim, note);
        column.y += line;
        column.gap(8);
    } else if (state.verdict) {
        verdict_card(column);
        column.gap(8);
    } else {
        column.text(state.engine_threads || state.connection != session::Connection::kReady
                        ? "Press Run (F5). The threads run at the same time, on real cores, and each run may end "
                          "differently: the endings are counted here."
                        : "Press Run (F5). Here the threads take turns; each run may end differently, and the endings "
                          "are counted here.",
                    theme.dim);
        column.gap(8);
    }
    std::vector<const protocol::ProcessItem*> processes;
    for (const protocol::ProcessItem& process : context.state().processes.items) processes.push_back(&process);
    process_view(context, column.list, column.x, column.width, column.y, processes, context.state().processes.pipes, MessageTimes::Milliseconds);
    threads_list(column);
    seen_list(column);
    record_offer(column);
    end_panel(context, column.y + context.px(16));
}

}  // namespace heddle::ui
