#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "ui/step_parts.h"
#include "ui/widgets.h"

// The processes of a program as a tree: who started whom, whose threads are whose, how each ended; and what lies in the pipes between them.

namespace heddle::ui {

namespace {

constexpr size_t kProcessesShown = 40, kMarksShown = 6, kPipesShown = 12, kMessagesShown = 12;

std::string state_words(const protocol::ProcessItem& process) {
    if (process.state == "dying") return fmt::format("was sent signal {}", process.signal);
    if (process.state != "ended") return process.state;
    if (process.exit_code < 0) return fmt::format("ended by signal {}", -process.exit_code);
    return fmt::format("ended, exit code {}", process.exit_code);
}

struct Row {
    const protocol::ProcessItem* process;
    int depth;
};

void add_rows(std::vector<Row>& rows, const std::vector<const protocol::ProcessItem*>& all, int parent, int depth) {
    for (const protocol::ProcessItem* process : all) {
        if (process->parent != parent || rows.size() > all.size()) continue;
        rows.push_back({process, depth});
        add_rows(rows, all, process->pid, depth + 1);
    }
}

std::string time_words(double at, MessageTimes times) {
    if (at < 0) return "earlier";
    return times == MessageTimes::Moves ? fmt::format("move {:.0f}", at) : fmt::format("{:.{}f} ms", at, at < 100 ? 1 : 0);
}

// "in q: 2 messages, 30 bytes, the oldest of move 12 (5 sent so far)"
std::string pipe_words(const protocol::PipeItem& pipe, MessageTimes times) {
    std::int64_t bytes = std::accumulate(pipe.sizes.begin(), pipe.sizes.end(), std::int64_t(0));
    bool all = size_t(pipe.messages) == pipe.sizes.size(), one = pipe.messages == 1;
    std::string words = fmt::format("in {}: {} message{}, {}{} bytes", without_backquotes(pipe.name), pipe.messages, one ? "" : "s", all ? "" : "more than ", bytes);
    if (!pipe.sent_at.empty()) words += fmt::format(", {}of {}", one ? "" : "the oldest ", time_words(pipe.sent_at[0], times));
    return pipe.sent > pipe.messages ? words + fmt::format(" ({} sent so far)", pipe.sent) : words;
}

// Each message that lies there.
std::string messages_words(const protocol::PipeItem& pipe, MessageTimes times) {
    std::string words = without_backquotes(pipe.name) + ", the oldest message first:";
    for (size_t i = 0; i < pipe.sizes.size() && i < kMessagesShown; ++i)
        words += fmt::format("\n{} bytes, sent: {}", pipe.sizes[i], i < pipe.sent_at.size() ? time_words(pipe.sent_at[i], times) : "not known");
    if (size_t(pipe.messages) > kMessagesShown) words += fmt::format("\n… and {} more", size_t(pipe.messages) - kMessagesShown);
    return words;
}

std::string memory_words(std::int64_t bytes) { return fmt::format(", {:.1f} MB", double(bytes) / 1e6); }

}  // namespace

void process_view(Context& context, ImDrawList* list, float x, float width, float& y, const std::vector<const protocol::ProcessItem*>& processes,
                  const std::vector<protocol::PipeItem>& pipes, MessageTimes times) {
    const Theme& theme = *context.theme;
    if (processes.empty()) return;
    y += panel_heading(context, list, {x, y}, "Processes");
    std::vector<Row> rows;
    add_rows(rows, processes, 0, 0);
    float line = context.px(24);
    for (size_t i = 0; i < rows.size(); ++i) {
        if (i == kProcessesShown) {
            draw_text(list, context.fonts.small, {x, y}, line, theme.dim, fmt::format("… and {} more", rows.size() - i));
            y += line;
            break;
        }
        const protocol::ProcessItem& process = *rows[i].process;
        bool ended = process.state == "ended";
        context.rects[fmt::format("process-{}", process.pid)] = {x, y, width, line};
        float at = x + context.px(14) * float(std::min(rows[i].depth, 8));
        for (size_t k = 0; k < process.threads.size() && k < kMarksShown; ++k) at += thread_mark(context, list, {at, y}, line, process.threads[k]);
        std::string words = state_words(process) + (process.heap_bytes != 0 && !ended ? memory_words(process.heap_bytes) : ""), pid = fmt::format("  {}", process.pid);
        float right = x + width - text_width(context.fonts.small, words);
        bool wrong = ended && process.exit_code != 0;
        draw_text(list, context.fonts.small, {right, y}, line, wrong ? theme.wrong : ended ? theme.faint : process.signal != 0 ? theme.warning : theme.dim, words);
        float room = right - at - context.px(12), pid_width = text_width(context.fonts.small, pid);
        std::string name = fitted(context.fonts.bold, process.name, room - pid_width);
        draw_text(list, context.fonts.bold, {at, y}, line, ended ? theme.faint : theme.text, name);
        at += text_width(context.fonts.bold, name);
        if (at + pid_width < right) draw_text(list, context.fonts.small, {at, y}, line, theme.faint, pid);
        y += line;
    }
    for (size_t i = 0; i < pipes.size() && i < kPipesShown; ++i) {
        const protocol::PipeItem& pipe = pipes[i];
        if (pipe.messages == 0) continue;
        context.rects[fmt::format("pipe-{}", i)] = {x, y, width, line};
        if (ImGui::IsMouseHoveringRect({x, y}, {x + width, y + line})) hint(context, messages_words(pipe, times));
        draw_text(list, context.fonts.small, {x, y}, line, theme.dim, fitted(context.fonts.small, pipe_words(pipe, times), width));
        y += line;
    }
    y += context.px(8);
}

}  // namespace heddle::ui
